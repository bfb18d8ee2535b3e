/** Which network the user means, of a run's candidates and of those that he had scored for it. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { PomonagError } from '../shared/errors';
import { accuracyText, majorityPercent } from '../shared/dataset/balance';
import { SHORT_OBJECTIVES } from '../shared/objectives';
import { PICK_NAMES, pickByName } from '../shared/pareto/picks';
import type { PickName } from '../shared/pareto/picks';
import type { DatasetSummary } from '../shared/protocol/dataset';
import type { Candidate, Run } from '../shared/protocol/run';
import type { OwnNetwork } from '../shared/protocol/runEntry';
import type { ViewState } from '../shared/protocol/viewState';
import { pickNames, pickedCandidates } from '../shared/pickTexts';
import type { Session } from './session';
import { pickOne } from './pick';

/** The picks that the editor offers where the user chooses without looking at the plot. */
const OFFERED_PICKS = ['acc', 'knee', 'eff.params', 'thrifty'] as const satisfies readonly PickName[];

const pickSchema = v.picklist(PICK_NAMES);

/** A candidate, or a network of the user's own, which holds no picks. */
export type ShownNetwork = OwnNetwork & Pick<Candidate, 'picks'>;

/** All networks of the run on show that can be inserted and exported. */
export function networksOnShow({ run, own }: ViewState): ShownNetwork[] {
  return [...(run?.result.candidates ?? []), ...own.map((network) => ({ ...network, picks: [] }))];
}

/**
 * `93.21 %, 1.07 M parameters, 4.59 ms`.
 * @param dataset of the run that the network is predicted for
 */
export function candidateText(network: OwnNetwork, dataset: DatasetSummary): string {
  const majority = majorityPercent(dataset);
  return SHORT_OBJECTIVES.flatMap(({ name, inWords }) => {
    const value = network[name];
    if (value === null) return [];
    return name === 'accuracy' ? [accuracyText(value, majority)] : [inWords(value)];
  }).join(', ');
}

/** The run on show. @throws PomonagError `bad-argument` where there is none */
export async function requireRun(session: Session): Promise<Run> {
  return (await session.requireRun()).result;
}

/** The run, where it found the network; null for one of the user's own, whose code must not say so. */
export function finderOf(run: Run, architecture: string): Run | null {
  return run.candidates.some((candidate) => candidate.architecture === architecture) ? run : null;
}

/**
 * The network of an architecture's text or of a pick's name; without either the user is asked, the selected one first.
 * @returns undefined where the user gave up
 * @throws PomonagError `bad-architecture` where there is no such network on show
 */
export async function chooseNetwork(
  state: ViewState,
  wanted: string | undefined,
  placeHolder: string,
): Promise<ShownNetwork | undefined> {
  if (wanted === undefined) return askForNetwork(state, placeHolder);
  const pick = v.safeParse(pickSchema, wanted);
  const network = networksOnShow(state).find(({ architecture, picks }) =>
    pick.success ? picks.includes(pick.output) : architecture === wanted,
  );
  if (network === undefined) {
    throw new PomonagError(
      'bad-architecture',
      vscode.l10n.t('The run on show has no candidate {0}; wait until it has ended.', wanted),
    );
  }
  return network;
}

async function askForNetwork(state: ViewState, placeHolder: string): Promise<ShownNetwork | undefined> {
  const { run } = state;
  if (run === null) return undefined;
  const networks = networksOnShow(state);
  const first = networks.filter(({ architecture }) => architecture === state.selected);
  const others = pickedCandidates(networks).filter((network) => !first.includes(network));
  const items = [...first, ...others].map((network) => {
    const names = pickNames(network);
    const isSelected = first.includes(network);
    return {
      label: [...(isSelected ? [vscode.l10n.t('Selected')] : []), ...names].join(', '),
      description: candidateText(network, run.result.dataset),
      detail: network.architecture,
      network,
    };
  });
  return (await pickOne(items, { placeHolder, matchOnDetail: true }))?.network;
}

/** The networks to offer beside a line of code, each once, with the names that it is offered under. */
export function offeredNetworks(state: ViewState): { name: string; network: ShownNetwork }[] {
  const { selected } = state;
  const networks = networksOnShow(state);
  const names = new Map<ShownNetwork, string[]>();
  const offer = (name: string, isMeant: (network: ShownNetwork) => boolean): void => {
    const network = networks.find(isMeant);
    if (network !== undefined) names.set(network, [...(names.get(network) ?? []), name]);
  };
  offer(vscode.l10n.t('selected'), ({ architecture }) => architecture === selected);
  for (const pick of OFFERED_PICKS) {
    offer(lowered(pickByName(pick).label), ({ picks }) => picks.includes(pick));
  }
  return [...names].map(([network, own]) => ({ name: own.join(', '), network }));
}

/** A name inside a line; nouns keep their capitals, which not every language gives to the first word alone. */
function lowered(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
