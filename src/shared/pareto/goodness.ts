/** Objectives as numbers that are all to be maximised: accuracy in percent, costs as minus their natural logarithm. */

import type { ObjectiveName, Objectives } from '../objectives';

export function goodness(point: Objectives, name: ObjectiveName): number {
  if (name === 'accuracy') return point.accuracy;
  const cost = point[name];
  return cost === null ? 0 : -Math.log(cost);
}

/** Goodness of every point scaled to [0, 1] over the points; all 0 where the points do not differ. */
export function normalisedGoodness(points: readonly Objectives[], name: ObjectiveName): number[] {
  const values = points.map((point) => goodness(point, name));
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return values.map((value) => (range > 0 ? (value - low) / range : 0));
}
