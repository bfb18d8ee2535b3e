/**
 * A search space is one folder here, one file in Python, and what test/toy/recipe.json puts into the registries: the toy
 * space is held to golden numbers, searched, scored and exported as every other, and no file of the product knows it.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { Models } from '../../src/engine/models/models';
import type { Candidate, Run } from '../../src/shared/protocol/run';
import type { Tuning } from '../../src/shared/protocol/tuning';
import { withFolder, writeDataset } from '../support/images';
import { describeGolden } from '../support/goldenContract';
import { describeContract } from '../support/spaceContract';
import { buildToyPrograms } from '../support/toyPrograms';
import type { ToyPrograms } from '../support/toyPrograms';
import golden from '../toy/golden/toy-space.json';
import { toy } from '../toy/space/space';

describeContract(toy);
describeGolden(toy, 'test/toy/golden', () => new Models(path.resolve('test/toy/models'), 'cpu'), {
  score: false,
});

type Figures = Pick<Candidate, 'architecture' | 'params' | 'macs' | 'accuracy' | 'latencyMs'>;
const { classes, side } = golden.settings[0]!;

describe('a search space of one folder', () => {
  let programs: ToyPrograms;
  before(async () => {
    programs = await buildToyPrograms('dist/test/toy');
  });

  function output(...args: string[]): string {
    const { status, stdout, stderr } = programs.pomonag(...args, '--space', 'toy');
    assert.equal(status, 0, stderr);
    return stdout;
  }

  async function run(...args: string[]): Promise<Run> {
    return withFolder(async (folder) => {
      await writeDataset(folder, { classes, perClass: 3 });
      return JSON.parse(output('generate', folder, '--seed', '1', '--json', ...args)) as Run;
    });
  }

  const byName = (candidates: readonly Figures[]): Map<string, Figures> =>
    new Map(candidates.map((candidate) => [candidate.architecture, candidate]));
  const expected = byName(
    golden.networks.map(({ text, costs, ...rest }) => {
      const [params = NaN, macs = NaN] = costs[0] ?? [];
      return { architecture: text, params, macs, ...rest };
    }),
  );
  /** Costs are exact, predictions those of a fit. */
  function assertGolden(candidates: readonly Figures[]): void {
    for (const { architecture, params, macs, accuracy, latencyMs } of candidates) {
      const own = expected.get(architecture);
      assert.ok(own, architecture);
      assert.deepEqual([params, macs], [own.params, own.macs]);
      assert.ok(Math.abs(accuracy - own.accuracy) < 1e-2, `${accuracy} is not ${own.accuracy} %`);
      const ratio = (latencyMs ?? NaN) / (own.latencyMs ?? NaN);
      assert.ok(Math.abs(ratio - 1) < 1e-3, `${latencyMs} is not ${own.latencyMs} ms`);
    }
  }

  it('is scored in full by the exhaustive sampler, to the golden numbers', async () => {
    const all = await run('--sampler', 'exhaustive', '--count', String(golden.networks.length));
    assert.equal(all.space, 'toy');
    assert.equal(all.device, toy.defaultDevice);
    assert.equal(all.resolution, side);
    assert.equal(byName(all.candidates).size, expected.size);
    assertGolden(all.candidates);
  });

  it('is searched by guided diffusion, which finds the front', async () => {
    const found = await run('--count', '8');
    assert.equal(found.sampler, 'fast');
    assert.ok(found.steps > 0 && Object.hasOwn(found.models, 'guided-step'));
    assert.equal(new Set(found.candidates.map(({ architecture }) => architecture)).size, 8);
    assertGolden(found.candidates);
    // Of 64 networks, so few are undominated that those drawn blindly are mostly not.
    const all = await run('--sampler', 'exhaustive', '--count', String(golden.networks.length));
    const front = new Set(all.candidates.filter(({ rank }) => rank === 1).map((c) => c.architecture));
    const onFront = found.candidates.filter(({ architecture }) => front.has(architecture));
    assert.ok(onFront.length >= 6, `${onFront.length} of 8, ${front.size} on the front`);
  });

  it('is tuned by the samples of guided diffusion, even where a run would score the whole space', () =>
    withFolder(async (folder) => {
      await writeDataset(folder, { classes, perClass: 3 });
      const count = String(golden.networks.length / 8 + 1);
      const options = ['--seed', '1', '--count', count, '--json'];
      const scored = JSON.parse(output('generate', folder, ...options)) as Run;
      assert.ok(scored.codedNotes?.some(({ code }) => code === 'whole-space-scored'));
      const { trials } = JSON.parse(output('tune', folder, '--trials', '4', ...options)) as Tuning;
      assert.equal(trials.length, 4);
      assert.ok(new Set(trials.map(({ hypervolume }) => hypervolume)).size > 1);
    }));

  it('keeps within budgets', async () => {
    const most = 9_000;
    const { candidates } = await run('--count', '8', '--max-params', String(most));
    assert.ok(candidates.length > 0 && candidates.every(({ params }) => params <= most));
  });

  it('says which model is missing for a sampler that has none', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const { status, stderr } = programs.pomonag('generate', folder, '--space', 'toy', '--sampler', 'paper');
      assert.notEqual(status, 0);
      assert.match(stderr, /guided-score.*toy/);
    }));

  it('scores networks that the user names', () =>
    withFolder(async (folder) => {
      await writeDataset(folder, { classes, perClass: 3 });
      const { candidates } = JSON.parse(
        output('score', '3-5-1', '7-7-7', '--dataset', folder, '--json'),
      ) as Run;
      assert.deepEqual([...byName(candidates).keys()].sort(), ['3-5-1', '7-7-7']);
      assertGolden(candidates);
    }));

  it('is exported as PyTorch, JSON and ONNX, which runs', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'net');
      const exported = (format: string): Buffer => {
        const options = ['--classes', '4', '--format', format, '--out', file];
        output('export', '3-5-1', ...options);
        return readFileSync(file);
      };
      assert.match(exported('pytorch').toString(), /^class PomonagNet\(nn\.Module\):/m);
      const json = JSON.parse(exported('json').toString()) as Record<string, unknown>;
      assert.deepEqual(
        [json.space, json.architecture, json.width, json.resolution],
        ['toy', '3-5-1', null, 16],
      );
      const session = await InferenceSession.create(exported('onnx'));
      const images = new Tensor('float32', new Float32Array(2 * 3 * 16 * 16).fill(0.5), [2, 3, 16, 16]);
      const { logits } = await session.run({ images });
      assert.deepEqual(logits?.dims, [2, 4]);
      assert.ok([...(logits.data as Float32Array)].every(Number.isFinite));
    }));
});
