import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { decodeImage, isGrey } from '../../src/engine/dataset/decode';
import { withFolder, writeBlackPng } from '../support/images';

/** A picture whose left half is red and right half blue. */
const halves = (width: number, height: number) => {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, k) => {
    const left = Math.floor(k / 3) % width < width / 2;
    return k % 3 === (left ? 0 : 2) ? 255 : 0;
  });
  return sharp(pixels, { raw: { width, height, channels: 3 } });
};

const pixel = (pixels: Uint8Array, row: number, column: number): number[] => [
  ...pixels.subarray((row * 32 + column) * 3, (row * 32 + column) * 3 + 3),
];

async function decoded(file: string): Promise<Uint8Array> {
  const pixels = await decodeImage(file, 32);
  assert.ok(pixels !== null, `${file} was not readable`);
  return pixels;
}

describe('decoding an image', () => {
  for (const format of ['png', 'jpg', 'webp', 'gif'] as const) {
    it(`squeezes a ${format} into the square`, () =>
      withFolder(async (folder) => {
        const file = path.join(folder, `a.${format}`);
        await halves(200, 50).toFile(file);
        const pixels = await decoded(file);
        assert.equal(pixels.length, 32 * 32 * 3);
        const [red, blue] = [pixel(pixels, 16, 2), pixel(pixels, 16, 29)];
        assert.ok(red[0]! > 200 && red[2]! < 60, `left is ${red.join()}`);
        assert.ok(blue[2]! > 200 && blue[0]! < 60, `right is ${blue.join()}`);
        assert.equal(isGrey(pixels), false);
      }));
  }

  it('turns a picture upright', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'a.jpg');
      await halves(64, 64).jpeg().withMetadata({ orientation: 6 }).toFile(file); // to be turned by 90 degrees
      const pixels = await decoded(file);
      assert.ok(pixel(pixels, 2, 16)[0]! > 200, 'red is not on top');
      assert.ok(pixel(pixels, 29, 16)[2]! > 200, 'blue is not at the bottom');
    }));

  it('puts transparent pictures on white', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'a.png');
      const background = { r: 0, g: 0, b: 0, alpha: 0 };
      await sharp({ create: { width: 8, height: 8, channels: 4, background } }).toFile(file);
      assert.ok((await decoded(file)).every((value) => value === 255));
    }));

  it('repeats grey in all channels, eight bits of sixteen', () =>
    withFolder(async (folder) => {
      const eight = path.join(folder, '8.png');
      const sixteen = path.join(folder, '16.png');
      const grey = sharp(new Uint8Array(100).fill(200), {
        raw: { width: 10, height: 10, channels: 1 },
      });
      await grey.clone().png().toFile(eight);
      await grey.clone().toColourspace('grey16').png().toFile(sixteen);
      assert.equal((await sharp(sixteen).metadata()).depth, 'ushort');
      for (const file of [eight, sixteen]) {
        const pixels = await decoded(file);
        assert.ok(isGrey(pixels));
        assert.ok(
          pixels.every((value) => Math.abs(value - 200) <= 1),
          `${file}: ${pixels[0]}`,
        );
      }
    }));

  it('reads CMYK', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'a.jpg');
      await halves(64, 64).toColourspace('cmyk').jpeg().toFile(file);
      assert.equal((await sharp(file).metadata()).space, 'cmyk');
      const red = pixel(await decoded(file), 16, 2);
      assert.ok(red[0]! > red[2]!, `left is ${red.join()}`);
    }));

  it('refuses what is truncated, no image, or missing', () =>
    withFolder(async (folder) => {
      for (const format of ['png', 'jpg', 'webp', 'gif']) {
        const file = path.join(folder, `a.${format}`);
        const random = Uint8Array.from({ length: 128 * 128 * 3 }, (_, i) => (i * i * 31) % 251);
        await sharp(random, { raw: { width: 128, height: 128, channels: 3 } }).toFile(file);
        const bytes = readFileSync(file);
        writeFileSync(file, bytes.subarray(0, bytes.length >> 1));
        assert.equal(await decodeImage(file, 32), null, `half of a ${format}`);
      }
      const text = path.join(folder, 'text.png');
      writeFileSync(text, 'not an image');
      assert.equal(await decodeImage(text, 32), null);
      assert.equal(await decodeImage(path.join(folder, 'missing.png'), 32), null);
    }));

  it('refuses 20,000 x 20,000 pixels at once and reads 7,000 x 7,000', () =>
    withFolder(async (folder) => {
      const huge = path.join(folder, 'huge.png');
      writeBlackPng(huge, 20_000);
      const start = performance.now();
      assert.equal(await decodeImage(huge, 32), null);
      assert.ok(performance.now() - start < 1000);

      const large = path.join(folder, 'large.png');
      writeBlackPng(large, 7000);
      assert.ok(isGrey(await decoded(large)));
    }));
});
