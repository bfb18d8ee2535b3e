import assert from 'node:assert/strict';
import { samplerByName } from '../../src/engine/diffusion/samplers';
import type { Sampler } from '../../src/engine/diffusion/samplers/sampler';
import { surveySpace } from '../../src/engine/predict/survey';
import { setUp } from '../../src/engine/setup';
import { exportArchitecture } from '../../src/codegen/export';
import { resolveNetwork } from '../../src/spaces/network';
import type { NetworkRequest } from '../../src/spaces/network';
import { paretoFront } from '../../src/shared/pareto/fronts';
import { isWarning } from '../../src/shared/protocol/notes';
import type { Note } from '../../src/shared/protocol/notes';
import type { GenerateSettings, Run } from '../../src/shared/protocol/run';
import { Random } from '../../src/shared/random';
import { mobilenetv3 as space } from '../../src/spaces/mobilenetv3/space';
import { depthsOf } from '../../src/spaces/mobilenetv3/text';
import type { Choices } from '../../src/spaces/space';
import { ownModels, quietTask, settings, withEngine } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

const inSpace = (chosen: Partial<GenerateSettings> = {}): Partial<GenerateSettings> => ({
  space: 'mobilenetv3',
  ...chosen,
});

/** Runs on a data set of stripes, all by one engine. */
function runs(...chosen: readonly Partial<GenerateSettings>[]): Promise<Run[]> {
  return withFolder(async (folder) => {
    await writeDataset(folder, { classes: 4 });
    return withEngine(async (engine) => {
      const results: Run[] = [];
      for (const some of chosen) {
        results.push(await engine.request('generate', settings(folder, inSpace(some))));
      }
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

const choicesOf = (run: Run): Choices[] =>
  run.candidates.map(({ architecture }) => space.parse(architecture));
/** Notes on the run, without those on the data set: stripes are unlike photographs, and here there are few. */
const ownNotes = (run: Run): Note[] =>
  (run.codedNotes ?? []).filter((note) => !isWarning(note) && note.code !== 'few-images');
const front = (run: Run): number => run.candidates.filter(({ rank }) => rank === 1).length;

describe('generating in MobileNetV3', () => {
  it('gives 256 distinct valid networks with exact costs, at 224 pixels and width 1', async () => {
    const [run] = await runs({});
    assert.equal(run!.resolution, 224);
    assert.equal(run!.width, 1);
    assert.equal(run!.device, space.defaultDevice);
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
    const [first, again, other] = await runs({ seed: 5 }, { seed: 5 }, { seed: 6 });
    assert.deepEqual(again!.candidates, first!.candidates);
    assert.notDeepEqual(other!.candidates, first!.candidates);
  });

  it('spreads over the depths and over the range of parameters', async () => {
    const [run] = await runs({});
    const depths = choicesOf(run!).flatMap(depthsOf);
    for (const depth of [2, 3, 4]) {
      const share = depths.filter((d) => d === depth).length / depths.length;
      assert.ok(share > 0.1, `${share} of the stages have ${depth} layers`);
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
    for (const { params, macs, latencyMs } of run!.candidates) {
      assert.ok(params <= budgets.params && macs <= budgets.macs && latencyMs! <= budgets.latencyMs);
    }
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
      const members = paretoFront(both).filter((i) => i >= run!.candidates.length);
      assert.ok(members.length <= 2, `${members.length} random networks are on the front of both`);
    });
  });

  it('has the exact front at once: nothing that other samplers find beats it', async () => {
    const [exact, fast] = await runs({ sampler: 'exact', count: 128 }, { count: 128 });
    assert.deepEqual([exact!.steps, exact!.candidates.length], [0, 128]);
    assert.deepEqual(ownNotes(exact!), []);
    assert.ok(exact!.hypervolume > fast!.hypervolume, `${exact!.hypervolume} > ${fast!.hypervolume}`);
    // Costs are rounded to four digits, sums to a step of the grid.
    const beaten = exact!.candidates.filter(({ accuracy, params, latencyMs }) =>
      fast!.candidates.some(
        (other) =>
          other.accuracy > accuracy + 0.02 &&
          other.params < 0.99 * params &&
          other.latencyMs! < 0.99 * latencyMs!,
      ),
    );
    assert.deepEqual(beaten, []);
  });

  it('keeps the exact front within budgets, MACs where latency is unknown', async () => {
    const [free] = await runs({ sampler: 'exact', count: 64 });
    const middle = (key: 'params' | 'macs' | 'latencyMs'): number =>
      free!.candidates.map((c) => c[key] ?? NaN).sort((a, b) => a - b)[32]!;
    const budgets = { params: middle('params'), macs: middle('macs'), latencyMs: middle('latencyMs') };
    const exact = { sampler: 'exact', count: 64 } as const;
    const [run, small] = await runs(
      { ...exact, budgets },
      { ...exact, resolution: 64, budgets: { params: null, macs: 2e7, latencyMs: null } },
    );
    for (const { params, macs, latencyMs } of run!.candidates)
      assert.ok(params <= budgets.params && macs <= budgets.macs && latencyMs! <= budgets.latencyMs);
    assert.equal(run!.candidates.length, 64);
    assert.ok(small!.candidates.length > 32 && small!.candidates.every(({ macs }) => macs <= 2e7));
  });

  it('stretches the front until it fills the run', async () => {
    const [run] = await runs({ count: 128 });
    assert.equal(front(run!), 128);
    const [whole] = await runs({ count: 128, minCandidates: 128 });
    assert.equal(front(whole!), 128);
    assert.deepEqual(ownNotes(whole!), []);
  });

  it('knows latency over the measured sides and says where it does not', async () => {
    const [small, smaller] = await runs({ resolution: 160, count: 40 }, { resolution: 64, count: 40 });
    assert.ok(small!.candidates.every(({ latencyMs }) => latencyMs !== null));
    assert.deepEqual(ownNotes(small!), []);
    assert.ok(smaller!.candidates.every(({ latencyMs }) => latencyMs === null));
    const [latency, ...others] = ownNotes(smaller!);
    assert.ok(latency?.code === 'latency-unknown' && others.length === 0);
    assert.deepEqual([latency.sides, latency.resolution], [[128, 224], 64]);
  });

  it('generates at width 1.2 with exact costs, and says what is not known there', async () => {
    const [run] = await runs({ width: 1.2, count: 40 });
    assert.equal(run!.width, 1.2);
    for (const { architecture, params, macs, latencyMs } of run!.candidates) {
      const costs = space.costs(space.parse(architecture), { classes: 4, resolution: 224, width: 1.2 });
      assert.deepEqual({ params, macs, latencyMs }, { ...costs, latencyMs: null });
    }
    assert.deepEqual(ownNotes(run!), [{ code: 'width-unmeasured', width: 1.2, usual: 1 }]);
  });

  it('scores given networks as generating did, and exports them with the costs shown', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (engine) => {
        const chosen = settings(folder, inSpace({ count: 20, width: 1.2 }));
        const run = await engine.request('generate', chosen);
        const architectures = run.candidates.map((c) => c.architecture);
        const score = await engine.request('score', { ...chosen, architectures });
        assert.deepEqual(score.candidates, run.candidates);
        const [best] = run.candidates;
        const request = { ...run, architecture: best!.architecture, classes: run.dataset.classes };
        const { content } = exportArchitecture(request, 'json', run);
        const { costs } = resolveNetwork(JSON.parse(String(content)) as NetworkRequest);
        assert.deepEqual(costs, { params: best!.params, macs: best!.macs });
      });
    }));

  it('refuses the exhaustive sampler, an unknown width and a side that is too small', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (engine) => {
        const refuses = (chosen: Partial<GenerateSettings>, code: string, message: RegExp): Promise<void> =>
          assert.rejects(engine.request('generate', settings(folder, inSpace(chosen))), { code, message });
        await refuses(
          { sampler: 'exhaustive' },
          'bad-argument',
          /too large for the exhaustive sampler\. Choose one of fast, paper, exact\./,
        );
        await refuses({ width: 1.1 }, 'bad-argument', /one of 1, 1\.2, not 1\.1/);
        await refuses({ resolution: 31 }, 'bad-resolution', /at least 32, not 31/);
      });
    }));
});

describe('raw samples in MobileNetV3', () => {
  it('of the fast sampler are all valid and nearly all distinct', async () => {
    const samples = await (await sampler()).propose(256);
    assert.equal(samples.filter((s) => space.invalidity(s) === null).length, 256);
    assert.ok(new Set(samples.map((s) => s.join())).size >= 0.98 * 256);
  });

  it('of the paper sampler are mostly valid', async function () {
    this.timeout(600_000);
    const samples = await (await sampler({ sampler: 'paper' })).propose(32);
    const valid = samples.filter((s) => space.invalidity(s) === null).length;
    assert.ok(valid > 0.7 * 32, `${valid} of 32 are valid`);
  });
});
