/** Tables of images and their classes. What is taken gives each image of the folder one class at most, and two classes or more. */

import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ImageNames } from '../../../src/engine/dataset/imageNames';
import { readLabels } from '../../../src/engine/dataset/labels';
import type { Random } from '../../../src/shared/random';
import { mutateBytes, mutateText, pick } from '../mutate';
import { bytesOf } from '../target';
import type { Target } from '../target';

const ROOT = '/images';
const IMAGES = Array.from({ length: 12 }, (_, i) => `${['left', 'right'][i % 2]}/photo ${i}.jpg`);
const NAMES = new ImageNames(ROOT, [...IMAGES, 'left/twice.png', 'right/twice.png']);
const HEADS = [['file', 'label'], ['image', 'class', 'width'], null];

let folder: string | undefined;

/** A table as it should be, by one of the separators, quoted or not. */
function table(random: Random): string {
  const [separator, quote] = [pick(random, [',', ';', '\t', '|']), pick(random, ['', '', '"'])];
  const head = pick(random, HEADS);
  const rows = IMAGES.map((image, i) => [image, `class ${i % 3}`, '640'].slice(0, head?.length ?? 2));
  const line = (cells: readonly string[]): string =>
    cells.map((cell) => quote + cell + quote).join(separator);
  return [...(head === null ? [] : [head]), ...rows].map(line).join(pick(random, ['\n', '\r\n']));
}

export const labels: Target = {
  name: 'labels',
  what: 'tables of images and their classes (`--labels`)',
  cases: 10_000,
  make(random) {
    const text = table(random);
    const encoded = pick(random, [
      () => bytesOf(mutateText(random, text)),
      () => Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.from(text, 'utf16le')]),
      () => Buffer.from(mutateText(random, text), 'latin1'),
    ])();
    return random.integer(3) === 0 ? mutateBytes(random, encoded) : encoded;
  },
  async feed(input) {
    folder ??= mkdtempSync(path.join(tmpdir(), 'pomonag-fuzz-'));
    const file = path.join(folder, 'labels.csv');
    writeFileSync(file, input);
    const read = await readLabels(ROOT, NAMES, { file });
    const named = [...read.classes.values()].flat();
    assert.ok(read.classes.size >= 2 && [...read.classes.values()].every(({ length }) => length > 0));
    assert.equal(new Set(named).size, named.length);
    assert.equal(named.length, read.images);
    assert.ok(named.every((image) => NAMES.paths.includes(image)));
    return true;
  },
};
