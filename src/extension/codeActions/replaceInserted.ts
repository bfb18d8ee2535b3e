/**
 * Code actions on a network that was inserted: others of the same data that are better in one thing and worse in none, or
 * the way to them where no run tells how good it is.
 */

import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { commandLink } from '../execute';
import { resolveNetwork } from '../../spaces/network';
import { USUAL_CHANNELS } from '../../spaces/space';
import { SIZE } from '../../shared/objectives';
import { dominates } from '../../shared/pareto/dominance';
import type { Candidate, Run } from '../../shared/protocol/run';
import type { OwnNetwork } from '../../shared/protocol/runEntry';
import type { InsertedNetwork } from '../../pythonScript/insertedNetworks';
import { siteAt } from '../../pythonScript/outline';
import type { Outline } from '../../pythonScript/outline';
import { candidateText, networksOnShow } from '../networkChoice';
import { replacementEdit } from '../python';
import type { PythonScripts } from '../python';
import { areComparable } from '../runs/insertedRuns';
import type { InsertedRuns } from '../runs/insertedRuns';
import type { Session } from '../session';
import { KIND, NetworkActions, unlessReadOnly } from './networkActions';

/** A network with its predictions, and a run whose candidates' stand beside them. */
interface Rated {
  readonly network: OwnNetwork;
  readonly run: Run;
}

export class ReplaceInsertedProvider extends NetworkActions {
  constructor(
    session: Session,
    scripts: PythonScripts,
    private readonly inserted: InsertedRuns,
  ) {
    super(session, scripts);
  }

  protected override async actionsOn(
    document: vscode.TextDocument,
    outline: Outline,
    at: vscode.Position,
  ): Promise<vscode.CodeAction[]> {
    const inserted = insertedAt(outline, at);
    if (inserted === undefined) return [];
    const rated = await this.rate(inserted);
    if (rated === null) return [await this.wayOn(inserted)];
    const actions = betterThan(rated).map((candidate) => {
      const title = vscode.l10n.t(
        'Replace with a Pareto-better architecture ({0})',
        candidateText(candidate, rated.run.dataset),
      );
      const action = new vscode.CodeAction(title, KIND);
      action.edit = replacementEdit(document, outline, inserted, rated.run, candidate.architecture);
      return action;
    });
    return unlessReadOnly(document, actions);
  }

  /** By its own run or one that is comparable, or else by the run on show; null where neither has the network. */
  private async rate(inserted: InsertedNetwork): Promise<Rated | null> {
    const origin = await this.inserted.find(inserted);
    const { state } = this.session;
    const current = state.run?.result;
    if (origin !== null) {
      const own = origin.run.result;
      const run = current !== undefined && areComparable(current, own) ? current : own;
      return { network: origin.candidate, run };
    }
    if (current === undefined || !isOfShape(inserted, current)) return null;
    const { architecture } = inserted.header.network;
    const network = networksOnShow(state).find((one) => one.architecture === architecture);
    return network === undefined ? null : { network, run: current };
  }

  /** Has a network scored by the run on show, or where its predictions would be of another kind, a run generated. */
  private async wayOn({ header }: InsertedNetwork): Promise<vscode.CodeAction> {
    const current = this.session.state.run?.result;
    if (current !== undefined && isOfShape({ header }, current)) {
      const title = vscode.l10n.t('Score this network to find a Pareto-better architecture…');
      return commandAction(commandLink(title, 'score', header.network.architecture));
    }
    const title = vscode.l10n.t(
      'Generate to find a Pareto-better architecture (no run with this network is kept here)…',
    );
    const { folder } = header;
    const isHere = folder !== null && (await stat(folder).catch(() => null)) !== null;
    return commandAction(commandLink(title, 'generate', isHere ? vscode.Uri.file(folder) : undefined));
  }
}

function commandAction(command: vscode.Command): vscode.CodeAction {
  const action = new vscode.CodeAction(command.title, KIND);
  action.command = command;
  return action;
}

/** Whether the run's networks are for inputs and classes as the inserted one is. */
function isOfShape({ header }: Pick<InsertedNetwork, 'header'>, run: Run): boolean {
  const { space, classes, resolution, channels, width } = resolveNetwork(header.network);
  return (
    space.name === run.space &&
    classes === run.dataset.classes &&
    resolution === run.resolution &&
    channels === (run.channels ?? USUAL_CHANNELS) &&
    width === run.width
  );
}

/** The network whose comment, class line or use is at a place. */
function insertedAt(outline: Outline, { line, character }: vscode.Position): InsertedNetwork | undefined {
  const [use] = siteAt(outline, line, character)?.replaced ?? [];
  const code = use === undefined ? '' : outline.text.slice(use.start, use.end);
  return outline.inserted.find(
    ({ className, firstLine, classLine }) =>
      (firstLine <= line && line <= classLine) || code.startsWith(`${className}(`),
  );
}

/** Of a run's candidates that dominate the network, the most accurate and the smallest. */
function betterThan({ network, run }: Rated): Candidate[] {
  const better = run.candidates.filter((other) => dominates(other, network));
  const [mostAccurate] = [...better].sort((a, b) => b.accuracy - a.accuracy);
  const [smallest] = [...better].sort((a, b) => a[SIZE.name] - b[SIZE.name]);
  return [...new Set([mostAccurate, smallest])].filter((one) => one !== undefined);
}
