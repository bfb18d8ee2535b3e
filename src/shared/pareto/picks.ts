/** Recommended candidates: the paper's Acc, Bal and Eff (section on Pareto front filtering), the knee and the thrifty one. */

import { paretoFront } from './fronts';
import { GOODNESS, normalisedGoodness } from './goodness';
import type { GoodnessName } from './goodness';
import type { CostName, Objectives } from './objectives';

export const PICKS = [
  'acc',
  'bal.params',
  'bal.macs',
  'bal.latency',
  'eff.params',
  'eff.macs',
  'eff.latency',
  'knee',
  'thrifty',
] as const;
export type PickName = (typeof PICKS)[number];

/** How a balanced candidate is chosen: the paper's ratio accuracy / cost, or the knee of the front that we prefer. */
export type BalanceRule = 'ratio' | 'knee';

export interface PickableCandidate extends Objectives {
  /** 80 % half-width of the error of an accuracy difference between this network and another on the same data set. */
  readonly accuracyDifference: number;
}

const COST_OF: readonly (readonly [suffix: 'params' | 'macs' | 'latency', cost: CostName])[] = [
  ['params', 'params'],
  ['macs', 'macs'],
  ['latency', 'latencyMs'],
];

/**
 * Gives every pick to exactly one candidate and returns its index; a candidate may hold several. Picks by latency are
 * missing where latencies are null, all of them where there are no candidates. Ties go to the better accuracy, then to
 * the lower costs, then to the earlier candidate.
 */
export function assignPicks(
  candidates: readonly PickableCandidate[],
  balance: BalanceRule,
): Map<PickName, number> {
  const picks = new Map<PickName, number>();
  const front = paretoFront(candidates);
  if (front.length === 0) return picks;

  const best = (indices: readonly number[], merit: (c: PickableCandidate) => number): number =>
    bestOf(candidates, indices, (i) => merit(candidates[i] as PickableCandidate));

  const accurate = best(front, (c) => c.accuracy);
  picks.set('acc', accurate);

  for (const [suffix, cost] of COST_OF) {
    if (candidates.some((c) => c[cost] === null)) continue;
    const ratio = (c: PickableCandidate): number => c.accuracy / (c[cost] ?? 1);
    const efficient = best(front, (c) => -(c[cost] ?? 0));
    picks.set(`eff.${suffix}`, efficient);
    picks.set(`bal.${suffix}`, balance === 'ratio' ? best(front, ratio) : balancedBy(candidates, cost));
  }
  picks.set('knee', kneeOf(candidates, front));

  const top = (candidates[accurate] as PickableCandidate).accuracy;
  const asGood = front.filter((i) => {
    const { accuracy, accuracyDifference } = candidates[i] as PickableCandidate;
    return i === accurate || top - accuracy <= accuracyDifference;
  });
  const thrifty = best(asGood, (c) => -c.params);
  picks.set('thrifty', thrifty);
  return picks;
}

/**
 * The knee of the candidates' front in accuracy and one cost, both scaled to [0, 1] over that front, the cost by its
 * logarithm: the point farthest from the line through the front's ends, which is the one with the greatest sum.
 */
function balancedBy(candidates: readonly PickableCandidate[], cost: CostName): number {
  const projected = candidates.map((c) => ({ ...UNCOSTED, accuracy: c.accuracy, [cost]: c[cost] }));
  return bestOfScaled(candidates, paretoFront(projected), ['accuracy', cost], (scaled) =>
    scaled.reduce((sum, value) => sum + value, 0),
  );
}

const UNCOSTED = { params: 1, macs: 1, latencyMs: null };

/**
 * The knee of a front over all objectives, each scaled to [0, 1] over the front: the member whose worst objective is best
 * (least Chebyshev distance to the ideal point), so that objectives that say the same do not count twice. Accuracy counts
 * by the logarithm of the error, as costs count by theirs: halving either is worth the same wherever it happens, and one
 * hopeless but fast network on the front does not make all others look equally accurate.
 */
function kneeOf(candidates: readonly PickableCandidate[], front: readonly number[]): number {
  const byError = candidates.map((c) => ({
    ...c,
    accuracy: -Math.log(Math.max(100 - c.accuracy, LEAST_ERROR)),
  }));
  // An objective in which the front does not differ is as good as it can be in every member.
  const differs = (name: GoodnessName): boolean => new Set(front.map((i) => byError[i]?.[name])).size > 1;
  const known = GOODNESS.filter((name) => candidates.every((c) => c[name] !== null) && differs(name));
  return bestOfScaled(byError, front, known, (scaled) => Math.min(...scaled));
}

/** Errors below the last printed digit of an accuracy count as this, in percent. */
const LEAST_ERROR = 0.01;

/** The best of `front` by a merit of its objectives scaled to [0, 1] over it. */
function bestOfScaled(
  candidates: readonly PickableCandidate[],
  front: readonly number[],
  names: readonly GoodnessName[],
  merit: (scaled: readonly number[]) => number,
): number {
  const members = front.map((i) => candidates[i] as PickableCandidate);
  const columns = names.map((name) => normalisedGoodness(members, name));
  const merits = new Map(front.map((index, k) => [index, merit(columns.map((column) => column[k] ?? 0))]));
  return bestOf(candidates, front, (i) => merits.get(i) ?? 0);
}

function bestOf(
  candidates: readonly PickableCandidate[],
  indices: readonly number[],
  merit: (index: number) => number,
): number {
  const key = (i: number): number[] => {
    const c = candidates[i] as PickableCandidate;
    return [merit(i), c.accuracy, -c.params, -c.macs, -(c.latencyMs ?? 0), -i];
  };
  return indices.reduce((a, b) => (compareKeys(key(b), key(a)) > 0 ? b : a));
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
