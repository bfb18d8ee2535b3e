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
export type Pick = (typeof PICKS)[number];

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
): Map<Pick, number> {
  const picks = new Map<Pick, number>();
  const front = paretoFront(candidates);
  if (front.length === 0) return picks;

  const best = (indices: readonly number[], merit: (c: PickableCandidate) => number): number =>
    bestOf(candidates, indices, (i) => merit(candidates[i] as PickableCandidate));

  const accurate = best(front, (c) => c.accuracy);
  picks.set('acc', accurate);

  for (const [suffix, cost] of COST_OF) {
    if (candidates.some((c) => c[cost] === null)) continue;
    picks.set(
      `eff.${suffix}`,
      best(front, (c) => -(c[cost] ?? 0)),
    );
    picks.set(
      `bal.${suffix}`,
      balance === 'ratio'
        ? best(front, (c) => c.accuracy / (c[cost] ?? 1))
        : kneeOf(candidates, ['accuracy', cost]),
    );
  }
  picks.set('knee', kneeOf(candidates, GOODNESS));

  const top = candidates[accurate] as PickableCandidate;
  const asGood = front.filter((i) => {
    const c = candidates[i] as PickableCandidate;
    return top.accuracy - c.accuracy <= c.accuracyDifference;
  });
  picks.set(
    'thrifty',
    best([...new Set([accurate, ...asGood])], (c) => -c.params),
  );
  return picks;
}

/**
 * The knee of the candidates' front in the named objectives: the greatest sum of objectives scaled to [0, 1] over that
 * front, which is the point farthest from the hyperplane through the front's extremes. Costs count by their logarithm.
 */
function kneeOf(candidates: readonly PickableCandidate[], names: readonly GoodnessName[]): number {
  const flat = { accuracy: 0, params: 1, macs: 1, latencyMs: null };
  const projected = candidates.map(
    (c) => Object.assign({ ...flat }, ...names.map((n) => ({ [n]: c[n] }))) as Objectives,
  );
  const front = paretoFront(projected);
  const points = front.map((i) => projected[i] as Objectives);
  const sums = new Map(front.map((i) => [i, 0]));
  for (const name of names) {
    normalisedGoodness(points, name).forEach((value, k) => {
      const index = front[k] as number;
      sums.set(index, (sums.get(index) ?? 0) + value);
    });
  }
  return bestOf(candidates, front, (i) => sums.get(i) ?? 0);
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
