/** The recommended candidates in words and shapes. */

import { t } from './l10n';
import { PICKS } from './pareto/picks';
import type { PickName } from './pareto/picks';
import type { Candidate } from './protocol/run';

/** What a pick is recommended for; each kind has a shape and a colour of its own. */
export const PICK_KINDS = ['acc', 'knee', 'bal', 'eff', 'thrifty'] as const;
export type PickKind = (typeof PICK_KINDS)[number];

interface PickText {
  readonly kind: PickKind;
  readonly name: string;
  readonly meaning: string;
}

/** Texts of every pick. */
export const PICK_TEXTS: Readonly<Record<PickName, PickText>> = {
  acc: { kind: 'acc', name: t('Most accurate'), meaning: t('The highest predicted accuracy.') },
  knee: {
    kind: 'knee',
    name: t('Best compromise'),
    meaning: t('The best trade-off over all objectives at once.'),
  },
  'bal.params': balanced(t('parameters')),
  'bal.macs': balanced('MACs'),
  'bal.latency': balanced(t('latency')),
  'eff.params': { kind: 'eff', name: t('Fewest parameters'), meaning: t('The lowest number of parameters.') },
  'eff.macs': { kind: 'eff', name: t('Fewest MACs'), meaning: t('The lowest number of operations.') },
  'eff.latency': { kind: 'eff', name: t('Fastest'), meaning: t('The lowest latency on the device.') },
  thrifty: {
    kind: 'thrifty',
    name: t('Thrifty'),
    meaning: t('The smallest network that is not measurably worse than the most accurate one.'),
  },
};

function balanced(cost: string): PickText {
  return {
    kind: 'bal',
    name: t('Balanced ({0})', cost),
    meaning: t('The best trade-off between accuracy and {0}.', cost),
  };
}

/** Names for several picks of one kind in one candidate; the larger sets come first. */
const MERGED: readonly (readonly [name: string, picks: readonly PickName[]])[] = [
  [t('Balanced'), ['bal.params', 'bal.macs', 'bal.latency']],
  [t('Balanced (size)'), ['bal.params', 'bal.macs']],
  [t('Most efficient'), ['eff.params', 'eff.macs', 'eff.latency']],
  [t('Smallest'), ['eff.params', 'eff.macs']],
];

/** Whatever may hold picks. */
type Picked = { readonly picks: Candidate['picks'] };

/** The kinds of a candidate's picks, the most telling first. */
export function pickKinds(candidate: Picked): PickKind[] {
  const kinds = new Set(candidate.picks.map((pick) => PICK_TEXTS[pick].kind));
  return PICK_KINDS.filter((kind) => kinds.has(kind));
}

/** Names of a candidate's picks, the most telling first; several of one kind have a name together. */
export function pickNames(candidate: Picked): string[] {
  let rest = PICKS.filter((pick) => candidate.picks.includes(pick));
  const names: { kind: PickKind; name: string }[] = [];
  for (const [name, picks] of MERGED) {
    const [first] = picks;
    if (first === undefined || !picks.every((pick) => rest.includes(pick))) continue;
    rest = rest.filter((pick) => !picks.includes(pick));
    names.push({ kind: PICK_TEXTS[first].kind, name });
  }
  names.push(...rest.map((pick) => PICK_TEXTS[pick]));
  return names
    .sort((a, b) => PICK_KINDS.indexOf(a.kind) - PICK_KINDS.indexOf(b.kind))
    .map(({ name }) => name);
}

/** A label beside a point: the most telling name and how many more there are. */
export function pickLabel(candidate: Candidate): string {
  const [first = '', ...more] = pickNames(candidate);
  return more.length === 0 ? first : `${first} +${more.length}`;
}

/** What the picks of a candidate mean, one sentence each. */
export function pickMeanings(candidate: Candidate): string[] {
  return candidate.picks.map((pick) => `${PICK_TEXTS[pick].name}: ${PICK_TEXTS[pick].meaning}`);
}

/** Candidates that hold a pick, in the order of their first one. */
export function pickedCandidates<T extends Picked & { readonly accuracy: number }>(
  candidates: readonly T[],
): T[] {
  const first = (candidate: Picked): number =>
    Math.min(...pickKinds(candidate).map((kind) => PICK_KINDS.indexOf(kind)));
  return candidates
    .filter((candidate) => candidate.picks.length > 0)
    .sort((a, b) => first(a) - first(b) || b.accuracy - a.accuracy);
}
