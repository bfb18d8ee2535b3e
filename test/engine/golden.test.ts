import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { denoise } from '../../src/engine/diffusion/denoise';
import { geometricSigmas, stepVector } from '../../src/engine/diffusion/schedule';
import type { Role } from '../../src/engine/models/manifest';
import type { Model } from '../../src/engine/models/models';
import { nasbench201 } from '../../src/shared/spaces/nasbench201';
import { ownModels, quietTask } from '../support/engine';

/** Nested lists of numbers, as Python writes tensors. */
type Nested = number | Nested[];
const nested: v.GenericSchema<Nested> = v.union([v.number(), v.array(v.lazy(() => nested))]);
const tensors = v.record(v.string(), nested);
const call = v.object({ inputs: tensors, outputs: tensors });

const stepSchema = v.object({
  sha256: v.string(),
  constants: tensors,
  samples: tensors,
  steps: v.array(call),
  run: v.object({
    samples: v.object({ guidance: v.array(v.array(v.number())), budgets: v.array(v.array(v.number())) }),
    sigmas: v.array(v.number()),
    noise: v.array(v.array(nested)),
    cells: v.array(v.string()),
  }),
});
const callsSchema = v.object({ sha256: v.string(), constants: tensors, calls: v.array(call) });

function read<S extends v.GenericSchema>(name: string, schema: S): v.InferOutput<S> {
  return v.parse(schema, JSON.parse(readFileSync(`test/golden/nasbench201-${name}.json`, 'utf8')));
}

const flat = (value: Nested): number[] => (typeof value === 'number' ? [value] : value.flatMap(flat));
const dims = (value: Nested): number[] =>
  typeof value === 'number' ? [] : [value.length, ...dims(value[0] ?? 0)];
const feeds = (inputs: Record<string, Nested>) =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      { data: Float32Array.from(flat(value)), dims: dims(value) },
    ]),
  );

/** Runs a graph on golden inputs; its outputs may differ by what another machine's arithmetic explains. */
async function compare(model: Model, inputs: Record<string, Nested>, outputs: Record<string, Nested>) {
  const actual = await model.run(feeds(inputs));
  for (const [name, value] of Object.entries(outputs)) {
    const expected = flat(value);
    assert.equal(actual[name]?.length, expected.length, name);
    const scale = Math.max(1, ...expected.map(Math.abs));
    expected.forEach((e, i) => {
      const a = actual[name]?.[i] ?? NaN;
      assert.ok(Math.abs(a - e) <= 1e-4 * scale, `${name}[${i}]: ${a} is not ${e}`);
    });
  }
}

async function open(role: Role, sha256: string): Promise<Model> {
  const model = await ownModels().open(role, 'nasbench201');
  assert.equal(model.entry.sha256, sha256, 'written for another model: python -m training.export.golden');
  return model;
}

describe('golden files written by Python', () => {
  for (const [name, role] of [
    ['score', 'guided-score'],
    ['predictor', 'predictor'],
    ['dataset', 'dataset-code'],
  ] as const) {
    it(`pin the graph of ${role}`, async () => {
      const golden = read(name, callsSchema);
      const model = await open(role, golden.sha256);
      assert.ok(golden.calls.length > 0);
      for (const { inputs, outputs } of golden.calls) {
        await compare(model, { ...golden.constants, ...inputs }, outputs);
      }
    });
  }

  it('pin the graph of guided-step and its schedule vector', async () => {
    const golden = read('step', stepSchema);
    const model = await open('guided-step', golden.sha256);
    for (const { inputs, outputs } of golden.steps) {
      await compare(model, { ...golden.constants, ...golden.samples, ...inputs }, outputs);
    }
    const sigmas = geometricSigmas(5, 0.15, 20);
    const vectors = golden.steps.map(({ inputs }) => flat(inputs['schedule'] ?? []));
    const own = [stepVector(sigmas[8]!, sigmas[9]!), stepVector(sigmas[19]!, null)];
    own.forEach((vector, i) =>
      vector.forEach((value, k) =>
        assert.ok(Math.abs(value - vectors[i]![k]!) < 1e-5 * Math.abs(value) + 1e-9),
      ),
    );
  });

  it('pin a whole run of the fast sampler', async () => {
    const golden = read('step', stepSchema);
    const model = (await open('guided-step', golden.sha256)) as Model<'guided-step'>;
    const { sigmas, noise, cells, samples } = golden.run;
    geometricSigmas(sigmas[0]!, sigmas[sigmas.length - 1]!, sigmas.length).forEach((sigma, i) =>
      assert.ok(Math.abs(sigma - sigmas[i]!) < 1e-9),
    );
    assert.deepEqual(samples.guidance[0], [model.entry.constants.lambda, model.entry.constants.mu]);
    const decoded = await denoise(
      model,
      {
        space: nasbench201,
        setting: { classes: 10, resolution: 32 },
        code: Float32Array.from(flat(golden.constants['code'] ?? [])),
        device: Float32Array.from(flat(golden.constants['device'] ?? [])),
      },
      cells.map((_, i) => {
        const draws = noise.flatMap((step) => flat(step[i] ?? []));
        const start = draws.splice(0, 30);
        return {
          x: Float32Array.from(start, (z) => 2 / 5 - 1 + sigmas[0]! * z),
          budgets: samples.budgets[i] as [number, number, number],
          strength: 1,
          random: { normal: () => draws.shift() ?? NaN },
        };
      }),
      sigmas,
      quietTask(),
      () => {},
    );
    assert.deepEqual(
      decoded.map((choices) => nasbench201.format(choices)),
      cells,
    );
  });
});
