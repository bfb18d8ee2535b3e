/** Code actions on lines of Python that assign a model or define a network. */

import * as vscode from 'vscode';
import { siteOnLine } from '../../codegen/python/outline';
import { disagreements } from '../contradictions';
import { candidateText, offeredCandidates } from '../picks';
import { LONGEST_SCRIPT, insertionEdit, readOnlyReason } from '../python';
import type { PythonScripts } from '../python';
import type { Session } from '../session';

/** Of all actions that put a network into code. */
export const KIND = vscode.CodeActionKind.RefactorRewrite.append('pomonag');

export class InsertArchitectureProvider implements vscode.CodeActionProvider {
  static readonly selector: vscode.DocumentSelector = { language: 'python' };
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [KIND] };

  constructor(
    private readonly session: Session,
    private readonly scripts: PythonScripts,
  ) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    if (context.only !== undefined && !context.only.intersects(KIND)) return [];
    if (document.getText().length > LONGEST_SCRIPT) return [];
    await this.session.restore();
    const readOnly = await readOnlyReason(document);
    const outline = await this.scripts.outline(document);
    const site = siteOnLine(outline, range.start.line);
    if (site === undefined || token.isCancellationRequested) return [];

    const { run, selected } = this.session.state;
    if (run === null) return [generateAction()];
    return offeredCandidates(run.result, selected).map(({ name, candidate }) => {
      const title = vscode.l10n.t('Insert architecture: {0} ({1})', name, candidateText(candidate));
      const action = new vscode.CodeAction(title, KIND);
      const { architecture } = candidate;
      if (readOnly !== null) {
        action.disabled = { reason: readOnly };
      } else if (disagreements(outline, run.result).length > 0) {
        action.title += '…';
        const options = { architecture, uri: document.uri, line: range.start.line };
        action.command = { title, command: 'pomonag.insert', arguments: [options] };
      } else {
        action.edit = insertionEdit(document, outline, site, run.result, architecture).edit;
      }
      return action;
    });
  }
}

function generateAction(): vscode.CodeAction {
  const title = vscode.l10n.t('Generate an architecture for my data…');
  const action = new vscode.CodeAction(title, KIND);
  action.command = { title, command: 'pomonag.generate' };
  return action;
}
