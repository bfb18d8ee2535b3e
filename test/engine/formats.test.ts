import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { decodeImage } from '../../src/engine/dataset/decode';
import { withFolder } from '../support/images';

const [WIDTH, HEIGHT] = [5, 4];
/** RGB of a pixel: no two are alike, and no channel is another's. */
const colour = (row: number, column: number): number[] => [40 * row + 8, 40 * column + 16, 200 - 30 * row];
const rows = Array.from({ length: HEIGHT }, (_, y) => Array.from({ length: WIDTH }, (_, x) => colour(y, x)));
const grey = rows.map((row) => row.map(([, green = 0]) => green));

/** A BMP with a header of 40 bytes. */
function bmp(bits: number, height: number, palette: number[][], lines: number[][]): Buffer {
  const header = Buffer.alloc(54 + 4 * palette.length);
  header.write('BM');
  header.writeUInt32LE(header.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(WIDTH, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(palette.length, 46);
  palette.forEach((entry, i) => header.set([...entry.slice(0, 3).reverse(), 0], 54 + 4 * i));
  const padded = lines.map((line) => [...line, ...Array<number>((4 - (line.length % 4)) % 4).fill(0)]);
  return Buffer.concat([header, Buffer.from(padded.flat())]);
}

const netpbm = (header: string, values: number[]): Buffer =>
  Buffer.concat([Buffer.from(header, 'latin1'), Buffer.from(values)]);
const bgr = (row: number[][]): number[] => row.flatMap(([r = 0, g = 0, b = 0]) => [b, g, r]);
const greyPalette = Array.from({ length: 256 }, (_, i) => [i, i, i]);

const COLOURS: Readonly<Record<string, Buffer>> = {
  'a BMP of 24 bits': bmp(24, HEIGHT, [], [...rows].reverse().map(bgr)),
  'a BMP of 32 bits whose fourth byte is empty': bmp(
    32,
    HEIGHT,
    [],
    [...rows].reverse().map((row) => row.flatMap(([r = 0, g = 0, b = 0]) => [b, g, r, 0])),
  ),
  'a BMP from top to bottom': bmp(24, -HEIGHT, [], rows.map(bgr)),
  'a PPM': netpbm(`P6\n${WIDTH} ${HEIGHT}\n255\n`, rows.flat(2)),
  'a PPM with a comment': netpbm(`P6\n# by hand\n${WIDTH} ${HEIGHT}\n255\n`, rows.flat(2)),
};
const GREYS: Readonly<Record<string, Buffer>> = {
  'a BMP with a palette': bmp(8, HEIGHT, greyPalette, [...grey].reverse()),
  'a PGM': netpbm(`P5\n${WIDTH} ${HEIGHT}\n255\n`, grey.flat()),
  'a PGM of 16 bits': netpbm(
    `P5\n${WIDTH} ${HEIGHT}\n65535\n`,
    grey.flat().flatMap((value) => [value, value]),
  ),
};

/** As the encoder sees it, from a PNG: the way that is held by other tests. */
async function fromPng(folder: string, values: number[], channels: 1 | 3): Promise<Uint8Array> {
  const file = path.join(folder, 'reference.png');
  await sharp(Uint8Array.from(values), { raw: { width: WIDTH, height: HEIGHT, channels } }).toFile(file);
  const pixels = await decodeImage(file, 16);
  assert.ok(pixels);
  return pixels;
}

describe('image formats', () => {
  for (const [files, values, channels] of [
    [COLOURS, rows.flat(2), 3],
    [GREYS, grey.flat(), 1],
  ] as const) {
    for (const [name, bytes] of Object.entries(files)) {
      it(`reads ${name}, whatever it is called`, () =>
        withFolder(async (folder) => {
          const file = path.join(folder, 'a.jpg');
          writeFileSync(file, bytes);
          assert.deepEqual(await decodeImage(file, 16), await fromPng(folder, values, channels));
        }));

      it(`refuses half of ${name}`, () =>
        withFolder(async (folder) => {
          const file = path.join(folder, 'a.png');
          for (const length of [bytes.length - WIDTH, bytes.length >> 1, 20, 3, 0]) {
            writeFileSync(file, bytes.subarray(0, length));
            assert.equal(await decodeImage(file, 16), null, `${length} of ${bytes.length} bytes`);
          }
        }));
    }
  }

  it('reads a TIFF', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'a.tif');
      const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
      await sharp(Uint8Array.from(rows.flat(2)), { raw })
        .tiff({ compression: 'none' })
        .toFile(file);
      assert.deepEqual(await decodeImage(file, 16), await fromPng(folder, rows.flat(2), 3));
    }));

  it('asks for no room for a BMP or PPM that says it is huge', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'a.bmp');
      const header = bmp(24, 1_000_000, [], []);
      for (const bytes of [header, netpbm('P6\n100000 100000\n255\n', []), netpbm('P6\n-4 4\n255\n', [])]) {
        writeFileSync(file, bytes);
        assert.equal(await decodeImage(file, 16), null);
      }
    }));

  it('gives SVG, PDF and HEIC to no decoder', () =>
    withFolder(async (folder) => {
      const svg =
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64"/></svg>';
      const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
      const file = path.join(folder, 'a.png');
      for (const bytes of [svg, `<?xml version="1.0"?>${svg}`, '%PDF-1.4', heic, `GIF89a${svg}`]) {
        writeFileSync(file, bytes);
        assert.equal(await decodeImage(file, 16), null);
      }
      writeFileSync(file, svg);
      await assert.rejects(sharp(file).png().toBuffer(), 'the loader of SVG is open');
      await assert.rejects(sharp(readFileSync(file)).png().toBuffer(), 'the loader of SVG is open');
    }));

  it('follows links and leaves pipes, devices and folders alone', async function () {
    if (process.platform === 'win32') return this.skip(); // has no such files
    await withFolder(async (folder) => {
      const file = path.join(folder, 'real.png');
      const expected = await fromPng(folder, rows.flat(2), 3);
      const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
      await sharp(Uint8Array.from(rows.flat(2)), { raw }).toFile(file);
      symlinkSync(file, path.join(folder, 'link.png'));
      assert.deepEqual(await decodeImage(path.join(folder, 'link.png'), 16), expected);
      execFileSync('mkfifo', [path.join(folder, 'pipe.png')]);
      symlinkSync('/dev/zero', path.join(folder, 'zero.png'));
      for (const name of ['pipe.png', 'zero.png', '.']) {
        assert.equal(await decodeImage(path.join(folder, name), 16), null, name);
      }
    });
  });
});
