/** Hypervolume of (accuracy, ln parameters, ln latency). */

import { goodness } from './goodness';
import type { Objectives } from './objectives';

/**
 * Volume that the points dominate above a reference point, in percent x ln(parameters) x ln(ms); without latency (null
 * in the reference) the area in percent x ln(parameters). Points that are not better than the reference everywhere add
 * nothing.
 */
export function hypervolume(points: readonly Objectives[], reference: Objectives): number {
  const corner = vector(reference);
  const above = points
    .map((point) => vector(point).map((value, i) => value - (corner[i] ?? 0)) as Vector)
    .filter((gains) => gains.every((gain, i) => gain > 0 || (i === 2 && reference.latencyMs === null)));
  if (reference.latencyMs === null) return area(above);

  // Slices along the third objective: between two neighbouring levels the cross-section does not change.
  const sorted = above.sort((a, b) => b[2] - a[2]);
  let volume = 0;
  sorted.forEach((gains, i) => {
    const thickness = gains[2] - (sorted[i + 1]?.[2] ?? 0);
    if (thickness > 0) volume += thickness * area(sorted.slice(0, i + 1));
  });
  return volume;
}

type Vector = [accuracy: number, params: number, latency: number];

function vector(point: Objectives): Vector {
  return [goodness(point, 'accuracy'), goodness(point, 'params'), goodness(point, 'latencyMs')];
}

/** Area of the union of rectangles from the origin to the first two coordinates. */
function area(gains: readonly Vector[]): number {
  let total = 0;
  let height = 0;
  for (const [accuracy, params] of [...gains].sort((a, b) => b[0] - a[0] || b[1] - a[1])) {
    if (params > height) {
      total += accuracy * (params - height);
      height = params;
    }
  }
  return total;
}
