/** Which of a run's candidates the user means. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { PomonagError } from '../shared/errors';
import { PICKS } from '../shared/pareto/picks';
import type { Candidate, Run } from '../shared/protocol/run';
import { formatCount, formatMs, formatPercent } from '../webview/format';
import { PICK_TEXTS, pickNames, pickedCandidates } from '../webview/picks';
import type { Session } from './session';

/** The picks that the editor offers where the user chooses without looking at the plot. */
const OFFERED_PICKS = [
  'acc',
  'knee',
  'eff.params',
  'thrifty',
] as const satisfies readonly (typeof PICKS)[number][];

const pickSchema = v.picklist(PICKS);

/** `93.21 %, 1.07 M parameters, 4.59 ms`. */
export function candidateText({ accuracy, params, latencyMs }: Candidate): string {
  const parts = [`${formatPercent(accuracy)} %`, vscode.l10n.t('{0} parameters', formatCount(params))];
  if (latencyMs !== null) parts.push(formatMs(latencyMs));
  return parts.join(', ');
}

/** The run on show. @throws PomonagError `bad-argument` where there is none */
export async function requireRun(session: Session): Promise<Run> {
  return (await session.requireRun()).result;
}

/**
 * The candidate of an architecture's text or of a pick's name; without either the user is asked, the selected one first.
 * @returns undefined where the user gave up
 * @throws PomonagError `bad-architecture` where the run has no such candidate
 */
export async function chooseCandidate(
  run: Run,
  selected: string | null,
  wanted: string | undefined,
  placeHolder: string,
): Promise<Candidate | undefined> {
  if (wanted === undefined) return askForCandidate(run, selected, placeHolder);
  const pick = v.safeParse(pickSchema, wanted);
  const candidate = run.candidates.find(({ architecture, picks }) =>
    pick.success ? picks.includes(pick.output) : architecture === wanted,
  );
  if (candidate === undefined) {
    throw new PomonagError(
      'bad-architecture',
      `The run on show has no candidate ${wanted}; wait until it has ended.`,
    );
  }
  return candidate;
}

async function askForCandidate(
  run: Run,
  selected: string | null,
  placeHolder: string,
): Promise<Candidate | undefined> {
  const picked = pickedCandidates(run.candidates);
  const first = run.candidates.filter(({ architecture }) => architecture === selected);
  const others = picked.filter((candidate) => !first.includes(candidate));
  const items = [...first, ...others].map((candidate) => {
    const names = pickNames(candidate);
    const isSelected = first.includes(candidate);
    return {
      label: [...(isSelected ? [vscode.l10n.t('Selected')] : []), ...names].join(', '),
      description: candidateText(candidate),
      detail: candidate.architecture,
      candidate,
    };
  });
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.candidate;
}

/** The candidates to offer beside a line of code, each once, with the names that it is offered under. */
export function offeredCandidates(
  run: Run,
  selected: string | null,
): { name: string; candidate: Candidate }[] {
  const names = new Map<Candidate, string[]>();
  const offer = (name: string, isMeant: (candidate: Candidate) => boolean): void => {
    const candidate = run.candidates.find(isMeant);
    if (candidate !== undefined) names.set(candidate, [...(names.get(candidate) ?? []), name]);
  };
  offer(vscode.l10n.t('selected'), ({ architecture }) => architecture === selected);
  for (const pick of OFFERED_PICKS) {
    offer(PICK_TEXTS[pick].name.toLowerCase(), ({ picks }) => picks.includes(pick));
  }
  return [...names].map(([candidate, own]) => ({ name: own.join(', '), candidate }));
}
