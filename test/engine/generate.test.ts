import assert from 'node:assert/strict';
import * as v from 'valibot';
import { writeDigits } from '../../scripts/mnist.mjs';
import { dominates } from '../../src/shared/pareto/dominance';
import { PICKS } from '../../src/shared/pareto/picks';
import { runSchema } from '../../src/shared/protocol/run';
import type { GenerateSettings, Run } from '../../src/shared/protocol/run';
import { spaceByName } from '../../src/spaces';
import { settings, withEngine } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';
import type { DatasetOptions } from '../support/images';

/** Runs on a data set of stripes; all runs of a test share one engine. */
function runs(dataset: DatasetOptions, chosen: readonly Partial<GenerateSettings>[]): Promise<Run[]> {
  return withFolder(async (folder) => {
    await writeDataset(folder, dataset);
    return withEngine(async (engine) => {
      const results: Run[] = [];
      for (const some of chosen) results.push(await engine.request('generate', settings(folder, some)));
      return results;
    });
  });
}

/** Whatever must hold of every complete run. */
function checkContract(run: Run): void {
  v.parse(runSchema, run);
  const space = spaceByName(run.space);
  assert.equal(run.candidates.length, run.generated.requested);
  assert.equal(new Set(run.candidates.map((c) => c.architecture)).size, run.candidates.length);
  const setting = { classes: run.dataset.classes, resolution: run.resolution, width: run.width };
  for (const c of run.candidates) {
    const choices = space.parse(c.architecture);
    assert.equal(space.invalidity(choices), null);
    assert.deepEqual({ params: c.params, macs: c.macs }, space.costs(choices, setting));
    const [low, high] = c.accuracyInterval;
    assert.ok(low <= c.accuracy && c.accuracy <= high, `${low} <= ${c.accuracy} <= ${high}`);
    assert.equal(c.accuracy, Number(c.accuracy.toFixed(2)));
    assert.ok(c.latencyMs === null || c.latencyMs === Number(c.latencyMs.toPrecision(4)));
  }
  const held = run.candidates.flatMap((c) => c.picks);
  assert.equal(new Set(held).size, held.length);
}

/** Ranks by taking away, again and again, what nobody left dominates. */
function ranksByBruteForce(run: Run): Map<string, number> {
  const ranks = new Map<string, number>();
  let left = run.candidates;
  for (let rank = 1; left.length > 0; rank++) {
    const front = left.filter((c) => !left.some((other) => dominates(other, c)));
    for (const { architecture } of front) ranks.set(architecture, rank);
    left = left.filter((c) => !front.includes(c));
  }
  return ranks;
}

describe('generating', () => {
  it('keeps the contract with 256 candidates by default', async () => {
    const [run] = await runs({ classes: 4 }, [{}]);
    checkContract(run!);
    assert.deepEqual(run!.dataset.classes, 4);
    assert.equal(run!.candidates.length, 256);
    assert.deepEqual(run!.candidates.flatMap((c) => c.picks).sort(), PICKS.map(({ name }) => name).sort());
    assert.ok(run!.hypervolume > 0);
    assert.ok(run!.generated.calls >= 256 * (run!.steps + 1));
    assert.deepEqual(Object.keys(run!.models).sort(), [
      'dataset-code',
      'encoder',
      'guided-step',
      'landmark',
      'predictor',
    ]);
  });

  it('ranks as brute force does, on three data sets', async () => {
    for (const dataset of [{ classes: 2 }, { classes: 5, seed: 7 }, { classes: 8, seed: 9, side: 40 }]) {
      const [run] = await runs(dataset, [{ count: 128 }]);
      const expected = ranksByBruteForce(run!);
      for (const c of run!.candidates) assert.equal(c.rank, expected.get(c.architecture), c.architecture);
      assert.ok(run!.candidates.some((c) => c.rank > 1));
    }
  });

  it('repeats itself for a seed and differs for another', async () => {
    const [first, again, other] = await runs({}, [{ seed: 5 }, { seed: 5 }, { seed: 6 }]);
    assert.deepEqual(again!.candidates, first!.candidates);
    assert.notDeepEqual(other!.candidates, first!.candidates);
  });

  it('does not depend on earlier runs of the same engine', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const run = () => withEngine((engine) => engine.request('generate', settings(folder, { count: 64 })));
      const [first, second] = [await run(), await run()];
      assert.deepEqual(second.candidates, first.candidates);
      assert.equal(second.hypervolume, first.hypervolume);
    }));

  it('keeps within budgets', async () => {
    const budgets = { params: 400_000, macs: 50e6, latencyMs: null };
    const [run] = await runs({}, [{ budgets, count: 100 }]);
    checkContract(run!);
    for (const c of run!.candidates) assert.ok(c.params <= budgets.params && c.macs <= budgets.macs);
    assert.deepEqual(run!.budgets, budgets);
  });

  it('keeps within a latency budget', async () => {
    const [free] = await runs({}, [{ count: 100 }]);
    const latencies = free!.candidates.map((c) => c.latencyMs ?? NaN).sort((a, b) => a - b);
    const latencyMs = latencies[50]!;
    const [run] = await runs({}, [{ budgets: { params: null, macs: null, latencyMs }, count: 60 }]);
    checkContract(run!);
    for (const c of run!.candidates) assert.ok(c.latencyMs !== null && c.latencyMs <= latencyMs);
  });

  it('shows the closest candidates and a note for a budget that nothing meets', async () => {
    const [run] = await runs({}, [{ budgets: { params: 1000, macs: null, latencyMs: null }, count: 20 }]);
    checkContract(run!);
    assert.ok(run!.notes.some((n) => /within the budget of 1000 parameters; these are the closest/.test(n)));
    const smallest = spaceByName('nasbench201').linearCosts({ classes: 3, resolution: 32 }).params.offset;
    assert.ok(run!.candidates.every((c) => c.params === smallest));
  });

  it('stretches the front to the least number of members', async () => {
    // 256 candidates hold nearly the whole front of 63; 64 leave room to stretch.
    const [plain] = await runs({}, [{ count: 64 }]);
    const members = plain!.candidates.filter((c) => c.rank === 1).length;
    const [stretched, beyond] = await runs({}, [
      { count: 64, minCandidates: members + 12 },
      { minCandidates: 256 },
    ]);
    assert.ok(stretched!.candidates.filter((c) => c.rank === 1).length >= members + 12);
    assert.ok(stretched!.generated.calls > plain!.generated.calls);
    assert.ok(beyond!.notes.some((n) => /^The front has \d+ of the 256 members asked for/.test(n)));
    checkContract(beyond!);
  });

  it('leaves latency out where the table does not cover the resolution, and says why', async () => {
    const [run] = await runs({}, [{ resolution: 64, count: 40 }]);
    checkContract(run!);
    assert.ok(run!.candidates.every((c) => c.latencyMs === null));
    assert.ok(run!.notes.some((n) => n.startsWith('Latency is unknown')));
    assert.ok(!run!.candidates.some((c) => c.picks.some((pick) => pick.endsWith('latency'))));
  });

  it('gives the same costs for another resolution and class count as the space says', async () => {
    const [run] = await runs({ classes: 7, perClass: 3 }, [{ resolution: 48, count: 20 }]);
    checkContract(run!);
    assert.equal(run!.dataset.classes, 7);
  });

  it('stretches a front of a single network, whatever it is worth', async () => {
    const small = { resolution: 64, budgets: { params: 75_000, macs: null, latencyMs: null } };
    for (const run of await runs({}, [
      { count: 1, minCandidates: 1 },
      { count: 1, minCandidates: 1, ...small },
    ])) {
      assert.equal(run.candidates.length, 1);
    }
  });

  it('scores the whole space with the exhaustive sampler, whose front nothing beats', async () => {
    const [all, fast] = await runs({}, [{ sampler: 'exhaustive' }, {}]);
    checkContract(all!);
    assert.equal(all!.generated.calls, 15_284); // all cells but the 341 without a path
    assert.ok(all!.hypervolume >= fast!.hypervolume);
    const front = all!.candidates.filter((c) => c.rank === 1);
    for (const c of fast!.candidates) assert.ok(!front.some((best) => dominates(c, best)));
  });

  it('says that a data set was seen in training', () =>
    withFolder(async (folder) => {
      await writeDigits(folder, 400);
      const run = await withEngine((engine) => engine.request('generate', settings(folder, { count: 20 })));
      assert.ok(run.notes.some((n) => /^This data set was seen in training \(it is mnist/.test(n)));
    }));

  it('reports progress and partial results', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (engine) => {
        const stages = new Set<string>();
        const partial: number[] = [];
        await engine.request('generate', settings(folder, { minCandidates: 100 }), {
          onProgress: ({ stage, done, total }) => {
            assert.ok(done <= total);
            stages.add(stage);
          },
          onPartial: (candidates) => partial.push(candidates.length),
        });
        assert.deepEqual([...stages].sort(), ['embed', 'generate', 'scan', 'score', 'stretch']);
        assert.ok(partial.length > 0 && partial.every((size) => size > 0));
      });
    }));

  it('scores given architectures as generating did', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (engine) => {
        const chosen = settings(folder, { count: 30 });
        const run = await engine.request('generate', chosen);
        const architectures = run.candidates.map((c) => c.architecture);
        const { space, device, resolution, width } = chosen;
        const score = await engine.request('score', {
          folder,
          space,
          device,
          resolution,
          width,
          architectures,
        });
        assert.deepEqual(score.candidates, run.candidates);
      });
    }));
});
