/** Hypervolume of (accuracy, ln parameters, ln latency). */

import { goodness } from './goodness';
import type { Objectives } from '../objectives';

/**
 * Volume that the points dominate above a reference point, in percent x ln(parameters) x ln(ms); where the reference has
 * no latency the area in percent x ln(parameters). Points that are not better than the reference everywhere add nothing.
 */
export function hypervolume(points: readonly Objectives[], reference: Objectives): number {
  const gains = points.map((point) => gainsOver(point, reference)).filter(isGain);
  // From the fastest point down: between two neighbouring latencies the cross-section does not change.
  let volume = 0;
  let level = 0;
  const section = new Staircase();
  for (const { accuracy, params, latency } of gains.sort((a, b) => b.latency - a.latency)) {
    volume += section.area * (level - latency);
    level = latency;
    section.add(accuracy, params);
  }
  return volume + section.area * level;
}

/** By how much a point is better than the reference: the edges of the box between them. */
export interface Gains {
  readonly accuracy: number;
  readonly params: number;
  /** 1 where the reference has no latency. */
  readonly latency: number;
}

export function gainsOver(point: Objectives, reference: Objectives): Gains {
  const gain = (name: 'accuracy' | 'params' | 'latencyMs'): number =>
    goodness(point, name) - goodness(reference, name);
  return {
    accuracy: gain('accuracy'),
    params: gain('params'),
    latency: reference.latencyMs === null ? 1 : gain('latencyMs'),
  };
}

/** Whether the box has a volume. */
export function isGain({ accuracy, params, latency }: Gains): boolean {
  return accuracy > 0 && params > 0 && latency > 0;
}

/** The union of rectangles that begin in one corner: steps of falling accuracy and rising gain of parameters. */
export class Staircase {
  area = 0;
  private readonly accuracy: number[] = [];
  private readonly params: number[] = [];

  add(accuracy: number, params: number): void {
    let start = 0;
    while ((this.accuracy[start] ?? -1) > accuracy) start++;
    const floor = this.params[start - 1] ?? 0;
    if (floor >= params || (this.accuracy[start] === accuracy && this.params[start]! >= params)) return;
    // The steps that the new one covers, and the part of the next one that it hides.
    let end = start;
    let below = floor;
    for (; this.params[end]! <= params; end++) {
      this.area -= this.accuracy[end]! * (this.params[end]! - below);
      below = this.params[end]!;
    }
    this.area += accuracy * (params - floor) - (this.accuracy[end] ?? 0) * (params - below);
    this.accuracy.splice(start, end - start, accuracy);
    this.params.splice(start, end - start, params);
  }
}
