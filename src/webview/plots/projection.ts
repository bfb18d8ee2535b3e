/** From candidates to pixels. */

import { scaleLinear, scaleLog } from 'd3-scale';
import type { ScaleContinuousNumeric } from 'd3-scale';
import { goodness } from '../../shared/pareto/goodness';
import type { Candidate } from '../../shared/protocol/run';
import { rounded } from '../extent';
import type { Extent } from '../extent';
import type { Range } from '../filter';
import type { Axis } from '../state';
import { WHOLE, isWhole } from './window';
import type { Window } from './window';

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
  /** Candidates that have a value on both axes, those beyond the window too; the front last, so that it is on top. */
  readonly points: readonly Point[];
}

export interface Axes {
  readonly x: Axis;
  readonly y: Axis;
}

/** The part of each axis on show. */
export interface Windows {
  readonly x: Window;
  readonly y: Window;
}

/** Share of an axis left free at each end. */
const PADDING = 0.05;

/** The candidates that have a value on both axes, from the last rank to the front. */
export function placeable(candidates: readonly Candidate[], { x, y }: Axes): Candidate[] {
  return candidates
    .filter((candidate) => candidate[x.objective] !== null && candidate[y.objective] !== null)
    .sort((a, b) => b.rank - a.rank);
}

/**
 * Places candidates in `area`.
 * @param known as `placeable` gives them
 */
export function project(
  known: readonly Candidate[],
  axes: Axes,
  { left, top, right, bottom }: Box,
  windows: Windows,
): Projection {
  const x = scaleOf(known, axes.x, [left, right], windows.x);
  const y = scaleOf(known, axes.y, [bottom, top], windows.y);
  const points = known.map((candidate) => ({
    candidate,
    x: x(candidate[axes.x.objective] ?? 0),
    y: y(candidate[axes.y.objective] ?? 0),
  }));
  return { x, y, points };
}

export function isInside({ x, y }: { readonly x: number; readonly y: number }, area: Box): boolean {
  return x >= area.left && x <= area.right && y >= area.top && y <= area.bottom;
}

/** A scale over the window's part of the candidates' values with some room at both ends. */
export function scaleOf(
  candidates: readonly Candidate[],
  axis: Axis,
  [start, end]: readonly [number, number],
  window: Window = WHOLE,
): Scale {
  const scale = wholeScaleOf(candidates, axis);
  const [low = 0, high = 1] = isWhole(window) ? scale.domain() : window.map((share) => scale.invert(share));
  return scale.domain([low, high]).range(axis.flipped ? [end, start] : [start, end]);
}

/** A scale from all values to shares of the axis. */
function wholeScaleOf(candidates: readonly Candidate[], { objective, log }: Axis): Scale {
  let low = Infinity;
  let high = -Infinity;
  for (const candidate of candidates) {
    const value = candidate[objective] ?? NaN;
    // A logarithmic axis has no place for zero; costs are positive in every space.
    if (Number.isNaN(value) || (log && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [1, 1];
  if (log) {
    const room = low === high ? Math.log(1.5) : Math.log(high / low) * PADDING;
    return scaleLog([low * Math.exp(-room), high * Math.exp(room)], [0, 1]);
  }
  const room = low === high ? Math.max(1, Math.abs(low) * 0.1) : (high - low) * PADDING;
  return scaleLinear([low - room, high + room], [0, 1]);
}

/**
 * The values between two places on an axis, rounded.
 * @param extent of all values: an end beyond them is open
 */
export function rangeBetween(
  places: readonly [number, number],
  scale: Scale,
  extent: Extent,
  byRatio: boolean,
): Range {
  const [least, greatest] = extent;
  const ends = places.map((place) => rounded(scale.invert(place), extent, byRatio));
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  return { low: low <= least ? null : low, high: high >= greatest ? null : high };
}

/** Candidates from the best in x on, equal ones from the best in y on: sorted once, a front is then found in one pass. */
export function bestFirst(candidates: readonly Candidate[], { x, y }: Axes): Candidate[] {
  return candidates
    .map((candidate) => ({
      candidate,
      inX: goodness(candidate, x.objective),
      inY: goodness(candidate, y.objective),
    }))
    .sort((a, b) => b.inX - a.inX || b.inY - a.inY)
    .map(({ candidate }) => candidate);
}

/**
 * The front in the two objectives shown alone, from the best in x to the best in y: a part of the front over all
 * objectives, whose other members owe their place to what is not shown.
 * @param ordered by `bestFirst`
 */
export function planarFront(ordered: readonly Candidate[], { objective }: Axis): Candidate[] {
  const front: Candidate[] = [];
  let best = -Infinity;
  for (const candidate of ordered) {
    const worth = goodness(candidate, objective);
    if (worth <= best) continue;
    best = worth;
    front.push(candidate);
  }
  return front;
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
