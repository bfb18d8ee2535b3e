/** Code actions on a network that was inserted: others of the same data that are better in one thing and worse in none. */

import * as vscode from 'vscode';
import { dominates } from '../../shared/pareto/objectives';
import type { Candidate, Run } from '../../shared/protocol/run';
import type { InsertedNetwork } from '../../codegen/python/insertedNetworks';
import { siteOnLine } from '../../codegen/python/outline';
import type { Outline } from '../../codegen/python/outline';
import { candidateText } from '../picks';
import { replacementEdit } from '../python';
import type { PythonScripts } from '../python';
import { areComparable } from '../runs/insertedRuns';
import type { InsertedRuns } from '../runs/insertedRuns';
import type { Session } from '../session';
import { KIND, NetworkActions, unlessReadOnly } from './networkActions';

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
    line: number,
  ): Promise<vscode.CodeAction[]> {
    const network = insertedOnLine(outline, line);
    const origin = network && (await this.inserted.find(network));
    if (!network || !origin) return [];
    const current = this.session.state.run?.result;
    const own = origin.run.result;
    const run = current !== undefined && areComparable(current, own) ? current : own;
    const actions = betterThan(origin.candidate, run).map((candidate) => {
      const title = vscode.l10n.t(
        'Replace with a Pareto-better architecture ({0})',
        candidateText(candidate),
      );
      const action = new vscode.CodeAction(title, KIND);
      action.edit = replacementEdit(document, outline, network, run, candidate.architecture);
      return action;
    });
    return unlessReadOnly(document, actions);
  }
}

/** The network whose comment, class line or use is on a line. */
function insertedOnLine(outline: Outline, line: number): InsertedNetwork | undefined {
  const [use] = siteOnLine(outline, line)?.replaced ?? [];
  const code = use === undefined ? '' : outline.text.slice(use.start, use.end);
  return outline.inserted.find(
    ({ className, firstLine, classLine }) =>
      (firstLine <= line && line <= classLine) || code.startsWith(`${className}(`),
  );
}

/** Of a run's candidates that dominate one, the most accurate and the smallest. */
function betterThan(candidate: Candidate, { candidates }: Run): Candidate[] {
  const better = candidates.filter((other) => dominates(other, candidate));
  const [mostAccurate] = [...better].sort((a, b) => b.accuracy - a.accuracy);
  const [smallest] = [...better].sort((a, b) => a.params - b.params);
  return [...new Set([mostAccurate, smallest])].filter((one) => one !== undefined);
}
