/** Non-dominated sorting. */

import { compareForDominance, dominates } from './objectives';
import type { Objectives } from './objectives';

/**
 * Rank of every point: 1 for the non-dominated front, then 2, 3, ... by peeling.
 *
 * Efficient non-dominated sort with binary search (Zhang et al. 2015, ENS-BS): points come in an order in which nobody is
 * dominated by a later one, so a point belongs to the first front that has no member dominating it.
 */
export function paretoRanks(points: readonly Objectives[]): number[] {
  const order = points.map((_, i) => i).sort((i, j) => compareForDominance(at(points, i), at(points, j)));
  const ranks = new Array<number>(points.length).fill(0);
  const fronts: Objectives[][] = [];
  for (const index of order) {
    const point = at(points, index);
    let low = 0;
    let high = fronts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isDominatedBy(point, fronts[middle] ?? [])) low = middle + 1;
      else high = middle;
    }
    (fronts[low] ??= []).push(point);
    ranks[index] = low + 1;
  }
  return ranks;
}

/**
 * Front after front, each as indices in their given order. Where only the first few are wanted of many points, this is
 * much faster than ranking all of them.
 */
export function* peelFronts(points: readonly Objectives[]): Generator<number[]> {
  let left = points.map((_, i) => i).sort((i, j) => compareForDominance(at(points, i), at(points, j)));
  while (left.length > 0) {
    const front: Objectives[] = [];
    const members: number[] = [];
    const dominated: number[] = [];
    for (const index of left) {
      const point = at(points, index);
      if (isDominatedBy(point, front)) dominated.push(index);
      else {
        front.push(point);
        members.push(index);
      }
    }
    yield members.sort((i, j) => i - j);
    left = dominated;
  }
}

/** Indices of the non-dominated points, in their given order. */
export function paretoFront(points: readonly Objectives[]): number[] {
  for (const front of peelFronts(points)) return front;
  return [];
}

/** The rank that a further point would have beside points that have theirs: one behind the last that dominates it. */
export function paretoRankAmong(
  point: Objectives,
  ranked: readonly (Objectives & { readonly rank: number })[],
): number {
  return 1 + ranked.reduce((last, other) => (dominates(other, point) ? Math.max(last, other.rank) : last), 0);
}

/** Looks from the latest member backwards: neighbours in the sorting order are the likeliest to dominate. */
function isDominatedBy(point: Objectives, front: readonly Objectives[]): boolean {
  for (let i = front.length - 1; i >= 0; i--) {
    if (dominates(at(front, i), point)) return true;
  }
  return false;
}

function at(points: readonly Objectives[], index: number): Objectives {
  const point = points[index];
  if (point === undefined) throw new RangeError(`No point ${index}`);
  return point;
}
