/** Hypervolume of the three objectives that say enough where there is room for a few: (accuracy, ln parameters, ln ms). */

import { SHORT_OBJECTIVES } from '../objectives';
import type { Objectives } from '../objectives';
import { goodness } from './goodness';

/**
 * Volume that the points dominate above a reference point, in percent x ln(parameters) x ln(ms); where the reference lacks
 * the last the area in percent x ln(parameters). Points that are not better than the reference everywhere add nothing.
 */
export function hypervolume(points: readonly Objectives[], reference: Objectives): number {
  const gains = points.map((point) => gainsOver(point, reference)).filter(isGain);
  // From the best point in the last objective down: between two neighbouring ones the cross-section does not change.
  let volume = 0;
  let level = 0;
  const section = new Staircase();
  for (const [x, y, z] of gains.sort((a, b) => b[2] - a[2])) {
    volume += section.area * (level - z);
    level = z;
    section.add(x, y);
  }
  return volume + section.area * level;
}

/** By how much a point is better than the reference in each objective, 1 where the reference has none: edges of a box. */
export type Gains = readonly [x: number, y: number, z: number];

export function gainsOver(point: Objectives, reference: Objectives): Gains {
  const [x, y, z] = SHORT_OBJECTIVES.map(({ name }) =>
    reference[name] === null ? 1 : goodness(point, name) - goodness(reference, name),
  );
  return [x ?? NaN, y ?? NaN, z ?? NaN];
}

/** Whether the box has a volume. */
export function isGain(gains: Gains): boolean {
  return gains.every((gain) => gain > 0);
}

/** The union of rectangles that begin in one corner: steps of falling x and rising y. */
export class Staircase {
  area = 0;
  private readonly xs: number[] = [];
  private readonly ys: number[] = [];

  add(x: number, y: number): void {
    let start = 0;
    while ((this.xs[start] ?? -1) > x) start++;
    const floor = this.ys[start - 1] ?? 0;
    if (floor >= y || (this.xs[start] === x && this.ys[start]! >= y)) return;
    // The steps that the new one covers, and the part of the next one that it hides.
    let end = start;
    let below = floor;
    for (; this.ys[end]! <= y; end++) {
      this.area -= this.xs[end]! * (this.ys[end]! - below);
      below = this.ys[end]!;
    }
    this.area += x * (y - floor) - (this.xs[end] ?? 0) * (y - below);
    this.xs.splice(start, end - start, x);
    this.ys.splice(start, end - start, y);
  }
}
