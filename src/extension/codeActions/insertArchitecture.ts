/** Code actions on lines of Python that assign a model or define a network. */

import * as vscode from 'vscode';
import { siteOnLine } from '../../codegen/python/outline';
import { disagreements } from '../contradictions';
import { candidateText, offeredNetworks } from '../picks';
import { planFor } from '../insertion/plan';
import { LONGEST_SCRIPT, readOnlyReason } from '../python';
import type { PythonScripts } from '../python';
import type { Session } from '../session';
import { placementFor } from '../settings';

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

    const { run } = this.session.state;
    if (run === null) return [generateAction()];
    const { uri } = document;
    const options = { uri, line: range.start.line };
    const doesFit = (await disagreements(this.scripts, document, run.result)).length === 0;
    const insertions = offeredNetworks(this.session.state).map(async ({ name, network }) => {
      const title = vscode.l10n.t('Insert architecture: {0} ({1})', name, candidateText(network));
      const { architecture } = network;
      if (!doesFit) return insertAction(title, { ...options, architecture });
      const action = new vscode.CodeAction(title, KIND);
      const placement = placementFor(document);
      const plan = await planFor(this.scripts, document, site, run.result, architecture, placement);
      action.edit = plan.edit;
      return action;
    });
    const actions = [
      ...(await Promise.all(insertions)),
      insertAction(vscode.l10n.t('Insert architecture: choose'), options),
      insertAction(vscode.l10n.t('Insert architecture: preview'), { ...options, preview: true }),
    ];
    if (readOnly !== null) for (const action of actions) action.disabled = { reason: readOnly };
    return actions;
  }
}

/** An action that asks for what is open. */
function insertAction(title: string, options: object): vscode.CodeAction {
  const action = new vscode.CodeAction(`${title}…`, KIND);
  action.command = { title, command: 'pomonag.insert', arguments: [options] };
  return action;
}

function generateAction(): vscode.CodeAction {
  const title = vscode.l10n.t('Generate an architecture for my data…');
  const action = new vscode.CodeAction(title, KIND);
  action.command = { title, command: 'pomonag.generate' };
  return action;
}
