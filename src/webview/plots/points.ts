/** Thousands of points on a canvas: one prepared dot per colour, stamped. */

import type { Candidate } from '../../shared/protocol/run';
import { svg } from '../dom';
import type { CanvasColours } from '../theme';
import type { Point } from './projection';

const DOMINATED_RADIUS = 2.5;
const FRONT_RADIUS = 3.75;

/** From how many dominated points on they fade further, so that dense places do not drown the front. */
const CROWD = 1000;
/** How much fainter points outside the filter are. */
const FADED = 0.3;

/** How a point looks, whatever it is drawn with. */
export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly colour: string;
  readonly opacity: number;
}

/** Marks of the points from the lowest to the topmost, those that do not pass the filter faintly below all others. */
export function marksOf(
  points: readonly Point[],
  passing: ReadonlySet<Candidate>,
  colours: CanvasColours,
): Mark[] {
  const { front, dominated: colour, dominatedOpacity } = colours;
  const opacity = dominatedOpacity * Math.min(1, Math.sqrt(CROWD / points.length));
  const dominated = { radius: DOMINATED_RADIUS, colour, opacity };
  const [outside, inside]: [Mark[], Mark[]] = [[], []];
  for (const { candidate, x, y } of points) {
    if (!passing.has(candidate)) outside.push({ x, y, ...dominated, opacity: opacity * FADED });
    else if (candidate.rank > 1) inside.push({ x, y, ...dominated });
    else inside.push({ x, y, radius: FRONT_RADIUS, colour: front, opacity: 1 });
  }
  return [...outside, ...inside];
}

/** All marks of the front and of the others an even sample, `limit` of them at most. */
export function sampleOf(marks: readonly Mark[], limit: number): readonly Mark[] {
  const every = Math.ceil(marks.length / limit);
  return every <= 1 ? marks : marks.filter(({ radius }, i) => radius === FRONT_RADIUS || i % every === 0);
}

/** Draws marks on a canvas of `width` x `height` style pixels. */
export function drawMarks(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  marks: readonly Mark[],
): void {
  const context = openCanvas(canvas, width, height);
  if (context === null) return;
  const dots = new Map<string, Dot>();
  for (const { x, y, radius, colour, opacity } of marks) {
    const key = `${radius} ${colour}`;
    const { image, size } = dots.get(key) ?? dot(radius, colour, window.devicePixelRatio);
    dots.set(key, { image, size });
    context.globalAlpha = opacity;
    context.drawImage(image, x - size / 2, y - size / 2, size, size);
  }
}

/** Marks as elements of an SVG. */
export function markElements(marks: readonly Mark[]): SVGCircleElement[] {
  return marks.map(({ x, y, radius, colour, opacity }) =>
    svg('circle', { cx: x, cy: y, r: radius, fill: colour, opacity: Number(opacity.toFixed(3)) }),
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

interface Dot {
  readonly image: HTMLCanvasElement;
  readonly size: number;
}

function dot(radius: number, colour: string, scale: number): Dot {
  const size = 2 * radius + 2;
  const image = document.createElement('canvas');
  image.width = image.height = Math.ceil(size * scale);
  const context = image.getContext('2d');
  if (context !== null) {
    context.scale(scale, scale);
    context.fillStyle = colour;
    context.arc(size / 2, size / 2, radius, 0, 2 * Math.PI);
    context.fill();
  }
  return { image, size };
}
