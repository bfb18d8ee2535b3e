/** Turns image files into small RGB pictures for the encoder. */

import { loadSharp } from '../native';
import { READ_DEADLINE_MS, readRegularFile } from '../regularFile';
import { toDecodable } from './formats';

/**
 * Most pixels of an image that is opened. Progressive JPEGs and interlaced PNGs are held whole while they are decoded,
 * up to four bytes a pixel: this bounds the engine's memory (600 MB with two at a time) and the time one image can take.
 */
export const MAX_PIXELS = 50e6;
/** Most bytes of a file that is read: five for each of so many pixels. */
const MAX_BYTES = 5 * MAX_PIXELS;
/** Most seconds that a decoder may take. */
const DECODING_SECONDS = 30;

/** RGB bytes [side, side, 3]. */
export type Pixels = Uint8Array;

/**
 * Decodes an image (of an animation the first frame) to `side` x `side` RGB. The whole image is squeezed into the
 * square, as training transforms usually do; it is turned upright by its EXIF orientation first; transparent parts are
 * white, as on a page; grey is repeated in all channels; 16-bit and CMYK images become 8-bit sRGB. The
 * content says how it is decoded, not the name (`toDecodable`).
 *
 * @param file its path or its bytes
 * @returns null when the file is unreadable, no image, truncated or has more than `MAX_PIXELS`
 * @throws PomonagError `native-module`
 */
export async function decodeImage(file: string | Buffer, side: number): Promise<Pixels | null> {
  const sharp = await loadSharp();
  try {
    const bytes = typeof file === 'string' ? await readRegularFile(file, READ_DEADLINE_MS, MAX_BYTES) : file;
    const image = toDecodable(bytes, MAX_PIXELS);
    if (image === null) return null;
    const pixels = await sharp(image.input, {
      ...(image.raw !== undefined && { raw: image.raw }),
      failOn: 'truncated',
      limitInputPixels: MAX_PIXELS,
      autoOrient: true,
    })
      .timeout({ seconds: DECODING_SECONDS })
      .resize(side, side, { fit: 'fill' })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
    return pixels.length === side * side * 3 ? pixels : null;
  } catch {
    return null;
  }
}

/** Whether a picture has no colour: all three channels are equal everywhere. */
export function isGrey(pixels: Pixels): boolean {
  for (let i = 0; i < pixels.length; i += 3) {
    if (pixels[i] !== pixels[i + 1] || pixels[i] !== pixels[i + 2]) return false;
  }
  return true;
}
