/**
 * Dots and rings, put straight into pixels: without a graphics card, thousands of images or arcs on a canvas take several
 * times as long.
 */

import type { Rgb } from '../theme';
import type { MarkStyle } from './markStyle';
import type { Box } from './projection';

/** Width of a ring's line in pixels. */
export const RING = 1.25;

/** Four bytes per pixel, row by row: red, green, blue and opacity. */
export type Pixels = Pick<ImageData, 'data' | 'width' | 'height'>;

/** Lays one dot or ring over what the image holds, with smooth edges. Lengths in style pixels. */
export type Stamp = (mark: MarkStyle & { readonly x: number; readonly y: number }) => void;

/**
 * @param scale pixels of the image per style pixel
 * @param area outside of which nothing is drawn
 * @param rgbOf red, green and blue of a colour, 0 to 255
 */
export function stampOn(
  { data, width, height }: Pixels,
  scale: number,
  area: Box,
  rgbOf: (colour: string) => Rgb,
): Stamp {
  const least = {
    x: Math.max(0, Math.round(area.left * scale)),
    y: Math.max(0, Math.round(area.top * scale)),
  };
  const most = {
    x: Math.min(width, Math.round(area.right * scale)),
    y: Math.min(height, Math.round(area.bottom * scale)),
  };
  return ({ x, y, radius, colour, opacity, hollow }) => {
    const [red, green, blue] = rgbOf(colour);
    const [centreX, centreY] = [x * scale, y * scale];
    // A dot is a ring without a radius, its line as wide as the dot.
    const line = hollow ? radius * scale : 0;
    const half = (hollow ? RING / 2 : radius) * scale;
    const reach = line + half + 0.5;
    const right = Math.min(most.x, Math.ceil(centreX + reach));
    const bottom = Math.min(most.y, Math.ceil(centreY + reach));
    for (let row = Math.max(least.y, Math.floor(centreY - reach)); row < bottom; row++) {
      const dy = row + 0.5 - centreY;
      for (let column = Math.max(least.x, Math.floor(centreX - reach)); column < right; column++) {
        const dx = column + 0.5 - centreX;
        // How much of the pixel is covered: all of it half a pixel inside the edge, nothing half a pixel outside.
        const inside = half - Math.abs(Math.sqrt(dx * dx + dy * dy) - line) + 0.5;
        if (inside <= 0) continue;
        const alpha = inside < 1 ? inside * opacity : opacity;
        const at = 4 * (row * width + column);
        const below = ((data[at + 3] ?? 0) / 255) * (1 - alpha);
        const share = alpha / (alpha + below);
        data[at] = red * share + (data[at] ?? 0) * (1 - share);
        data[at + 1] = green * share + (data[at + 1] ?? 0) * (1 - share);
        data[at + 2] = blue * share + (data[at + 2] ?? 0) * (1 - share);
        data[at + 3] = 255 * (alpha + below);
      }
    }
  };
}
