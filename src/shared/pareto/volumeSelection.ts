/** The few points of a front that carry its hypervolume. */

import { Staircase, gainsOver, isGain } from './hypervolume';
import type { Gains } from './hypervolume';
import type { Objectives } from '../objectives';

/**
 * Indices of at most `count` points, each the one that adds most to the hypervolume of those before it; fewer where
 * nothing adds to it any more. Volume is submodular, so that this reaches at least 1 - 1/e of the best choice (Nemhauser
 * et al. 1978), and what a point added earlier bounds what it can add now: only points whose bound is the highest are
 * measured again (lazy greedy, Minoux 1978).
 */
export function selectByVolume(
  points: readonly Objectives[],
  reference: Objectives,
  count: number,
): number[] {
  /** By rising bound. */
  const queue = points
    .map((point, index) => ({ index, gains: gainsOver(point, reference) }))
    .filter(({ gains }) => isGain(gains))
    .map(({ index, gains }) => ({ index, gains, bound: gains[0] * gains[1] * gains[2] }))
    .sort((a, b) => a.bound - b.bound || b.index - a.index);
  const chosen: Gains[] = [];
  const selected: number[] = [];
  while (selected.length < count) {
    const first = queue.pop();
    if (first === undefined) break;
    const added = addedVolume(chosen, first.gains);
    if (added <= NOTHING * first.bound) continue;
    if (added >= (queue.at(-1)?.bound ?? 0)) {
      selected.push(first.index);
      insertSorted(chosen, first.gains, (a, b) => a[2] > b[2]);
    } else {
      insertSorted(queue, { ...first, bound: added }, (a, b) => a.bound < b.bound);
    }
  }
  return selected;
}

/** Shares of a volume below this are rounding. */
const NOTHING = 1e-12;

/** The volume of a box that no box of `chosen`, sorted by falling z, covers. */
function addedVolume(chosen: readonly Gains[], [x, y, z]: Gains): number {
  const whole = x * y;
  let uncovered = 0;
  let level = z;
  const section = new Staircase();
  for (const other of chosen) {
    const next = Math.min(other[2], z);
    uncovered += (whole - section.area) * (level - next);
    level = next;
    section.add(Math.min(other[0], x), Math.min(other[1], y));
    if (section.area >= whole) return uncovered;
  }
  return uncovered + (whole - section.area) * level;
}

/** Inserts an item before the first that does not come before it. */
function insertSorted<T>(items: T[], item: T, comesBefore: (a: T, b: T) => boolean): void {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comesBefore(items[middle] as T, item)) low = middle + 1;
    else high = middle;
  }
  items.splice(low, 0, item);
}
