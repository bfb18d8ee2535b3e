/** What the code actions on Python have in common: when they are asked for anything, and where they change nothing. */

import * as vscode from 'vscode';
import type { Outline } from '../../pythonScript/outline';
import { readOnlyReason, unlessUnreadable } from '../python';
import type { PythonScripts } from '../python';
import type { Session } from '../session';

/** Of all actions that put a network into code. */
export const KIND = vscode.CodeActionKind.RefactorRewrite.append('pomonag');

export abstract class NetworkActions implements vscode.CodeActionProvider {
  static readonly selector: vscode.DocumentSelector = { language: 'python' };
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [KIND] };

  constructor(
    protected readonly session: Session,
    protected readonly scripts: PythonScripts,
  ) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    if (only !== undefined && !only.intersects(KIND)) return [];
    await this.session.restore();
    return unlessUnreadable(async () => {
      const outline = await this.scripts.outline(document);
      const { version } = document;
      const actions = await this.actionsOn(document, outline, range.start);
      // Edits of a text that has changed meanwhile would hit other places.
      return token.isCancellationRequested || document.version !== version ? [] : actions;
    });
  }

  protected abstract actionsOn(
    document: vscode.TextDocument,
    outline: Outline,
    at: vscode.Position,
  ): Promise<vscode.CodeAction[]>;
}

/** The actions, disabled with the reason where the document cannot be changed. */
export async function unlessReadOnly(
  document: vscode.TextDocument,
  actions: vscode.CodeAction[],
): Promise<vscode.CodeAction[]> {
  const reason = await readOnlyReason(document);
  if (reason !== null) for (const action of actions) action.disabled = { reason };
  return actions;
}
