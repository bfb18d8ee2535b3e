/** Thousands of points on a canvas: one prepared dot per colour, stamped. */

import type { Candidate } from '../../shared/protocol/run';
import type { CanvasColours } from '../theme';
import type { Point } from './projection';

const DOMINATED_RADIUS = 2.5;
const FRONT_RADIUS = 3.75;

/** From how many dominated points on they fade further, so that dense places do not drown the front. */
const CROWD = 1000;
/** How much fainter points outside the filter are. */
const FADED = 0.3;

/** Draws the points on a canvas of `width` x `height` style pixels, those that do not pass the filter faintly below. */
export function drawPoints(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  points: readonly Point[],
  passing: ReadonlySet<Candidate>,
  colours: CanvasColours,
): void {
  const context = openCanvas(canvas, width, height);
  if (context === null) return;
  const scale = window.devicePixelRatio;
  const front = dot(FRONT_RADIUS, colours.front, scale);
  const dominated = dot(DOMINATED_RADIUS, colours.dominated, scale);
  const opacity = colours.dominatedOpacity * Math.min(1, Math.sqrt(CROWD / points.length));
  const stamp = ({ x, y }: Point, { image, size }: Dot, alpha: number): void => {
    context.globalAlpha = alpha;
    context.drawImage(image, x - size / 2, y - size / 2, size, size);
  };
  for (const point of points) if (!passing.has(point.candidate)) stamp(point, dominated, opacity * FADED);
  for (const point of points) {
    if (!passing.has(point.candidate)) continue;
    if (point.candidate.rank === 1) stamp(point, front, 1);
    else stamp(point, dominated, opacity);
  }
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
