/** Code actions on lines of Python that assign a model or define a network. */

import * as vscode from 'vscode';
import { refusalAt, siteAt } from '../../pythonScript/outline';
import type { Outline } from '../../pythonScript/outline';
import type { Refusal } from '../../pythonScript/site';
import type { GivenArguments } from '../commands/contract';
import { disagreements } from '../contradictionWarning';
import { commandLink } from '../execute';
import { candidateText, offeredNetworks } from '../networkChoice';
import { planFor } from '../insertion/plan';
import { reasonOf } from '../insertion/refusal';
import { placementFor } from '../settings';
import { KIND, NetworkActions, unlessReadOnly } from './networkActions';

export class InsertArchitectureProvider extends NetworkActions {
  protected override async actionsOn(
    document: vscode.TextDocument,
    outline: Outline,
    { line, character }: vscode.Position,
  ): Promise<vscode.CodeAction[]> {
    const site = siteAt(outline, line, character);
    if (site === undefined) return refusedAction(refusalAt(outline, line));
    const { run } = this.session.state;
    if (run === null) return [generateAction()];
    const options = { uri: document.uri, line, character };
    const doesFit = (await disagreements(this.scripts, document, run.result)).length === 0;
    const insertions = offeredNetworks(this.session.state).map(async ({ name, network }) => {
      const figures = candidateText(network, run.result.dataset);
      const title = vscode.l10n.t('Insert architecture: {0} ({1})', name, figures);
      const { architecture } = network;
      // What has to be confirmed first is the command's.
      if (!doesFit) return insertAction(title, { ...options, architecture });
      const placement = placementFor(document);
      const plan = await planFor(this.scripts, document, site, run.result, architecture, placement);
      // What else the insertion does is the command's to say.
      if (plan.notes.length > 0) return insertAction(title, { ...options, architecture });
      const action = new vscode.CodeAction(title, KIND);
      action.edit = plan.edit;
      return action;
    });
    return unlessReadOnly(document, [
      ...(await Promise.all(insertions)),
      insertAction(vscode.l10n.t('Insert architecture: choose'), options),
      insertAction(vscode.l10n.t('Insert architecture: preview'), { ...options, preview: true }),
    ]);
  }
}

/** An action that asks for what is open. */
function insertAction(title: string, options: GivenArguments<'insert'>[0]): vscode.CodeAction {
  const action = new vscode.CodeAction(`${title}…`, KIND);
  action.command = commandLink(title, 'insert', options);
  return action;
}

/** None but one that says why none can be inserted where a network seems to be made. */
function refusedAction(refusal: Refusal | undefined): vscode.CodeAction[] {
  if (refusal === undefined) return [];
  const action = new vscode.CodeAction(vscode.l10n.t('Insert architecture: choose'), KIND);
  action.disabled = { reason: reasonOf(refusal) };
  return [action];
}

function generateAction(): vscode.CodeAction {
  const title = vscode.l10n.t('Generate an architecture for my data…');
  const action = new vscode.CodeAction(title, KIND);
  action.command = commandLink(title, 'generate');
  return action;
}
