import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { scanDataset } from '../../src/engine/dataset/scan';
import { LAYOUTS } from '../fixtures/layouts';
import { quietTask } from '../support/engine';
import { touch, withFolder } from '../support/images';
import { faultOf, writeLayout } from '../support/layouts';

const scan = (folder: string) => scanDataset(folder, () => 20, quietTask());

describe('reading a folder as people have it', () => {
  for (const [name, layout] of Object.entries(LAYOUTS)) {
    const { expected } = layout;
    it(`${'problem' in expected ? 'refuses' : 'reads'}: ${name}`, () =>
      withFolder(async (folder) => {
        writeLayout(folder, layout);
        const wrong = await faultOf(folder, expected);
        assert.equal(wrong, null);
      }));
  }

  it('takes every folder as a class where it is told to', () =>
    withFolder(async (folder) => {
      for (const name of ['x', 'y', 'test']) touch(folder, name, '1.png');
      const every = await scanDataset(folder, () => 20, quietTask(), { everyFolder: true });
      assert.deepEqual(
        every.classes.map((c) => c.name),
        ['test', 'x', 'y'],
      );
      assert.equal((await scan(folder)).classes.length, 2);
    }));

  it('says in notes what it has not read, and why', () =>
    withFolder(async (folder) => {
      for (const name of [
        'train/x/1.png',
        'train/y/1.png',
        'train/z/1.gif',
        'train/loose.png',
        'val/x/1.png',
      ])
        touch(folder, name);
      for (const name of ['train/y/2.heic', 'train/.git/1.png', 'train/empty/notes.txt']) touch(folder, name);
      execFileSync('mkfifo', [path.join(folder, 'train', 'x', 'pipe.png')]);
      const { notes, part, images } = await scan(folder);
      assert.equal(part, 'train');
      assert.equal(images, 3);
      assert.deepEqual(notes, [
        { code: 'part-read', part: 'train' },
        {
          code: 'folders-left-out',
          folders: [
            { path: 'val', reason: 'split', images: 1 },
            { path: 'train/.git', reason: 'hidden', images: 0 },
          ],
          more: 0,
        },
        { code: 'classes-without-images', names: ['empty'], more: 0 },
        { code: 'images-without-class', files: 1 },
        { code: 'files-of-other-kinds', files: 1, endings: ['heic'] },
        { code: 'not-files', files: 1 },
        { code: 'gif-images', files: 1 },
        { code: 'gif-classes', names: ['z'], more: 0 },
        { code: 'few-images', smallest: { name: 'x', images: 1 } },
      ]);
    }));

  it('names endings that it does not read where there are no others', () =>
    withFolder(async (folder) => {
      for (const name of ['x', 'y']) touch(folder, name, '1.heic');
      await assert.rejects(scan(folder), /no images but of kinds that are not read: heic/);
    }));

  it('refuses a tree that is deeper than any data set, at once', () =>
    withFolder(async (folder) => {
      for (const name of ['x', 'y']) touch(folder, name, '1.png');
      let place = path.join(folder, 'x');
      for (let i = 0; i < 800; i++) place = path.join(place, 'd');
      mkdirSync(place, { recursive: true });
      await assert.rejects(scan(folder), /is more than 64 folders deep: move it out/);
    }));
});
