/** How candidates compare. */

import { COST_NAMES } from '../objectives';
import type { CostName, Objectives } from '../objectives';

/** How much better `a` is than `b` in one cost: positive is better, 0 where either is unknown. */
function costGain(a: Objectives, b: Objectives, cost: CostName): number {
  const left = a[cost];
  const right = b[cost];
  return left === null || right === null ? 0 : right - left;
}

/** Usual Pareto dominance: no worse everywhere and better somewhere. Equal vectors do not dominate each other. */
export function dominates(a: Objectives, b: Objectives): boolean {
  let better = a.accuracy > b.accuracy;
  if (a.accuracy < b.accuracy) return false;
  for (const cost of COST_NAMES) {
    const gain = costGain(a, b, cost);
    if (gain < 0) return false;
    if (gain > 0) better = true;
  }
  return better;
}
