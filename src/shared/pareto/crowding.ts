/** Crowding distance and environmental selection (Deb et al. 2002, NSGA-II). */

import { peelFronts } from './fronts';
import { GOODNESS, normalisedGoodness } from './goodness';
import type { Objectives } from './objectives';

/** Crowding distance of every point among its fellows; infinite at the ends of each objective. */
export function crowdingDistances(points: readonly Objectives[]): number[] {
  const distances = new Array<number>(points.length).fill(0);
  for (const name of GOODNESS) {
    const values = normalisedGoodness(points, name);
    const value = (i: number | undefined): number => (i === undefined ? 0 : (values[i] ?? 0));
    const order = points.map((_, i) => i).sort((i, j) => value(i) - value(j));
    const spread = value(order[order.length - 1]) - value(order[0]);
    if (spread === 0) continue;
    order.forEach((index, place) => {
      const previous = order[place - 1];
      const next = order[place + 1];
      const gap = previous === undefined || next === undefined ? Infinity : value(next) - value(previous);
      distances[index] = (distances[index] ?? 0) + gap;
    });
  }
  return distances;
}

/** Indices of the best `count` points: by rank, within the last rank that fits only in part by crowding distance. */
export function selectBest(points: readonly Objectives[], count: number): number[] {
  const selected: number[] = [];
  for (const members of peelFronts(points)) {
    const room = count - selected.length;
    if (room <= 0) break;
    selected.push(...(members.length <= room ? members : leastCrowded(points, members, room)));
  }
  return selected;
}

function leastCrowded(points: readonly Objectives[], members: readonly number[], count: number): number[] {
  const distances = crowdingDistances(members.map((i) => points[i] as Objectives));
  return members
    .map((index, k) => ({ index, distance: distances[k] ?? 0 }))
    .sort((a, b) => b.distance - a.distance || a.index - b.index)
    .slice(0, count)
    .map(({ index }) => index);
}
