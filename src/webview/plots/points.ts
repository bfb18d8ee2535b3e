/** Thousands of points on a canvas: one prepared dot per colour, stamped. */

import type { CanvasColours } from '../theme';
import type { Point } from './projection';

const DOMINATED_RADIUS = 2.5;
const FRONT_RADIUS = 3.75;

/** From how many dominated points on they fade further, so that dense places do not drown the front. */
const CROWD = 1000;

/** Draws the points on a canvas of `width` x `height` style pixels. */
export function drawPoints(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  points: readonly Point[],
  colours: CanvasColours,
): void {
  const scale = window.devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.scale(scale, scale);
  const front = dot(FRONT_RADIUS, colours.front, scale);
  const dominated = dot(DOMINATED_RADIUS, colours.dominated, scale);
  const opacity = colours.dominatedOpacity * Math.min(1, Math.sqrt(CROWD / points.length));
  for (const { candidate, x, y } of points) {
    const isFront = candidate.rank === 1;
    const { image, size } = isFront ? front : dominated;
    context.globalAlpha = isFront ? 1 : opacity;
    context.drawImage(image, x - size / 2, y - size / 2, size, size);
  }
}

function dot(radius: number, colour: string, scale: number): { image: HTMLCanvasElement; size: number } {
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
