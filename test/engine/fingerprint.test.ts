import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fingerprintOf } from '../../src/engine/dataset/fingerprint';
import { scanDataset } from '../../src/engine/dataset/scan';
import { generate } from '../../src/engine/generate';
import { ownModels, quietTask, settings, withEngine } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

const IMAGES_PER_CLASS = 3;

async function fingerprint(folder: string): Promise<string> {
  const task = quietTask();
  return fingerprintOf(await scanDataset(folder, () => IMAGES_PER_CLASS, task), IMAGES_PER_CLASS, task);
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
