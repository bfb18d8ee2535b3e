import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import files from 'node:fs/promises';
import path from 'node:path';
import { mock } from 'node:test';
import { DatasetCache } from '../../src/engine/cache/datasetCache';
import { partName } from '../../src/engine/replaceFile';
import { embedDataset, fingerprintDataset, imagesPerClass } from '../../src/engine/dataset/embed';
import type { DatasetCode } from '../../src/engine/dataset/embed';
import { scanDataset } from '../../src/engine/dataset/scan';
import { Task } from '../../src/engine/task';
import { CountingModels } from '../support/counting';
import { MODELS, ownModels, quietTask } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

const CLASSES = 3;
const PER_CLASS = 4;
const IMAGES = CLASSES * PER_CLASS;

/** What comes out, and what it took. */
interface Outcome {
  readonly code: DatasetCode;
  readonly encoded: number;
  readonly steps: number;
}

async function embed(
  folder: string,
  cache?: DatasetCache,
  models = new CountingModels(),
  task = quietTask(),
): Promise<Outcome> {
  const dataset = await scanDataset(folder, await imagesPerClass(models), task);
  const code = await embedDataset(dataset, models, task, { cache });
  return { code, encoded: models.encoded, steps: models.steps };
}

/** A cache that has only what is on the disk. */
const diskCache = (folder: string, disk = 1e9): DatasetCache => new DatasetCache(folder, { disk, memory: 0 });

const keptFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.kept'))
    .map((name) => path.join(folder, name));

/** A data set in `images`, and room for a cache in `cache`. */
const withDataset = (work: (images: string, cache: string) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    const images = path.join(folder, 'images');
    await writeDataset(images, { classes: CLASSES, perClass: PER_CLASS });
    await work(images, path.join(folder, 'cache'));
  });

/** Runs `work` as if some seconds had passed since the files were written. */
async function later<T>(work: () => Promise<T>): Promise<T> {
  const { now } = Date;
  Date.now = () => now() + 10_000;
  try {
    return await work();
  } finally {
    Date.now = now;
  }
}

describe('the cache of data sets', () => {
  it('gives the same to the bit as no cache, without computing anything again', () =>
    withDataset(async (images, folder) => {
      const plain = await embed(images);
      assert.deepEqual([plain.encoded, plain.steps > 0], [IMAGES, true]);
      const first = await embed(images, diskCache(folder));
      assert.deepEqual(first, plain);
      const cache = diskCache(folder);
      const again = await embed(images, cache);
      assert.deepEqual(again, { code: plain.code, encoded: 0, steps: 0 });
      const inMemory = new DatasetCache(null);
      await embed(images, inMemory);
      assert.deepEqual(await embed(images, inMemory), { code: plain.code, encoded: 0, steps: 0 });
    }));

  it('opens only files that are not as they were', () =>
    withDataset((images, folder) =>
      later(async () => {
        const embedAgain = () => embed(images, diskCache(folder));
        const all = (await openedBy(embedAgain)).length;
        assert.deepEqual([all, await openedBy(embedAgain)], [IMAGES, []]);
        const touched = path.join(images, 'c0', '3.png');
        utimesSync(touched, 1e9, 1e9);
        assert.deepEqual(await openedBy(embedAgain), [touched]);
        const inPlace = path.join(images, 'c1', '2.png');
        writeFileSync(inPlace, readFileSync(inPlace));
        assert.deepEqual(await openedBy(embedAgain), [inPlace]);
      }),
    ));

  it('does not trust the times of files that were written a moment ago', () =>
    withDataset(async (images, folder) => {
      const now = new Date();
      const file = path.join(images, 'c0', '0.png');
      utimesSync(file, now, now);
      const embedAgain = () => embed(images, diskCache(folder));
      await embedAgain();
      assert.ok((await openedBy(embedAgain)).includes(file));
    }));

  const changes: Record<string, { change: (images: string) => Promise<void> | void; encoded: number }> = {
    'an image is replaced': {
      change: (images) =>
        cpSync(path.join(images, '..', 'other', 'c0', '0.png'), path.join(images, 'c1', '2.png')),
      encoded: 1,
    },
    'an image is added': {
      change: (images) =>
        cpSync(path.join(images, '..', 'other', 'c2', '1.png'), path.join(images, 'c1', 'new.png')),
      encoded: 1,
    },
    'an image is removed': { change: (images) => rmSync(path.join(images, 'c2', '3.png')), encoded: 0 },
    'an image is renamed': {
      change: (images) => renameSync(path.join(images, 'c2', '3.png'), path.join(images, 'c2', 'z.png')),
      encoded: 0,
    },
    'an image is damaged': {
      change: (images) => truncateSync(path.join(images, 'c0', '3.png'), 100),
      encoded: 0,
    },
    'two images of equal size and time are swapped': { change: swap, encoded: 0 },
    'two classes swap an image': {
      change: (images) => {
        const [here, there, between] = ['c0/1.png', 'c2/1.png', 'between'].map((name) =>
          path.join(images, name),
        ) as [string, string, string];
        for (const [from, to] of [
          [here, between],
          [there, here],
          [between, there],
        ] as const)
          renameSync(from, to);
      },
      encoded: 0,
    },
    'a class is renamed': {
      change: (images) => renameSync(path.join(images, 'c0'), path.join(images, 'z')),
      encoded: 0,
    },
    'a class is added': {
      change: (images) =>
        cpSync(path.join(images, '..', 'other', 'c1'), path.join(images, 'c9'), { recursive: true }),
      encoded: PER_CLASS,
    },
  };
  for (const [name, { change, encoded }] of Object.entries(changes)) {
    it(`gives what no cache gives after ${name}, and encodes no image twice`, () =>
      withDataset((images, folder) =>
        later(async () => {
          await writeDataset(path.join(images, '..', 'other'), { seed: 1, perClass: PER_CLASS });
          unifyStates(images);
          const before = await embed(images, diskCache(folder));
          await change(images);
          const after = await embed(images, diskCache(folder));
          assert.deepEqual(after.code, (await embed(images)).code);
          assert.notEqual(after.code.summary.fingerprint, before.code.summary.fingerprint);
          assert.equal(after.encoded, encoded);
          assert.deepEqual(await embed(images, diskCache(folder)), {
            code: after.code,
            encoded: 0,
            steps: 0,
          });
        }),
      ));
  }

  it('knows a data set by its bytes where it has been moved or copied', () =>
    withDataset(async (images, folder) => {
      await embed(images, diskCache(folder));
      const copy = path.join(images, '..', 'copy');
      cpSync(images, copy, { recursive: true });
      const { code, encoded, steps } = await embed(copy, diskCache(folder));
      assert.deepEqual([encoded, steps], [0, 0]);
      assert.deepEqual(code, (await embed(copy)).code);
    }));

  it('computes everything anew with another encoder', () =>
    withDataset(async (images, folder) => {
      await embed(images, diskCache(folder));
      const models = path.join(images, '..', 'models');
      cpSync(MODELS, models, { recursive: true });
      // A graph with a note in it (field 6 of the format) computes the same under another hash.
      appendFileSync(path.join(models, 'encoder.onnx'), Buffer.from([0x32, 1, 0x78]));
      const manifest = path.join(models, 'manifest.json');
      const text = readFileSync(manifest, 'utf8');
      writeFileSync(
        manifest,
        text.replace(sha256(path.join(MODELS, 'encoder.onnx')), sha256(path.join(models, 'encoder.onnx'))),
      );
      const { encoded } = await embed(images, diskCache(folder), new CountingModels(models));
      assert.equal(encoded, IMAGES);
      assert.equal((await embed(images, diskCache(folder))).encoded, 0, 'the other one has been forgotten');
    }));

  const damage: Record<string, (file: string) => void> = {
    'is cut off': (file) => truncateSync(file, statSync(file).size - 1),
    'is empty': (file) => truncateSync(file, 0),
    'has a wrong byte': (file) => {
      const bytes = readFileSync(file);
      bytes[bytes.length - 5]! ^= 1;
      writeFileSync(file, bytes);
    },
    'is of something else': (file) => writeFileSync(file, 'not ours, but of the same name'),
    'has vanished': (file) => rmSync(file),
  };
  for (const [name, harm] of Object.entries(damage)) {
    it(`does without a file that ${name}, and replaces it`, () =>
      withDataset(async (images, folder) => {
        const first = await embed(images, diskCache(folder));
        for (const file of keptFiles(folder)) harm(file);
        assert.deepEqual(await embed(images, diskCache(folder)), first);
        assert.deepEqual(await embed(images, diskCache(folder)), { code: first.code, encoded: 0, steps: 0 });
      }));
  }

  it('takes no file for another', () =>
    withDataset(async (images, folder) => {
      const first = await embed(images, diskCache(folder));
      const [one = '', other = ''] = keptFiles(folder);
      cpSync(one, other);
      assert.deepEqual((await embed(images, diskCache(folder))).code, first.code);
    }));

  it('goes on without a folder that cannot be written', () =>
    withDataset(async (images, folder) => {
      writeFileSync(folder, 'a file in its place');
      const cache = diskCache(folder);
      assert.deepEqual((await embed(images, cache)).code, (await embed(images)).code);
      assert.deepEqual(await cache.clear(), { files: 0, bytes: 0 });
    }));

  it('keeps within its bound and forgets first what was used least recently', () =>
    withFolder(async (folder) => {
      const room = path.join(folder, 'cache');
      const sets = ['a', 'b', 'c'].map((name) => path.join(folder, name));
      for (const [seed, images] of sets.entries())
        await writeDataset(images, { classes: 2, perClass: 4, seed });
      const [a = '', b = '', c = ''] = sets;
      await embed(a, diskCache(room));
      const used = () => keptFiles(room).reduce((sum, file) => sum + statSync(file).size, 0);
      const bound = 2.5 * used();
      await embed(b, diskCache(room, bound));
      for (const file of keptFiles(room)) utimesSync(file, 1e9, 1e9);
      assert.equal((await embed(a, diskCache(room, bound))).encoded, 0); // used a moment ago
      await embed(c, diskCache(room, bound));
      assert.ok(used() <= bound, `${used()} bytes of ${bound}`);
      assert.deepEqual(
        [(await embed(a, diskCache(room, bound))).encoded, (await embed(c, diskCache(room, bound))).encoded],
        [0, 0],
      );
      assert.equal((await embed(b, diskCache(room, bound))).encoded, 8);
    }));

  it('keeps what was read when it is cancelled', () =>
    withDataset(async (images, folder) => {
      const abort = new AbortController();
      const models = new CountingModels();
      const task = new Task(abort.signal, {
        onProgress: () => {
          if (models.steps >= 10) abort.abort();
        },
        onPartial: () => {},
      });
      await assert.rejects(embed(images, diskCache(folder), models, task), { code: 'cancelled' });
      assert.ok(models.encoded > 0);
      const { code, encoded } = await embed(images, diskCache(folder));
      assert.deepEqual(code, (await embed(images)).code);
      assert.equal(encoded, 0);
    }));

  it('serves the fingerprint, and is served by it', () =>
    withDataset(async (images, folder) => {
      const models = ownModels();
      const ask = async (cache?: DatasetCache) =>
        fingerprintDataset(
          await scanDataset(images, await imagesPerClass(models), quietTask()),
          models,
          quietTask(),
          { cache },
        );
      const fingerprint = await ask();
      assert.equal(await ask(diskCache(folder)), fingerprint);
      assert.equal((await embed(images, diskCache(folder))).code.summary.fingerprint, fingerprint);
      assert.equal(await ask(diskCache(folder)), fingerprint);
      assert.equal(
        (await embed(images, diskCache(folder))).encoded,
        0,
        'the fingerprint has thrown features away',
      );
    }));

  it('removes all that it keeps and what an interrupted one has left, and nothing else', () =>
    withDataset(async (images, folder) => {
      const cache = diskCache(folder);
      await embed(images, cache);
      const part = path.join(folder, partName());
      const foreign = path.join(folder, 'notes.txt');
      writeFileSync(foreign, 'mine');
      writeFileSync(part, 'half');
      utimesSync(part, 1e9, 1e9);
      await embed(images, diskCache(folder));
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.endsWith('.part')),
        [],
      );
      const { files, bytes } = await cache.clear();
      assert.deepEqual([files, bytes > 0, readdirSync(folder)], [2, true, ['notes.txt']]);
      assert.equal((await embed(images, cache)).encoded, IMAGES);
    }));

  it('can be read by nobody else', function () {
    if (process.platform === 'win32') this.skip();
    return withDataset(async (images, folder) => {
      await embed(images, diskCache(folder));
      for (const file of [folder, ...keptFiles(folder)]) assert.equal(statSync(file).mode & 0o077, 0);
    });
  });
});

/** The images that are opened during `work`. */
async function openedBy(work: () => Promise<unknown>): Promise<string[]> {
  const spy = mock.method(files, 'open');
  try {
    await work();
    return spy.mock.calls
      .map(({ arguments: [file] }) => String(file))
      .filter((file) => file.endsWith('.png'));
  } finally {
    spy.mock.restore();
  }
}

/** Gives all images one size and time: what follows the end of a PNG is not read. */
function unifyStates(images: string): void {
  const all = readdirSync(images, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.png'))
    .map((name) => path.join(images, name));
  const size = Math.max(...all.map((file) => statSync(file).size));
  for (const file of all) {
    appendFileSync(file, Buffer.alloc(size - statSync(file).size));
    utimesSync(file, 1e9, 1e9);
  }
}

/** Two images of a class change places; of the files' sizes, inodes and times only the time of change tells. */
function swap(images: string): void {
  const pair = ['1.png', '2.png'].map((name) => path.join(images, 'c0', name));
  const bytes = pair.map((file) => readFileSync(file)).reverse();
  for (const [i, file] of pair.entries()) {
    const { atime, mtime } = statSync(file);
    writeFileSync(file, bytes[i]!);
    utimesSync(file, atime, mtime);
  }
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
