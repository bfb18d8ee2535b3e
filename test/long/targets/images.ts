/** Damaged and foreign image files. Each is decoded to 32 x 32 pixels, or known as unreadable. */

import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { decodeImage } from '../../../src/engine/dataset/decode';
import { mutateBytes, pick } from '../mutate';
import type { Target } from '../target';

const FORMATS = ['png', 'jpeg', 'webp', 'tiff', 'gif'] as const;
const SIDE = 32;

let seeds: Promise<Uint8Array[]> | undefined;
let folder: string | undefined;

/** A small picture in every format, and files of other kinds. */
async function pictures(): Promise<Uint8Array[]> {
  const pixels = Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * 37) % 256);
  const picture = sharp(pixels, { raw: { width: 40, height: 30, channels: 3 } });
  const files = await Promise.all(FORMATS.map((format) => picture.clone().toFormat(format).toBuffer()));
  const texts = [
    `P6\n40 30\n255\n`,
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><use href="#a"/></svg>',
    '%PDF-1.4\n',
  ];
  return [
    ...files,
    ...texts.map((text) => new TextEncoder().encode(text)),
    Buffer.concat([Buffer.from('P6\n40 30\n255\n'), pixels]),
  ];
}

export const images: Target = {
  name: 'images',
  what: 'image files',
  cases: 10_000,
  make: async (random) => mutateBytes(random, pick(random, await (seeds ??= pictures()))),
  async feed(input) {
    folder ??= mkdtempSync(path.join(tmpdir(), 'pomonag-fuzz-'));
    const file = path.join(folder, 'image.png');
    writeFileSync(file, input);
    const decoded = await decodeImage(file, SIDE);
    if (decoded !== null) assert.equal(decoded.length, SIDE * SIDE * 3);
    return decoded !== null;
  },
};
