import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { embedDataset } from '../../src/engine/dataset/embed';
import { batchAt, interleave, landmarkSteps, rateAt, scheduleOf } from '../../src/engine/dataset/landmark';
import type { Landmark } from '../../src/engine/dataset/landmark';
import type { Pixels } from '../../src/engine/dataset/decode';
import { scanDataset } from '../../src/engine/dataset/scan';
import { takeLandmark } from '../../src/engine/dataset/takeLandmark';
import { Task } from '../../src/engine/task';
import { Workers } from '../../src/engine/workers/workers';
import { ownModels, quietTask } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

const SIDE = 32;
const golden = v.parse(
  v.object({
    counts: v.array(v.number()),
    share: v.number(),
    schedules: v.array(
      v.object({ counts: v.array(v.number()), folds: v.number(), steps: v.number(), batch: v.number() }),
    ),
  }),
  JSON.parse(readFileSync('test/golden/landmark.json', 'utf8')),
);

/** As `striped_pictures` in training/evidence/landmark/golden.py. */
function stripedPictures(label: number, count: number): Pixels[] {
  return Array.from({ length: count }, (_, image) =>
    Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => {
      const channel = at % 3;
      const x = Math.floor(at / 3) % SIDE;
      const y = Math.floor(at / 3 / SIDE);
      const stripes = 60 * (Math.floor(x / (label + 2)) % 2);
      const pattern = (31 * image + 17 * y * (image + 3) + 13 * x * (image + 5) + 7 * channel) % 97;
      return stripes + pattern;
    }),
  );
}

/** The landmark, taken by this process alone. */
async function landmark(classes: readonly Pixels[][], task: Task, onStep: () => void): Promise<Landmark> {
  const models = ownModels();
  const workers = new Workers(models, task);
  const taken = takeLandmark(classes, await models.open('landmark', null), workers, onStep);
  await workers.finish([taken]);
  return taken;
}

const CLASSES = golden.counts.map((count, label) => stripedPictures(label, count));

describe('the landmark', () => {
  it('is the one that Python takes', async () => {
    const model = await ownModels().open('landmark', null);
    let steps = 0;
    const { share, images } = await landmark(CLASSES, quietTask(), () => (steps += 1));
    assert.equal(images, 81);
    assert.ok(Math.abs(share - golden.share) <= 1.5 / images, `${share} is not ${golden.share}`);
    assert.equal(steps, landmarkSteps(scheduleOf(golden.counts, model)));
  });

  it('is taken by the schedules of Python', async () => {
    const model = await ownModels().open('landmark', null);
    assert.ok(new Set(golden.schedules.map(({ folds }) => folds)).size > 2);
    for (const { counts, ...schedule } of golden.schedules) {
      assert.deepEqual(scheduleOf(counts, model), schedule, counts.join());
    }
  });

  it('is 0 of one picture of each class', async () => {
    const single = CLASSES.map((pictures) => pictures.slice(0, 1));
    const taken = await landmark(single, quietTask(), () => assert.fail('there is nothing to learn'));
    assert.deepEqual(taken, { share: 0, images: single.length });
  });

  it('can be cancelled between two steps', async () => {
    const abort = new AbortController();
    const task = new Task(abort.signal, { onProgress: () => {}, onPartial: () => {} });
    let steps = 0;
    const taken = landmark(CLASSES, task, () => {
      if ((steps += 1) === 3) abort.abort();
    });
    await assert.rejects(taken, { code: 'cancelled' });
    assert.equal(steps, 3);
  });

  it('fills the progress of an embedding to its end, also where pictures are unreadable', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      writeFileSync(path.join(folder, 'c0', '0.png'), 'damaged');
      const dataset = await scanDataset(folder, () => 20, quietTask());
      let last = { done: 0, total: 1 };
      const task = new Task(new AbortController().signal, {
        onProgress: (progress) => {
          assert.ok(progress.done >= last.done && progress.done <= progress.total);
          last = progress;
        },
        onPartial: () => {},
      });
      const { summary } = await embedDataset(dataset, ownModels(), task);
      assert.equal(summary.skipped, 1);
      assert.equal(last.done, last.total);
    }));

  it('spreads classes evenly and halves each', () => {
    const examples = interleave(
      [12, 6, 3].map((count) => Array.from({ length: count }, () => new Uint8Array())),
      2,
    );
    for (const start of [0, 7, 14]) {
      const labels = examples.slice(start, start + 7).map(({ label }) => label);
      assert.deepEqual(labels.sort(), [0, 0, 0, 0, 1, 1, 2]);
    }
    assert.equal(examples.filter(({ label, fold }) => label === 2 && fold === 0).length, 2);
  });

  it('takes batches round and round, at a rate that rises and falls', () => {
    assert.deepEqual(batchAt(1, 4, 6), [4, 5, 0, 1]);
    assert.deepEqual(batchAt(5, 4, 3), [0, 1, 2]);
    const rates = Array.from({ length: 9 }, (_, step) => rateAt(step, 9, 0.1));
    assert.equal(rates[4], 0.1);
    rates.forEach((rate, i) => assert.ok(Math.abs(rate - (rates[8 - i] ?? NaN)) < 1e-12));
  });
});
