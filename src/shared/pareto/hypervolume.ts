/** Hypervolume of (accuracy, ln parameters, ln latency). */

import { goodness } from './goodness';
import type { Objectives } from './objectives';

/**
 * Volume that the points dominate above a reference point, in percent x ln(parameters) x ln(ms); where the reference has
 * no latency the area in percent x ln(parameters). Points that are not better than the reference everywhere add nothing.
 */
export function hypervolume(points: readonly Objectives[], reference: Objectives): number {
  const measured = reference.latencyMs !== null;
  const gains = points.map((point): Gains => ({
    accuracy: goodness(point, 'accuracy') - goodness(reference, 'accuracy'),
    params: goodness(point, 'params') - goodness(reference, 'params'),
    latency: measured ? goodness(point, 'latencyMs') - goodness(reference, 'latencyMs') : 1,
  }));

  // From the fastest point down: between two neighbouring latencies the cross-section does not change.
  let volume = 0;
  let staircase: Gains[] = [];
  let level = 0;
  for (const gain of gains
    .filter((g) => Object.values(g).every((x) => x > 0))
    .sort((a, b) => b.latency - a.latency)) {
    volume += area(staircase) * (level - gain.latency);
    level = gain.latency;
    staircase = insert(staircase, gain);
  }
  return volume + area(staircase) * level;
}

interface Gains {
  readonly accuracy: number;
  readonly params: number;
  readonly latency: number;
}

/** Adds a point to the two-dimensional front of accuracy and parameters, sorted by falling accuracy. */
function insert(staircase: readonly Gains[], added: Gains): Gains[] {
  const covers = (a: Gains, b: Gains): boolean => a.accuracy >= b.accuracy && a.params >= b.params;
  if (staircase.some((step) => covers(step, added))) return [...staircase];
  const kept = staircase.filter((step) => !covers(added, step));
  const place = kept.findIndex((step) => step.accuracy < added.accuracy);
  kept.splice(place < 0 ? kept.length : place, 0, added);
  return kept;
}

/** Area under a staircase. */
function area(staircase: readonly Gains[]): number {
  let total = 0;
  let height = 0;
  for (const step of staircase) {
    total += step.accuracy * (step.params - height);
    height = step.params;
  }
  return total;
}
