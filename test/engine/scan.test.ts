import assert from 'node:assert/strict';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scanDataset } from '../../src/engine/dataset/scan';
import { PomonagError } from '../../src/shared/errors';
import { quietTask } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

const scan = (folder: string, perClass = 20) => scanDataset(folder, () => perClass, quietTask());

function touch(...parts: string[]): void {
  const file = path.join(...parts);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
}

async function failure(folder: string): Promise<PomonagError> {
  try {
    await scan(folder);
  } catch (error) {
    assert.ok(error instanceof PomonagError);
    return error;
  }
  return assert.fail('the scan found nothing wrong');
}

describe('scanning a folder', () => {
  it('finds classes, nested images and every format, and leaves the rest out', () =>
    withFolder(async (folder) => {
      for (const name of ['a.png', 'b.JPG', 'c.jpeg', 'd.webp', 'e.GIF', 'deep/er/f.png'])
        touch(folder, 'cats', name);
      for (const name of ['g.png', '.hidden.png', 'notes.txt', '.cache/h.png']) touch(folder, 'dogs', name);
      touch(folder, '.git', 'i.png');
      touch(folder, 'empty', 'readme.md');
      touch(folder, 'loose.png');
      const found = await scan(folder);
      assert.deepEqual(
        found.classes.map(({ name, images }) => [name, images]),
        [
          ['cats', 6],
          ['dogs', 1],
        ],
      );
      assert.equal(found.images, 7);
    }));

  it('uses only the training part of a split data set', () =>
    withFolder(async (folder) => {
      for (const split of ['Train', 'val', 'test'])
        for (const name of ['x', 'y']) touch(folder, split, name, '1.png');
      touch(folder, 'Train', 'z', '1.png');
      assert.deepEqual(
        (await scan(folder)).classes.map((c) => c.name),
        ['x', 'y', 'z'],
      );
    }));

  it('uses a single split whole', () =>
    withFolder(async (folder) => {
      for (const name of ['x', 'y']) touch(folder, 'test', name, '1.png');
      assert.equal((await scan(folder)).classes.length, 2);
    }));

  it('takes a folder of images called train for a class', () =>
    withFolder(async (folder) => {
      for (const name of ['bus', 'train']) touch(folder, name, '1.png');
      assert.deepEqual(
        (await scan(folder)).classes.map((c) => c.name),
        ['bus', 'train'],
      );
    }));

  it('samples the same images wherever the data set lies, and not simply the first', () =>
    withFolder(async (folder) => {
      const here = path.join(folder, 'here');
      for (const name of ['x', 'y'])
        for (let i = 0; i < 500; i++) touch(here, name, `${String(i).padStart(3, '0')}.png`);
      const sample = async (root: string) =>
        (await scan(root, 5)).classes.map((c) => c.sample.map((file) => path.relative(root, file)));
      const first = await sample(here);
      const there = path.join(folder, 'there');
      renameSync(here, there);
      assert.deepEqual(await sample(there), first);
      assert.equal(first[0]!.length, 20);
      assert.notDeepEqual(first[0], [...first[0]!].sort());
    }));

  it('ends in spite of symbolic links that lead in circles, and follows others', () =>
    withFolder(async (folder) => {
      const root = path.join(folder, 'root');
      touch(folder, 'elsewhere', '1.png');
      for (const name of ['x', 'y']) touch(root, name, 'deep', '1.png');
      symlinkSync(root, path.join(root, 'x', 'deep', 'up'));
      symlinkSync(path.join(root, 'x'), path.join(root, 'x', 'deep', 'self'));
      symlinkSync('/', path.join(root, 'y', 'everything'));
      symlinkSync(path.join(root, 'nowhere'), path.join(root, 'y', 'broken'));
      symlinkSync(path.join(folder, 'elsewhere'), path.join(root, 'z'));
      const found = await scan(root);
      assert.deepEqual(
        found.classes.map(({ name, images }) => [name, images]),
        [
          ['x', 1],
          ['y', 1],
          ['z', 1],
        ],
      );
    }));

  it('says what is wrong with a folder', () =>
    withFolder(async (folder) => {
      const missing = await failure(path.join(folder, 'missing'));
      assert.equal(missing.code, 'bad-argument');
      assert.match(missing.message, /missing cannot be opened/);

      assert.match((await failure(folder)).message, /has no images. Expected one folder per class/);
      touch(folder, 'loose.png');
      assert.match((await failure(folder)).message, /has images but no class folders/);
      const file = await failure(path.join(folder, 'loose.png'));
      assert.equal(file.code, 'bad-argument');
      assert.match(file.message, /is a file/);

      await writeDataset(folder, { classes: 1, perClass: 2 });
      const single = await failure(folder);
      assert.equal(single.code, 'bad-dataset');
      assert.match(single.message, /only one class with images \("c0"\)/);
    }));
});
