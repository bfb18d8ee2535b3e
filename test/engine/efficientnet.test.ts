import assert from 'node:assert/strict';
import { samplerByName } from '../../src/engine/diffusion/samplers';
import type { Sampler } from '../../src/engine/diffusion/samplers/sampler';
import { surveySpace } from '../../src/engine/predict/survey';
import { sumsOf } from '../../src/engine/predict/sums';
import { setUp } from '../../src/engine/setup';
import { resolveNetwork } from '../../src/spaces/network';
import { paretoFront } from '../../src/shared/pareto/fronts';
import { isWarning } from '../../src/shared/protocol/notes';
import type { Note } from '../../src/shared/protocol/notes';
import type { GenerateSettings, Run } from '../../src/shared/protocol/run';
import { Random } from '../../src/shared/random';
import { blockOf } from '../../src/spaces/efficientnet/blocks';
import { efficientnet as space } from '../../src/spaces/efficientnet/space';
import { ownModels, quietTask, settings, withEngine } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

const inSpace = (chosen: Partial<GenerateSettings> = {}): Partial<GenerateSettings> => ({
  space: 'efficientnet',
  ...chosen,
});

/** Runs on a data set of stripes, all by one engine. */
function runs(...chosen: readonly Partial<GenerateSettings>[]): Promise<Run[]> {
  return withFolder(async (folder) => {
    await writeDataset(folder, { classes: 4 });
    return withEngine(async (engine) => {
      const results: Run[] = [];
      for (const some of chosen)
        results.push(await engine.request('generate', settings(folder, inSpace(some))));
      return results;
    });
  });
}

/** A sampler inside this process: its raw samples can be looked at. */
function sampler(chosen: Partial<GenerateSettings> = {}): Promise<Sampler> {
  return withFolder(async (folder) => {
    await writeDataset(folder);
    const [all, models, task] = [settings(folder, inSpace(chosen)), ownModels(), quietTask()];
    const setup = await setUp(all, models, task);
    const survey = await surveySpace(setup, task);
    return samplerByName(all.sampler).create({ settings: all, setup, survey, models, task });
  });
}

/** Notes on the run, without those on the data set: stripes are unlike photographs, and here there are few. */
const ownNotes = (run: Run): Note[] =>
  (run.codedNotes ?? []).filter((note) => !isWarning(note) && note.code !== 'few-images');

describe('generating in EfficientNet', () => {
  it('gives 256 distinct valid networks with exact costs, at 224 pixels on the A100', async () => {
    const [run] = await runs({});
    assert.equal(run!.resolution, 224);
    assert.equal(run!.width, null);
    assert.equal(run!.device, 'a100');
    assert.equal(new Set(run!.candidates.map(({ architecture }) => architecture)).size, 256);
    for (const { architecture, params, macs, latencyMs } of run!.candidates) {
      const { costs } = resolveNetwork({ space: run!.space, architecture, classes: 4 });
      assert.deepEqual({ params, macs }, costs);
      assert.ok(latencyMs !== null && latencyMs > 0);
    }
    assert.ok(run!.hypervolume > 0);
    assert.deepEqual(ownNotes(run!), []);
  });

  it('repeats itself for a seed and differs for another', async () => {
    const [first, again, other] = await runs(...[5, 5, 6].map((seed) => ({ seed, count: 64 })));
    assert.deepEqual(again!.candidates, first!.candidates);
    assert.notDeepEqual(other!.candidates, first!.candidates);
  });

  it('spreads over the numbers of layers and over the range of parameters', async () => {
    const [run] = await runs({});
    const layers = run!.candidates.flatMap(({ architecture }) =>
      space.parse(architecture).map((column) => blockOf(column).layers),
    );
    for (const count of [1, 2, 3]) {
      const share = layers.filter((own) => own === count).length / layers.length;
      assert.ok(share > 0.1, `${share} of the blocks have ${count} layers`);
    }
    const setting = { classes: 4, resolution: 224 };
    const [least, most] = [space.cheapest, space.dearest].map((c) => space.costs(c, setting).params);
    const params = run!.candidates.map((c) => c.params);
    assert.ok((Math.max(...params) - Math.min(...params)) / (most! - least!) > 0.5);
  });

  it('keeps within budgets', async () => {
    const [free] = await runs({});
    const middle = (key: 'params' | 'macs' | 'latencyMs'): number =>
      free!.candidates.map((c) => c[key] ?? NaN).sort((a, b) => a - b)[128]!;
    const budgets = { params: middle('params'), macs: middle('macs'), latencyMs: middle('latencyMs') };
    const [run] = await runs({ budgets, count: 100 });
    assert.equal(run!.candidates.length, 100);
    for (const { params, macs, latencyMs } of run!.candidates)
      assert.ok(params <= budgets.params && macs <= budgets.macs && latencyMs! <= budgets.latencyMs);
  });

  it('finds a better front than as many random networks', async () => {
    const [run] = await runs({ count: 128 });
    await withFolder(async (folder) => {
      await writeDataset(folder, { classes: 4 });
      const [all, models, task] = [settings(folder, inSpace()), ownModels(), quietTask()];
      const setup = await setUp(all, models, task);
      const random = new Random(1);
      const drawn = Array.from({ length: 128 }, () => space.random(random));
      const scored = await setup.predictor.score(drawn, task);
      const both = [...run!.candidates, ...scored];
      // Four objectives that conflict: a random network that is small or fast in one of them is hard to dominate.
      const members = paretoFront(both).filter((i) => i >= run!.candidates.length).length;
      assert.ok(members <= 0.2 * 128, `${members} random networks are on the front of both`);
      const own = paretoFront(both).length - members;
      assert.ok(own >= 0.9 * 128, `${own} generated networks are on the front of both`);
    });
  });

  it('knows latency at the measured side alone and says so elsewhere', async () => {
    const [run] = await runs({ resolution: 160, count: 40 });
    assert.ok(run!.candidates.every(({ latencyMs }) => latencyMs === null));
    const [latency, ...others] = ownNotes(run!);
    assert.ok(latency?.code === 'latency-unknown' && others.length === 0);
    assert.equal(latency.resolution, 160);
  });

  it('scores given networks as generating did', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (engine) => {
        const chosen = settings(folder, inSpace({ count: 20 }));
        const run = await engine.request('generate', chosen);
        const architectures = run.candidates.map((c) => c.architecture);
        const score = await engine.request('score', { ...chosen, architectures });
        assert.deepEqual(score.candidates, run.candidates);
      });
    }));

  it('refuses the exhaustive sampler, a width, a device of another space and a side that is too small', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (engine) => {
        const refuses = (chosen: Partial<GenerateSettings>, code: string, message: RegExp): Promise<void> =>
          assert.rejects(engine.request('generate', settings(folder, inSpace(chosen))), { code, message });
        await refuses({ sampler: 'exhaustive' }, 'bad-argument', /too large for the exhaustive sampler/);
        await refuses(
          { sampler: 'exact' },
          'bad-argument',
          /no sum over its parts\. Choose one of fast, paper\./,
        );
        await refuses({ width: 1 }, 'bad-argument', /fixed width/);
        await refuses({ device: 'titan_rtx_32' }, 'unknown-device', /"titan_rtx_32".*a100, rtx3090/);
        await refuses({ resolution: 31 }, 'bad-resolution', /at least 32, not 31/);
      });
    }));
});

describe('sums over the parts of a network', () => {
  it('are refused where the predictor is none', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const setup = await setUp(settings(folder, inSpace()), ownModels(), quietTask());
      await assert.rejects(sumsOf(setup), { code: 'bad-model', message: /no sum over the parts/ });
    }));
});

describe('raw samples in EfficientNet', () => {
  it('of the fast sampler are all valid and nearly all distinct', async () => {
    const samples = await (await sampler()).propose(256);
    assert.equal(samples.filter((s) => space.invalidity(s) === null).length, 256);
    const distinct = new Set(samples.map((s) => s.join())).size;
    assert.ok(distinct >= 0.95 * 256, `${distinct} of 256 are distinct`);
  });

  it('of the paper sampler are mostly valid', async function () {
    this.timeout(600_000);
    const samples = await (await sampler({ sampler: 'paper' })).propose(32);
    const valid = samples.filter((s) => space.invalidity(s) === null).length;
    assert.ok(valid > 0.7 * 32, `${valid} of 32 are valid`);
  });
});
