/** The picks that candidates hold, in words and in order. */

import { t } from './l10n';
import { COSTS } from './objectives';
import { PICKS, PICK_KINDS, PICK_NAMES, pickByName } from './pareto/picks';
import type { PickKind, PickName } from './pareto/picks';

/** Whatever may hold picks. */
type Picked = { readonly picks: readonly PickName[] };

/** Names for several picks of one kind in one candidate; the larger sets come first. */
function mergedNames(): { kind: PickKind; label: string; picks: PickName[] }[] {
  const all = COSTS.map(({ key }) => key);
  const sizes = COSTS.filter(({ isExact }) => isExact).map(({ key }) => key);
  return [
    { kind: 'bal', label: t('Balanced'), picks: all.map((key) => `bal.${key}` as const) },
    { kind: 'bal', label: t('Balanced (size)'), picks: sizes.map((key) => `bal.${key}` as const) },
    { kind: 'eff', label: t('Most efficient'), picks: all.map((key) => `eff.${key}` as const) },
    { kind: 'eff', label: t('Smallest'), picks: sizes.map((key) => `eff.${key}` as const) },
  ];
}

/** The kinds of a candidate's picks, the most telling first. */
export function pickKinds(candidate: Picked): PickKind[] {
  const kinds = new Set(candidate.picks.map((pick) => pickByName(pick).kind));
  return PICK_KINDS.filter((kind) => kinds.has(kind));
}

/** Names of a candidate's picks, the most telling first; several of one kind have a name together. */
export function pickNames(candidate: Picked): string[] {
  let rest = PICK_NAMES.filter((pick) => candidate.picks.includes(pick));
  const names: { kind: PickKind; label: string }[] = [];
  for (const { kind, label, picks } of mergedNames()) {
    if (!picks.every((pick) => rest.includes(pick))) continue;
    rest = rest.filter((pick) => !picks.includes(pick));
    names.push({ kind, label });
  }
  names.push(...rest.map(pickByName));
  return names
    .sort((a, b) => PICK_KINDS.indexOf(a.kind) - PICK_KINDS.indexOf(b.kind))
    .map(({ label }) => label);
}

/** A label beside a point: the most telling name and how many more there are. */
export function pickLabel(candidate: Picked): string {
  const [first = '', ...more] = pickNames(candidate);
  return more.length === 0 ? first : `${first} +${more.length}`;
}

/** What the picks of a candidate mean, one sentence each. */
export function pickMeanings(candidate: Picked): string[] {
  return PICKS.filter(({ name }) => candidate.picks.includes(name)).map(
    ({ label, meaning }) => `${label}: ${meaning}`,
  );
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
