// Draws the sample data set, media/sample/shapes: five shapes in colour, 32 x 32 pixels. The same images every time.
//   node scripts/sample.mjs
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

const folder = 'media/sample/shapes';
const imagesPerClass = 24;
const side = 32;

/** Outlines in a square from -1 to 1, as the data of an SVG path. */
const shapes = {
  circle: 'M -1 0 A 1 1 0 1 0 1 0 A 1 1 0 1 0 -1 0 Z',
  cross: 'M -.35 -1 H .35 V -.35 H 1 V .35 H .35 V 1 H -.35 V .35 H -1 V -.35 H -.35 Z',
  square: 'M -.85 -.85 H .85 V .85 H -.85 Z',
  star: polygon(10, (corner) => (corner % 2 === 0 ? 1 : 0.42)),
  triangle: polygon(3, () => 1),
};

/**
 * @param {number} corners
 * @param {(corner: number) => number} radius
 */
function polygon(corners, radius) {
  const points = Array.from({ length: corners }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / corners - Math.PI / 2;
    return [Math.cos(angle), Math.sin(angle)].map((part) => (radius(corner) * part).toFixed(3)).join(' ');
  });
  return `M ${points.join(' L ')} Z`;
}

let state = 1;
/** The next number from 0 to 1 of the generator mulberry32. */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/**
 * @param {number} least
 * @param {number} most
 */
function between(least, most) {
  return least + (most - least) * random();
}

/** @param {string} outline */
function picture(outline) {
  const hue = between(0, 360);
  const [x, y] = [between(12, 20), between(12, 20)];
  const [turn, size] = [between(-30, 30), between(6, 10.5)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">
    <defs><linearGradient id="ground" gradientTransform="rotate(${between(0, 90)})">
      <stop stop-color="hsl(${hue}, 35%, ${between(15, 45)}%)"/>
      <stop offset="1" stop-color="hsl(${hue + between(20, 80)}, 35%, ${between(15, 45)}%)"/>
    </linearGradient></defs>
    <rect width="${side}" height="${side}" fill="url(#ground)"/>
    <path d="${outline}" fill="hsl(${hue + between(120, 240)}, ${between(50, 90)}%, ${between(60, 80)}%)"
      transform="translate(${x} ${y}) rotate(${turn}) scale(${size})"/>
  </svg>`;
}

rmSync(folder, { recursive: true, force: true });
for (const [name, outline] of Object.entries(shapes)) {
  mkdirSync(path.join(folder, name), { recursive: true });
  for (let i = 0; i < imagesPerClass; i++) {
    const file = path.join(folder, name, `${String(i).padStart(2, '0')}.png`);
    await sharp(Buffer.from(picture(outline)))
      .removeAlpha()
      .png({ compressionLevel: 9 })
      .toFile(file);
  }
}
