/** What lies over the points: the line of the front, picks with labels, the selected and the hovered point. */

import type { Candidate } from '../../shared/protocol/run';
import { pickShape } from '../components/pickMark';
import { svg } from '../dom';
import { pickKinds, pickLabel, pickedCandidates } from '../picks';
import type { Axis } from '../state';
import { placeLabels } from './labels';
import { alongFront, frontPath } from './projection';
import type { Box, Point, Projection } from './projection';

const LABEL_HEIGHT = 16;
/** Pixels between the places of the front's line that labels keep off. */
const LINE_SAMPLE = 12;
/** Half the width of an error bar's ends. */
const CAP = 4;

export interface Axes {
  readonly x: Axis;
  readonly y: Axis;
}

/** Steps along the front in the two objectives shown alone. */
export function frontLine(front: readonly Point[]): SVGPathElement {
  return svg('path', { class: 'front-line', d: frontPath(front) });
}

/** The picks as shapes; with a measure of text, labels beside them. */
export function pickMarks(
  points: readonly Point[],
  front: readonly Point[],
  bounds: Box,
  measure: ((text: string) => number) | null,
): SVGElement[] {
  const places = new Map(points.map((point) => [point.candidate, point]));
  const picked = pickedCandidates(points.map(({ candidate }) => candidate)).flatMap((candidate) => {
    const point = places.get(candidate);
    return point === undefined ? [] : [point];
  });
  const shapes = picked
    .map(({ candidate, x, y }) => {
      const [kind] = pickKinds(candidate);
      return svg('g', { transform: `translate(${x} ${y})` }, kind === undefined ? null : pickShape(kind));
    })
    .reverse(); // the most telling one on top
  if (measure === null) return shapes;
  const crowd = [
    ...points.filter(({ candidate }) => candidate.rank === 1),
    ...alongFront(front, LINE_SAMPLE),
  ];
  return [...labels(picked, crowd, bounds, measure), ...shapes];
}

function labels(
  picked: readonly Point[],
  crowd: readonly { readonly x: number; readonly y: number }[],
  bounds: Box,
  measure: (text: string) => number,
): SVGElement[] {
  const texts = picked.map(({ candidate }) => pickLabel(candidate));
  const boxes = placeLabels(
    picked.map(({ x, y }, i) => ({ x, y, width: measure(texts[i] ?? ''), height: LABEL_HEIGHT })),
    crowd,
    bounds,
  );
  return boxes.flatMap((box, i) => {
    const point = picked[i];
    if (box === null || point === undefined) return [];
    // A thread leads to a label that could not stand right beside its point.
    const end = { x: clamp(point.x, box.left, box.right), y: clamp(point.y, box.top, box.bottom) };
    const isFar = Math.hypot(end.x - point.x, end.y - point.y) > 16;
    return [
      ...(isFar
        ? [svg('line', { class: 'label-thread', x1: point.x, y1: point.y, x2: end.x, y2: end.y })]
        : []),
      svg('text', { class: 'pick-label', x: box.left, y: box.bottom - 4 }, texts[i] ?? ''),
    ];
  });
}

/** A ring around a candidate's point, with the 80 % interval where an axis shows accuracy. */
export function pointMark(
  { x, y, points }: Projection,
  axes: Axes,
  candidate: Candidate,
  kind: 'selected' | 'hovered',
): SVGElement | null {
  const point = points.find((known) => known.candidate === candidate);
  if (point === undefined) return null;
  const [low, high] = candidate.accuracyInterval;
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
