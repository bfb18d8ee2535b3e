/** The recommended candidates in words and shapes. */

import { PICKS } from '../shared/pareto/picks';
import type { Pick } from '../shared/pareto/picks';
import type { Candidate } from '../shared/protocol/run';

/** What a pick is recommended for; each kind has a shape and a colour of its own. */
export const PICK_KINDS = ['acc', 'knee', 'bal', 'eff', 'thrifty'] as const;
export type PickKind = (typeof PICK_KINDS)[number];

interface PickText {
  readonly kind: PickKind;
  readonly name: string;
  /** Name where space is short. */
  readonly short: string;
  readonly meaning: string;
}

const COSTS = [
  ['params', 'parameters', 'Fewest parameters'],
  ['macs', 'MACs', 'Fewest MACs'],
  ['latency', 'latency', 'Fastest'],
] as const;

/** Texts of every pick. */
export const PICK_TEXTS = Object.fromEntries<PickText>([
  [
    'acc',
    {
      kind: 'acc',
      name: 'Most accurate',
      short: 'Most accurate',
      meaning: 'The highest predicted accuracy.',
    },
  ],
  ...COSTS.map(([suffix, cost]): [string, PickText] => [
    `bal.${suffix}`,
    {
      kind: 'bal',
      name: `Balanced (${cost})`,
      short: 'Balanced',
      meaning: `The best trade-off between accuracy and ${cost}.`,
    },
  ]),
  ...COSTS.map(([suffix, cost, short]): [string, PickText] => [
    `eff.${suffix}`,
    { kind: 'eff', name: short, short, meaning: `The lowest ${cost} on the front.` },
  ]),
  [
    'knee',
    {
      kind: 'knee',
      name: 'Best compromise',
      short: 'Compromise',
      meaning: 'The best trade-off over all objectives at once.',
    },
  ],
  [
    'thrifty',
    {
      kind: 'thrifty',
      name: 'Thrifty',
      short: 'Thrifty',
      meaning: 'The smallest network that is not measurably worse than the most accurate one.',
    },
  ],
]) as Readonly<Record<Pick, PickText>>;

/** The kinds of a candidate's picks, the most telling first. */
export function pickKinds(candidate: Candidate): PickKind[] {
  const kinds = new Set(candidate.picks.map((pick) => PICK_TEXTS[pick].kind));
  return PICK_KINDS.filter((kind) => kinds.has(kind));
}

/** Names of a candidate's picks, those of one kind merged: `Balanced (parameters, MACs)`. */
export function pickNames(candidate: Candidate): string[] {
  return pickKinds(candidate).flatMap((kind) => {
    const picks = PICKS.filter((pick) => candidate.picks.includes(pick) && PICK_TEXTS[pick].kind === kind);
    if (kind === 'eff' && picks.length === COSTS.length) return ['Most efficient'];
    if (kind === 'bal' && picks.length > 1) {
      if (picks.length === COSTS.length) return ['Balanced'];
      const costs = COSTS.filter(([suffix]) => picks.includes(`bal.${suffix}`)).map(([, cost]) => cost);
      return [`Balanced (${costs.join(', ')})`];
    }
    return picks.map((pick) => PICK_TEXTS[pick].name);
  });
}

/** A label beside a point: the most telling name and how many more there are. */
export function pickLabel(candidate: Candidate): string {
  const names = [...new Set(candidate.picks.map((pick) => PICK_TEXTS[pick]))]
    .sort((a, b) => PICK_KINDS.indexOf(a.kind) - PICK_KINDS.indexOf(b.kind))
    .map(({ short }) => short);
  const distinct = [...new Set(names)];
  return distinct.length > 2 ? `${distinct[0]} +${distinct.length - 1}` : distinct.join(', ');
}

/** What the picks of a candidate mean, one sentence each. */
export function pickMeanings(candidate: Candidate): string[] {
  return candidate.picks.map((pick) => `${PICK_TEXTS[pick].name}: ${PICK_TEXTS[pick].meaning}`);
}

/** Candidates that hold a pick, in the order of their first one. */
export function pickedCandidates(candidates: readonly Candidate[]): Candidate[] {
  const first = (candidate: Candidate): number =>
    Math.min(...pickKinds(candidate).map((kind) => PICK_KINDS.indexOf(kind)));
  return candidates
    .filter((candidate) => candidate.picks.length > 0)
    .sort((a, b) => first(a) - first(b) || b.accuracy - a.accuracy);
}
