/**
 * A search space is one folder and a line in each registry: the toy space of test/toy is searched, scored and exported by
 * the same programs, and none of their files knows it.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Candidate, Run } from '../../src/shared/protocol/run';
import { withFolder, writeDataset } from '../support/images';
import { describeContract } from '../support/spaceContract';
import { buildToyPrograms } from '../support/toyPrograms';
import type { ToyPrograms } from '../support/toyPrograms';
import golden from '../toy/golden.json';
import { toy } from '../toy/space/space';

describeContract(toy);

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
      await writeDataset(folder, { classes: golden.classes, perClass: 3 });
      return JSON.parse(output('generate', folder, '--seed', '1', '--json', ...args)) as Run;
    });
  }

  const figuresOf = (candidates: readonly Candidate[]): object =>
    Object.fromEntries(
      candidates
        .map(
          ({ architecture, params, macs, accuracy, latencyMs }) =>
            [architecture, { params, macs, accuracy, latencyMs }] as const,
        )
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  const expected = figuresOf(
    golden.networks.map((network) => ({ ...network, architecture: network.text }) as never),
  );

  it('counts what the Python side counts', () => {
    const setting = { classes: golden.classes, resolution: golden.side };
    for (const { text, choices, params, macs } of golden.networks) {
      assert.deepEqual(toy.parse(text), choices);
      assert.deepEqual(toy.costs(choices, setting), { params, macs });
    }
  });

  it('is scored in full by the exhaustive sampler, to the golden numbers', async () => {
    const all = await run('--sampler', 'exhaustive', '--count', String(golden.networks.length));
    assert.equal(all.space, 'toy');
    assert.equal(all.device, toy.defaultDevice);
    assert.equal(all.resolution, golden.side);
    assert.deepEqual(figuresOf(all.candidates), expected);
  });

  it('is searched by guided diffusion, which finds the front', async () => {
    const found = await run('--count', '8');
    assert.equal(found.sampler, 'fast');
    assert.ok(found.steps > 0 && Object.hasOwn(found.models, 'guided-step'));
    assert.equal(new Set(found.candidates.map(({ architecture }) => architecture)).size, 8);
    for (const [architecture, figures] of Object.entries(figuresOf(found.candidates)))
      assert.deepEqual(figures, (expected as Record<string, object>)[architecture]);
    // Of 64 networks, so few are undominated that those drawn blindly are mostly not.
    const all = await run('--sampler', 'exhaustive', '--count', String(golden.networks.length));
    const front = new Set(all.candidates.filter(({ rank }) => rank === 1).map((c) => c.architecture));
    const onFront = found.candidates.filter(({ architecture }) => front.has(architecture));
    assert.ok(onFront.length >= 6, `${onFront.length} of 8, ${front.size} on the front`);
  });

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
      await writeDataset(folder, { classes: golden.classes, perClass: 3 });
      const { candidates } = JSON.parse(
        output('score', '3-5-1', '7-7-7', '--dataset', folder, '--json'),
      ) as Run;
      const known = expected as Record<string, object>;
      assert.deepEqual(figuresOf(candidates), { '3-5-1': known['3-5-1'], '7-7-7': known['7-7-7'] });
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
