/** Image folders for tests, made on the spot. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { Random } from '../../src/shared/random';

/** A temporary folder that is gone after `work`. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'images-')));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An empty file, with the folders that it lies in. */
export function touch(...parts: string[]): void {
  const file = path.join(...parts);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
}

export interface DatasetOptions {
  readonly classes?: number;
  readonly perClass?: number;
  readonly side?: number;
  readonly seed?: number;
  readonly extension?: 'png' | 'jpg' | 'webp' | 'gif';
}

/** Writes a data set of coloured stripes, each class with a frequency and a colour of its own, as FOLDER/cN/M.png. */
export async function writeDataset(folder: string, options: DatasetOptions = {}): Promise<void> {
  const { classes = 3, perClass = 6, side = 24, seed = 0, extension = 'png' } = options;
  const random = new Random(seed);
  for (let c = 0; c < classes; c++) {
    const colour = [random.uniform(), random.uniform(), random.uniform()];
    mkdirSync(path.join(folder, `c${c}`), { recursive: true });
    for (let i = 0; i < perClass; i++) {
      const phase = 6 * random.uniform();
      const pixels = Uint8Array.from({ length: side * side * 3 }, (_, k) => {
        const column = Math.floor(k / 3) % side;
        const stripe = 0.5 + 0.5 * Math.sin(phase + (column * (c + 1)) / 3);
        return 255 * (colour[k % 3] ?? 0) * stripe * (0.8 + 0.2 * random.uniform());
      });
      await sharp(pixels, { raw: { width: side, height: side, channels: 3 } }).toFile(
        path.join(folder, `c${c}`, `${i}.${extension}`),
      );
    }
  }
}

/** Writes a black one-bit PNG of any size; a huge one takes little time and room. */
export function writeBlackPng(file: string, side: number): void {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1; // bits per pixel; colour type 0 is grey
  const rows = Buffer.alloc(side * (1 + Math.ceil(side / 8)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows, { level: 1 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ];
  writeFileSync(file, Buffer.concat([signature, ...chunks]));
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}
