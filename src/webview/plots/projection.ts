/** From candidates to pixels. */

import { scaleLinear, scaleLog } from 'd3-scale';
import type { ScaleContinuousNumeric } from 'd3-scale';
import { goodness } from '../../shared/pareto/goodness';
import type { Candidate } from '../../shared/protocol/run';
import type { Extent } from '../extent';
import type { Range } from '../filter';
import type { Axis } from '../state';

export type Scale = ScaleContinuousNumeric<number, number>;

export interface Point {
  readonly candidate: Candidate;
  /** Pixels from the left and from the top of the plot. */
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Projection {
  readonly x: Scale;
  readonly y: Scale;
  /** Candidates that have a value on both axes; the front last, so that it is drawn on top. */
  readonly points: readonly Point[];
}

/** Share of an axis left free at each end. */
const PADDING = 0.05;

/** Places the candidates inside `area`. */
export function project(candidates: readonly Candidate[], xAxis: Axis, yAxis: Axis, area: Box): Projection {
  const known = candidates.filter((c) => c[xAxis.objective] !== null && c[yAxis.objective] !== null);
  const x = scaleOf(known, xAxis, [area.left, area.right]);
  const y = scaleOf(known, yAxis, [area.bottom, area.top]);
  const points = known
    .map((candidate) => ({
      candidate,
      x: x(candidate[xAxis.objective] ?? 0),
      y: y(candidate[yAxis.objective] ?? 0),
    }))
    .sort((a, b) => b.candidate.rank - a.candidate.rank);
  return { x, y, points };
}

/** A scale over the candidates' values with some room at both ends. */
export function scaleOf(
  candidates: readonly Candidate[],
  { objective, log }: Axis,
  range: [number, number],
): Scale {
  let low = Infinity;
  let high = -Infinity;
  for (const candidate of candidates) {
    const value = candidate[objective] ?? NaN;
    // A logarithmic axis has no place for zero; costs are positive in every space.
    if (log && !(value > 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [1, 1];
  if (log) {
    const room = low === high ? Math.log(1.5) : Math.log(high / low) * PADDING;
    return scaleLog([low * Math.exp(-room), high * Math.exp(room)], range);
  }
  const room = low === high ? Math.max(1, Math.abs(low) * 0.1) : (high - low) * PADDING;
  return scaleLinear([low - room, high + room], range);
}

/**
 * The values between two places on an axis, to three digits.
 * @param extent of all values: an end beyond them is open
 */
export function rangeBetween(
  places: readonly [number, number],
  scale: Scale,
  [least, greatest]: Extent,
): Range {
  const ends = places.map((place) => Number(scale.invert(place).toPrecision(3)));
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  return { low: low <= least ? null : low, high: high >= greatest ? null : high };
}

/** Points from the best in x on, equal ones from the best in y on: sorted once, a front is then found in one pass. */
export function bestFirst(points: readonly Point[], x: Axis, y: Axis): Point[] {
  return points
    .map((point) => ({ point, inX: worth(point, x), inY: worth(point, y) }))
    .sort((a, b) => b.inX - a.inX || b.inY - a.inY)
    .map(({ point }) => point);
}

/**
 * The front in the two objectives shown alone, from the best in x to the best in y: a part of the front over all
 * objectives, whose other members owe their place to what is not shown.
 * @param ordered by `bestFirst`
 */
export function planarFront(ordered: readonly Point[], y: Axis): Point[] {
  const front: Point[] = [];
  let best = -Infinity;
  for (const point of ordered) {
    if (worth(point, y) <= best) continue;
    best = worth(point, y);
    front.push(point);
  }
  return front;
}

function worth({ candidate }: Point, { objective }: Axis): number {
  return goodness(candidate, objective);
}

/** Steps along a planar front: what lies behind them is dominated. */
export function frontPath(front: readonly Point[]): string {
  return front.map(({ x, y }, i) => (i === 0 ? `M${x} ${y}` : `H${x}V${y}`)).join('');
}

/** Places along the horizontal steps of a planar front, `every` pixels apart. */
export function alongFront(front: readonly Point[], every: number): { x: number; y: number }[] {
  return front.slice(1).flatMap(({ x: end }, i) => {
    const { x: start, y } = front[i] as Point;
    const count = Math.floor(Math.abs(end - start) / every);
    return Array.from({ length: count }, (_, k) => ({ x: start + ((k + 1) * (end - start)) / count, y }));
  });
}

/** The point nearest to a place, at most `reach` pixels away; the front wins a tie. */
export function nearestPoint(points: readonly Point[], x: number, y: number, reach: number): Point | null {
  let nearest: Point | null = null;
  let least = reach * reach;
  for (const point of points) {
    const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
    if (distance <= least) {
      least = distance;
      nearest = point;
    }
  }
  return nearest;
}
