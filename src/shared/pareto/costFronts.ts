/** The paper's fronts: of accuracy and one cost at a time. */

import { COSTS, forEachCost } from '../objectives';
import type { CostKey, CostName, ObjectiveName, Objectives } from '../objectives';
import { paretoFront } from './fronts';

/** Whether a candidate is on the front of each cost; null where the cost is unknown. */
export type CostFronts = Record<CostKey, boolean | null>;

/** For every candidate which of the fronts it is on. */
export function costFronts(candidates: readonly Objectives[]): CostFronts[] {
  const fronts = COSTS.map(({ key, name }) => ({
    key,
    members: isKnownToAll(candidates, name) ? new Set(frontBy(candidates, name)) : null,
  }));
  return candidates.map(
    (_, i) =>
      Object.fromEntries(fronts.map(({ key, members }) => [key, members && members.has(i)])) as CostFronts,
  );
}

/** Indices of the front in accuracy and one cost, in their given order. */
export function frontBy(candidates: readonly Objectives[], cost: CostName): number[] {
  const constant = forEachCost(() => 1);
  return paretoFront(candidates.map((c) => ({ ...constant, accuracy: c.accuracy, [cost]: c[cost] })));
}

export function isKnownToAll(candidates: readonly Objectives[], name: ObjectiveName): boolean {
  return candidates.every((candidate) => candidate[name] !== null);
}
