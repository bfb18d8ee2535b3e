import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fingerprintOf } from '../../src/engine/dataset/fingerprint';
import { DatasetReader } from '../../src/engine/dataset/read';
import type { ReadClass } from '../../src/engine/dataset/read';
import { imagesPerClass } from '../../src/engine/dataset/embed';
import { scanDataset } from '../../src/engine/dataset/scan';
import type { SampleSize } from '../../src/engine/dataset/scan';
import { unknownDataset } from '../../src/engine/cache/datasetCache';
import { generate } from '../../src/engine/generate';
import { Task } from '../../src/engine/task';
import { ownModels, quietTask, settings, withEngine } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

const IMAGES_PER_CLASS = 3;

async function fingerprint(
  folder: string,
  sampleSize: SampleSize = () => IMAGES_PER_CLASS,
  task = quietTask(),
): Promise<string> {
  const dataset = await scanDataset(folder, sampleSize, task);
  const wanted = sampleSize(dataset.classes.length);
  const reader = new DatasetReader(dataset, wanted, 32, await unknownDataset(), task, () => {});
  await reader.look();
  const classes: ReadClass[] = [];
  for (const one of dataset.classes) classes.push(await reader.readClass(one));
  return fingerprintOf(classes);
}

/** The path of one of the images that are embedded, or of one that is not. */
async function imageOf(folder: string, embedded: boolean): Promise<string> {
  const [first] = (await scanDataset(folder, () => IMAGES_PER_CLASS, quietTask())).classes;
  const file = embedded ? first?.sample[0] : first?.sample.at(-1);
  return file ?? assert.fail('the class has no images');
}

describe('the fingerprint of a data set', () => {
  it('stays when the data set is copied elsewhere', () =>
    withFolder(async (folder) => {
      const [here, there] = [path.join(folder, 'here'), path.join(folder, 'there')];
      await writeDataset(here, { classes: 2, perClass: 5 });
      cpSync(here, there, { recursive: true });
      assert.match(await fingerprint(here), /^[0-9a-f]{64}$/);
      assert.equal(await fingerprint(here), await fingerprint(there));
    }));

  it('is that of names, sizes and the hashes of bytes, one after the other', () =>
    withFolder(async (folder) => {
      await writeDataset(folder, { classes: 2, perClass: 5 });
      appendFileSync(await imageOf(folder, true), Buffer.alloc(3e6, 'long'));
      const hash = createHash('sha256');
      for (const { name, sample } of (await scanDataset(folder, () => IMAGES_PER_CLASS, quietTask()))
        .classes) {
        hash.update(JSON.stringify([name, 5]));
        for (const file of sample.slice(0, IMAGES_PER_CLASS)) {
          const bytes = readFileSync(file);
          const content = createHash('sha256').update(bytes).digest('hex');
          hash.update(JSON.stringify([path.relative(folder, file), bytes.length, content]));
        }
      }
      assert.equal(await fingerprint(folder), hash.digest('hex'));
    }));

  it('covers the spare image that is read in place of a damaged one, and no other', () =>
    withFolder(async (folder) => {
      await writeDataset(folder, { classes: 2, perClass: 8 });
      const [first] = (await scanDataset(folder, () => IMAGES_PER_CLASS, quietTask())).classes;
      const [damaged = '', , , spare = '', unread = ''] = first?.sample ?? [];
      writeFileSync(damaged, 'damaged');
      const before = await fingerprint(folder);
      appendFileSync(unread, ' ');
      assert.equal(await fingerprint(folder), before);
      appendFileSync(spare, ' ');
      assert.notEqual(await fingerprint(folder), before);
    }));

  it('covers only the classes that are read', () =>
    withFolder(async (folder) => {
      for (let i = 0; i < 60; i++) {
        mkdirSync(path.join(folder, `c${i}`));
        writeFileSync(path.join(folder, `c${i}`, '1.png'), 'image');
      }
      const sampleSize = await imagesPerClass(ownModels());
      const before = await fingerprint(folder, sampleSize);
      const { classes } = await scanDataset(folder, sampleSize, quietTask());
      const unread = classes.find(({ sample }) => sample.length === 0)?.name ?? '';
      appendFileSync(path.join(folder, unread, '1.png'), ' ');
      assert.equal(await fingerprint(folder, sampleSize), before);
      writeFileSync(path.join(folder, unread, '2.png'), 'image');
      assert.notEqual(await fingerprint(folder, sampleSize), before);
    }));

  it('can be cancelled between two images and within a large one', () =>
    withFolder(async (folder) => {
      await writeDataset(folder, { classes: 2, perClass: 3 });
      writeFileSync(path.join(folder, 'c1', '0.png'), Buffer.alloc(5e6));
      let checkpoints = 0;
      class CountingTask extends Task {
        override checkpoint(): Promise<void> {
          checkpoints += 1;
          return super.checkpoint();
        }
      }
      const quiet = { onProgress: () => {}, onPartial: () => {} };
      const task = new CountingTask(new AbortController().signal, quiet);
      await fingerprint(folder, undefined, task);
      assert.ok(checkpoints >= 6 + 4, `${checkpoints} checkpoints for 6 images, one of 5 MB`);
    }));

  const changes: Record<string, (folder: string) => Promise<void> | void> = {
    'an embedded image': async (folder) => appendFileSync(await imageOf(folder, true), ' '),
    'the number of images': async (folder) => rmSync(await imageOf(folder, false)),
    "a class's name": (folder) => {
      const [name = ''] = readdirSync(folder).sort();
      renameSync(path.join(folder, name), path.join(folder, 'renamed'));
    },
  };
  for (const [name, change] of Object.entries(changes)) {
    it(`changes with ${name}`, () =>
      withFolder(async (folder) => {
        await writeDataset(folder, { classes: 2, perClass: 5 });
        const before = await fingerprint(folder);
        await change(folder);
        assert.notEqual(await fingerprint(folder), before);
      }));
  }

  it('stands in a run and is what the engine answers when asked for it', () =>
    withFolder(async (folder) => {
      await writeDataset(folder, { classes: 2, perClass: 5 });
      const { dataset } = await generate(settings(folder, { count: 4 }), ownModels(), quietTask());
      assert.equal(
        await withEngine((client) => client.request('fingerprint', { folder })),
        dataset.fingerprint,
      );
    }));
});
