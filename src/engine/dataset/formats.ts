/**
 * Which decoder reads an image: its content decides, whatever its name. These are the formats that torchvision's
 * `ImageFolder` reads, and GIF; no other decoder is ever given a file.
 */

import { parseHeader, read as readNetpbm } from '@thi.ng/pixel-io-netpbm';
import { decode as decodeBmp } from 'bmpimagejs';
import type { Raw, SharpInput } from 'sharp';

/** An image as sharp takes it: a file's bytes, or pixels. */
export interface Decodable {
  readonly input: SharpInput;
  readonly raw?: Raw;
}

const SIGNATURES: readonly (readonly [signature: RegExp, kind: 'sharp' | 'bmp' | 'netpbm'])[] = [
  [/^\xff\xd8\xff/, 'sharp'], // JPEG
  [/^\x89PNG\r\n/, 'sharp'],
  [/^RIFF[^]{4}WEBP/, 'sharp'],
  [/^GIF8[79]a/, 'sharp'],
  [/^(?:II[*+]\0|MM\0[*+])/, 'sharp'], // TIFF and BigTIFF
  [/^BM/, 'bmp'],
  [/^P[456]\s/, 'netpbm'], // PBM, PGM, PPM
];
const SIGNATURE_BYTES = 16;

/**
 * @param maxPixels most pixels of a BMP, PBM, PGM or PPM; sharp has its own limit
 * @returns null for bytes that are no image of these formats, too large or truncated
 */
export function toDecodable(bytes: Buffer, maxPixels: number): Decodable | null {
  const start = bytes.toString('latin1', 0, SIGNATURE_BYTES);
  switch (SIGNATURES.find(([signature]) => signature.test(start))?.[1]) {
    case 'sharp':
      return { input: bytes };
    case 'bmp':
      return fromBmp(bytes, maxPixels);
    case 'netpbm':
      return fromNetpbm(bytes, maxPixels);
    case undefined:
      return null;
  }
}

/** Length of the header of OS/2 1.x, whose numbers are shorter. */
const CORE_HEADER = 12;

/** Colour alone, as Pillow reads it: most writers leave the fourth byte of a pixel empty. */
function fromBmp(bytes: Buffer, maxPixels: number): Decodable | null {
  const isCore = bytes.readUInt32LE(14) === CORE_HEADER;
  const width = isCore ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const height = isCore ? bytes.readUInt16LE(20) : Math.abs(bytes.readInt32LE(22));
  const bits = bytes.readUInt16LE(isCore ? 24 : 28);
  const compression = isCore ? 0 : bytes.readUInt32LE(30);
  if (!(width > 0 && height > 0 && width * height <= maxPixels)) return null;
  const isPacked = compression === 1 || compression === 2;
  const rowBytes = 4 * Math.ceil((width * bits) / 32);
  if (!isPacked && bytes.length < bytes.readUInt32LE(10) + (height - 1) * rowBytes + (width * bits) / 8) {
    return null;
  }
  const { pixels } = decodeBmp(Uint8Array.from(bytes).buffer);
  if (pixels.length !== 4 * width * height) return null;
  const colours = new Uint8Array(3 * width * height);
  for (let i = 0, j = 0; i < pixels.length; i += 4) {
    for (let channel = 0; channel < 3; channel++) colours[j++] = pixels[i + channel] ?? 0;
  }
  return { input: colours, raw: { width, height, channels: 3 } };
}

function fromNetpbm(bytes: Buffer, maxPixels: number): Decodable | null {
  const { type, width, height, start, max = 1 } = parseHeader(bytes);
  if (!(width > 0 && height > 0 && width * height <= maxPixels && max > 0)) return null;
  const rowBytes = { P4: Math.ceil(width / 8), P5: width, P6: 3 * width }[type] ?? Infinity;
  if (bytes.length - start < rowBytes * height * (max > 255 ? 2 : 1)) return null;
  const { data } = readNetpbm(bytes.subarray(0, bytes.length));
  if (data instanceof Uint32Array) {
    const colours = Uint8Array.from({ length: 3 * data.length }, (_, i) => {
      const pixel = data[Math.floor(i / 3)] ?? 0;
      return pixel >>> (16 - 8 * (i % 3));
    });
    return { input: colours, raw: { width, height, channels: 3 } };
  }
  const grey = data instanceof Uint16Array ? Uint8Array.from(data, (value) => value / 257) : data;
  return { input: Uint8Array.from(grey), raw: { width, height, channels: 1 } };
}
