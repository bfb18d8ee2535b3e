/** What lies over the points: the line of a front, named points with labels, the selected and the hovered point. */

import { ownShape, pickShape } from '../components/pickMark';
import type { Candidate } from '../../shared/protocol/run';
import { svg } from '../dom';
import { pickKinds, pickLabel, pickedCandidates } from '../../shared/pickTexts';
import { ownName } from '../shown';
import type { Shown } from '../shown';
import { placeLabels } from './labels';
import { alongFront, frontPath } from './projection';
import type { Axes, Box, Point, Projection } from './projection';

const LABEL_HEIGHT = 16;
/** Pixels between the places of the front's line that labels keep off. */
const LINE_SAMPLE = 12;
/** Half the width of an error bar's ends. */
const CAP = 4;

/** Steps along the front in the two objectives shown alone. */
export function frontLine(front: readonly Point[], run: 'this' | 'other'): SVGPathElement {
  return svg('path', { class: `front-line ${run}`, d: frontPath(front) });
}

/** A point with a shape and a name of its own. */
interface NamedPoint extends Point {
  readonly shape: SVGElement;
  readonly label: string;
}

/** The user's own networks, then the picks, the most telling first. */
export function namedPoints(points: readonly Point[], shown: Shown): NamedPoint[] {
  const places = new Map(points.map((point) => [point.candidate, point]));
  const named = (candidate: Candidate, shape: SVGElement, label: string): NamedPoint[] => {
    const point = places.get(candidate);
    return point === undefined ? [] : [{ ...point, shape, label }];
  };
  const own = shown.own.flatMap((candidate) =>
    named(
      candidate,
      ownShape(),
      [ownName(shown, candidate), pickLabel(candidate)].filter(Boolean).join(', '),
    ),
  );
  const picks = pickedCandidates(shown.candidates).flatMap((candidate) => {
    const [kind] = pickKinds(candidate);
    return kind === undefined || shown.own.includes(candidate)
      ? []
      : named(candidate, pickShape(kind), pickLabel(candidate));
  });
  return [...own, ...picks];
}

/**
 * Shapes, and with a measure of text labels beside them.
 * @param crowd points that labels keep off, as they do of the front's line
 */
export function namedMarks(
  named: readonly NamedPoint[],
  crowd: readonly Point[],
  front: readonly Point[],
  bounds: Box,
  measure: ((text: string) => number) | null,
): SVGElement[] {
  const shapes = named
    .map(({ shape, x, y }) => svg('g', { transform: `translate(${x} ${y})` }, shape))
    .reverse(); // the most telling one on top
  if (measure === null) return shapes;
  return [...labels(named, [...crowd, ...alongFront(front, LINE_SAMPLE)], bounds, measure), ...shapes];
}

function labels(
  named: readonly NamedPoint[],
  crowd: readonly { readonly x: number; readonly y: number }[],
  bounds: Box,
  measure: (text: string) => number,
): SVGElement[] {
  const boxes = placeLabels(
    named.map(({ x, y, label }) => ({ x, y, width: measure(label), height: LABEL_HEIGHT })),
    crowd,
    bounds,
  );
  return boxes.flatMap((box, i) => {
    const point = named[i];
    if (box === null || point === undefined) return [];
    // A thread leads to a label that could not stand right beside its point.
    const end = { x: clamp(point.x, box.left, box.right), y: clamp(point.y, box.top, box.bottom) };
    const isFar = Math.hypot(end.x - point.x, end.y - point.y) > 16;
    return [
      ...(isFar
        ? [svg('line', { class: 'label-thread', x1: point.x, y1: point.y, x2: end.x, y2: end.y })]
        : []),
      svg('text', { class: 'pick-label', x: box.left, y: box.bottom - 4 }, point.label),
    ];
  });
}

/** Rings around all points of an architecture, with the 80 % interval where an axis shows accuracy. */
export function pointMarks(
  projection: Projection,
  axes: Axes,
  architecture: string,
  kind: 'selected' | 'hovered',
): SVGElement[] {
  return projection.points
    .filter(({ candidate }) => candidate.architecture === architecture)
    .map((point) => pointMark(projection, axes, point, kind));
}

function pointMark({ x, y }: Projection, axes: Axes, point: Point, kind: string): SVGElement {
  const [low, high] = point.candidate.accuracyInterval;
  const bars: string[] = [];
  if (axes.y.objective === 'accuracy') {
    bars.push(`M${point.x} ${y(low)}V${y(high)}`);
    for (const end of [low, high]) bars.push(`M${point.x - CAP} ${y(end)}h${2 * CAP}`);
  }
  if (axes.x.objective === 'accuracy') {
    bars.push(`M${x(low)} ${point.y}H${x(high)}`);
    for (const end of [low, high]) bars.push(`M${x(end)} ${point.y - CAP}v${2 * CAP}`);
  }
  return svg(
    'g',
    { class: `point-mark ${kind}` },
    svg('path', { class: 'error-bar', d: bars.join('') }),
    svg('circle', { cx: point.x, cy: point.y, r: 8.5 }),
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
