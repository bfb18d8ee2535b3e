import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, renameSync, rmSync, rmdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { imagesPerClass } from '../../src/engine/dataset/embed';
import { scanDataset } from '../../src/engine/dataset/scan';
import { Task } from '../../src/engine/task';
import { PomonagError } from '../../src/shared/errors';
import { ownModels, quietTask } from '../support/engine';
import { touch, withFolder, writeDataset } from '../support/images';

const scan = (folder: string, perClass = 20) => scanDataset(folder, () => perClass, quietTask());

async function failure(folder: string): Promise<PomonagError> {
  try {
    await scan(folder);
  } catch (error) {
    assert.ok(error instanceof PomonagError);
    return error;
  }
  return assert.fail('the scan found nothing wrong');
}

/** Runs `work` as a user whose rights bind: root's do not. */
async function withRights<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
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

  it('uses the training part although an image lies beside its classes', () =>
    withFolder(async (folder) => {
      for (const split of ['train', 'val'])
        for (const name of ['x', 'y']) touch(folder, split, name, '1.png');
      touch(folder, 'train', 'montage.png');
      const found = await scan(folder);
      assert.equal(found.base, path.join(folder, 'train'));
      assert.equal(found.images, 2);
    }));

  it('takes a folder called train for a class also with folders in it, where other classes lie beside it', () =>
    withFolder(async (folder) => {
      for (const name of ['bus', 'car', 'train/steam', 'train/diesel']) touch(folder, name, '1.png');
      assert.deepEqual(
        (await scan(folder)).classes.map(({ name, images }) => [name, images]),
        [
          ['bus', 1],
          ['car', 1],
          ['train', 2],
        ],
      );
    }));

  it('uses the training part of a split data set that has unlabelled images too', () =>
    withFolder(async (folder) => {
      for (const name of ['train/x', 'train/y', 'test', 'unlabelled']) touch(folder, name, '1.png');
      touch(folder, 'notes', 'readme.md');
      assert.equal((await scan(folder)).base, path.join(folder, 'train'));
    }));

  it('samples as many images as there are classes with images, whatever empty folders there are', () =>
    withFolder(async (folder) => {
      for (const name of ['x', 'y']) for (let i = 0; i < 60; i++) touch(folder, name, `${i}.png`);
      const sample = async () => {
        const perClass = (classes: number): number => Math.floor(20 / classes);
        return (await scanDataset(folder, perClass, quietTask())).classes.map((c) => c.sample);
      };
      const before = await sample();
      assert.deepEqual(
        before.map(({ length }) => length),
        [40, 40],
      );
      for (let i = 0; i < 9; i++) touch(folder, `empty${i}`, 'readme.md');
      assert.deepEqual(await sample(), before);
    }));

  it('lists images of no more classes than are read', () =>
    withFolder(async (folder) => {
      for (let i = 0; i < 60; i++) touch(folder, `c${i}`, '1.png');
      const { classes } = await scanDataset(folder, await imagesPerClass(ownModels()), quietTask());
      assert.equal(classes.length, 60);
      assert.equal(classes.filter(({ sample }) => sample.length > 0).length, 50);
    }));

  it('names a class or a folder in it whose name is no UTF-8', function () {
    if (process.platform !== 'linux') return this.skip(); // other systems have no such names
    return withFolder(async (folder) => {
      for (const name of ['x', 'y', 'z']) touch(folder, name, '1.png');
      for (const parent of ['.', 'z']) {
        const named = Buffer.concat([Buffer.from(path.join(folder, parent, 'caf')), Buffer.of(0xe9)]);
        mkdirSync(named);
        const { code, message } = await failure(folder);
        rmdirSync(named);
        assert.equal(code, 'bad-dataset');
        assert.match(message, /caf\ufffd cannot be opened: ENOENT.* give it another name/);
      }
    });
  });

  it('names a folder that may not be opened, wherever it is', function () {
    if (process.platform === 'win32') return this.skip(); // has no such rights
    return withFolder(async (folder) => {
      chmodSync(folder, 0o755);
      for (const name of ['x', 'y', 'z/deep']) touch(folder, name, '1.png');
      for (const name of ['y', 'z/deep', '.']) {
        const closed = path.join(folder, name);
        chmodSync(closed, 0);
        const { code, message } = await withRights(() => failure(folder));
        chmodSync(closed, 0o755);
        assert.equal(code, name === '.' ? 'bad-argument' : 'bad-dataset');
        assert.ok(message.startsWith(`The folder ${closed} cannot be opened: EACCES`), message);
        assert.match(message, /make it readable/i);
      }
    });
  });

  it('says which class has been removed meanwhile', () =>
    withFolder(async (folder) => {
      for (const name of ['x', 'y', 'z']) touch(folder, name, '1.png');
      const task = new Task(new AbortController().signal, {
        onProgress: () => rmSync(path.join(folder, 'z'), { recursive: true, force: true }),
        onPartial: () => {},
      });
      await assert.rejects(
        scanDataset(folder, () => 20, task),
        { code: 'bad-dataset', message: /z cannot be opened: ENOENT/ },
      );
    }));

  it('leaves out what file systems keep at the root of a disk', () =>
    withFolder(async (folder) => {
      for (const name of ['x', 'y', 'lost+found', 'System Volume Information']) touch(folder, name, '1.png');
      assert.deepEqual(
        (await scan(folder)).classes.map((c) => c.name),
        ['x', 'y'],
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
