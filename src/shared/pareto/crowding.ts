/** Crowding distance and environmental selection (Deb et al. 2002, NSGA-II). */

import { peelFronts } from './fronts';
import { OBJECTIVE_NAMES } from '../objectives';
import type { Objectives } from '../objectives';
import { normalisedGoodness } from './goodness';
import { selectByVolume } from './volumeSelection';

/** Crowding distance of every point among its fellows; infinite at the ends of each objective. */
export function crowdingDistances(points: readonly Objectives[]): number[] {
  const distances = new Array<number>(points.length).fill(0);
  for (const name of OBJECTIVE_NAMES) {
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

/**
 * Indices of the best `count` points: by rank; of the last rank that fits only in part first the ends of each objective,
 * then, given a reference, those that carry the hypervolume above it, then those with the most room around them.
 *
 * Room alone would thin a front evenly in all objectives, MACs among them, and lose what most of its volume rests on.
 */
export function selectBest(
  points: readonly Objectives[],
  count: number,
  reference: Objectives | null = null,
): number[] {
  const selected: number[] = [];
  for (const members of peelFronts(points)) {
    const room = count - selected.length;
    if (room <= 0) break;
    selected.push(...(members.length <= room ? members : thin(points, members, room, reference)));
  }
  return selected;
}

/** Points chosen by volume at most: further ones hardly add to it, and each takes longer to find. */
const BY_VOLUME = 256;
/** Their share of the places: the reference leaves out networks below it, some of which should stay to choose from. */
const SHARE_BY_VOLUME = 0.75;

function thin(
  points: readonly Objectives[],
  members: readonly number[],
  count: number,
  reference: Objectives | null,
): number[] {
  const own = members.map((i) => points[i] as Objectives);
  const { ends, byRoom } = orderByRoom(own);
  const byVolume =
    reference === null ? [] : selectByVolume(own, reference, Math.min(count * SHARE_BY_VOLUME, BY_VOLUME));
  const order = new Set([...ends, ...byVolume, ...byRoom]);
  return [...order].slice(0, count).map((k) => members[k] as number);
}

/**
 * Indices of the members of a front that carry it: the ends of each objective and at most `count` by hypervolume. A front
 * whose members are all alike has no ends, and where it lies below the reference no hypervolume: then any `count` of them.
 */
export function carriersOf(front: readonly Objectives[], count: number, reference: Objectives): number[] {
  const { ends, byRoom } = orderByRoom(front);
  const carriers = [...new Set([...ends, ...selectByVolume(front, reference, count)])];
  return carriers.length > 0 ? carriers : byRoom.slice(0, count);
}

/** Indices by falling crowding distance, and those among them where it is infinite. */
function orderByRoom(points: readonly Objectives[]): { ends: number[]; byRoom: number[] } {
  const distances = crowdingDistances(points);
  const room = (k: number): number => distances[k] ?? 0;
  // The difference of two infinite distances is not a number; their order then decides.
  const byRoom = points.map((_, k) => k).sort((a, b) => room(b) - room(a) || a - b);
  return { ends: byRoom.filter((k) => room(k) === Infinity), byRoom };
}
