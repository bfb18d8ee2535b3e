/** Thousands of points, on a canvas or as a picture's elements. */

import type { Candidate } from '../../shared/protocol/run';
import { svg } from '../dom';
import { rgbOf } from '../theme';
import type { MarkStyle } from './markStyle';
import type { Box, Point } from './projection';
import { RING, stampOn } from './raster';

/** How much fainter points outside the filter are. */
const FADED = 0.3;
/** A point as it is drawn, whatever with. */
export interface Mark extends MarkStyle {
  readonly x: number;
  readonly y: number;
  /** Whether a sample may leave it out. */
  readonly isSpare: boolean;
}

/** Marks of the points from the lowest to the topmost, those that do not pass the filter faintly below all others. */
export function marksOf(
  points: readonly Point[],
  passing: ReadonlySet<Candidate>,
  styleOf: (candidate: Candidate) => MarkStyle,
): Mark[] {
  const [outside, inside]: [Mark[], Mark[]] = [[], []];
  for (const { candidate, x, y } of points) {
    const style = styleOf(candidate);
    if (passing.has(candidate)) inside.push({ ...style, x, y, isSpare: candidate.rank > 1 });
    else outside.push({ ...style, x, y, opacity: style.opacity * FADED, isSpare: true });
  }
  return [...outside, ...inside];
}

/** All marks that are not spare and of the others an even sample, `limit` of them at most. */
export function sampleOf(marks: readonly Mark[], limit: number): readonly Mark[] {
  const every = Math.ceil(marks.length / limit);
  return every <= 1 ? marks : marks.filter(({ isSpare }, i) => !isSpare || i % every === 0);
}

/** Draws marks on a canvas of `width` x `height` style pixels, nothing of them outside `area`. */
export function drawMarks(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  area: Box,
  marks: readonly Mark[],
): void {
  const context = openCanvas(canvas, width, height);
  if (context === null || canvas.width === 0 || canvas.height === 0) return;
  const image = context.createImageData(canvas.width, canvas.height);
  marks.forEach(stampOn(image, window.devicePixelRatio, area, rgbOf));
  context.putImageData(image, 0, 0);
}

/** Marks as elements of an SVG. */
export function markElements(marks: readonly Mark[]): SVGCircleElement[] {
  return marks.map(({ x, y, radius, colour, opacity, hollow }) =>
    svg('circle', {
      cx: x,
      cy: y,
      r: radius,
      fill: hollow ? 'none' : colour,
      stroke: hollow ? colour : null,
      'stroke-width': hollow ? RING : null,
      opacity: Number(opacity.toFixed(3)),
    }),
  );
}

/** Empties a canvas, sized for the screen's pixels, and measures in style pixels from then on. */
export function openCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const scale = window.devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  context?.scale(scale, scale);
  return context;
}
