/** Non-dominated sorting. */

import { dominates } from './dominance';
import { COST_NAMES, isKnown } from '../objectives';
import type { Objectives } from '../objectives';

/**
 * Rank of every point: 1 for the non-dominated front, then 2, 3, ... by peeling.
 *
 * Efficient non-dominated sort with binary search (Zhang et al. 2015, ENS-BS): points come in an order in which nobody is
 * dominated by a later one, so a point belongs to the first front that has no member dominating it.
 */
export function paretoRanks(points: readonly Objectives[]): number[] {
  const sorted = new SortedPoints(points);
  const ranks = new Array<number>(points.length).fill(0);
  const fronts: Front[] = [];
  for (let place = 0; place < points.length; place++) {
    let low = 0;
    let high = fronts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (fronts[middle]?.dominates(place)) low = middle + 1;
      else high = middle;
    }
    (fronts[low] ??= new Front(sorted)).add(place);
    ranks[sorted.indexAt(place)] = low + 1;
  }
  return ranks;
}

/**
 * Front after front, each as indices in their given order. Where only the first few are wanted of many points, this is
 * much faster than ranking all of them.
 */
export function* peelFronts(points: readonly Objectives[]): Generator<number[]> {
  const sorted = new SortedPoints(points);
  let left = points.map((_, place) => place);
  while (left.length > 0) {
    const front = new Front(sorted);
    const dominated: number[] = [];
    for (const place of left) {
      if (front.dominates(place)) dominated.push(place);
      else front.add(place);
    }
    yield front.members.map((place) => sorted.indexAt(place)).sort((i, j) => i - j);
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

/**
 * Points by falling accuracy, then by rising costs, so that whoever dominates a point stands before it. Costs are kept
 * apart as plain numbers: ten thousand points are compared tens of millions of times. An unknown cost is not a number and
 * so ties with all others.
 */
class SortedPoints {
  readonly accuracy: Float64Array;
  /** [points, width]: those costs that any point has, in the order of the table. */
  readonly costs: Float64Array;
  readonly width: number;
  private readonly order: readonly number[];

  constructor(points: readonly Objectives[]) {
    const at = (index: number): Objectives => points[index] as Objectives;
    this.order = points.map((_, index) => index).sort((i, j) => compareForDominance(at(i), at(j)));
    const known = COST_NAMES.filter((name) => isKnown(points, name));
    this.accuracy = Float64Array.from(this.order, (index) => at(index).accuracy);
    this.width = known.length;
    this.costs = new Float64Array(this.width * points.length);
    this.order.forEach((index, place) => {
      known.forEach((name, k) => (this.costs[this.width * place + k] = at(index)[name] ?? NaN));
    });
  }

  /** The index, among the points as they were given, of the one at a place. */
  indexAt(place: number): number {
    return this.order[place] ?? NaN;
  }
}

/** Points that do not dominate each other, as places in the sorted order. */
class Front {
  readonly members: number[] = [];

  constructor(private readonly points: SortedPoints) {}

  add(place: number): void {
    this.members.push(place);
  }

  /**
   * Whether a member dominates a point that stands behind all members; none is less accurate than it. From the latest
   * member backwards: neighbours in the sorting order are the likeliest to dominate.
   */
  dominates(place: number): boolean {
    const { accuracy, costs, width } = this.points;
    const start = width * place;
    for (let i = this.members.length - 1; i >= 0; i--) {
      const member = this.members[i]!;
      const at = width * member;
      let k = 0;
      while (k < width && !(costs[at + k]! > costs[start + k]!)) k++;
      if (k < width) continue;
      if (accuracy[member]! > accuracy[place]!) return true;
      for (k = 0; k < width; k++) if (costs[at + k]! < costs[start + k]!) return true;
    }
    return false;
  }
}

/** Sorts better accuracy first, then lower costs; an unknown one ties. */
function compareForDominance(a: Objectives, b: Objectives): number {
  if (a.accuracy !== b.accuracy) return b.accuracy - a.accuracy;
  for (const name of COST_NAMES) {
    const [left, right] = [a[name], b[name]];
    if (left !== null && right !== null && left !== right) return left - right;
  }
  return 0;
}
