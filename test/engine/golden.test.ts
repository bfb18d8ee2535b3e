import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { denoise } from '../../src/engine/diffusion/denoise';
import { geometricSigmas, stepVector } from '../../src/engine/diffusion/schedule';
import type { Role } from '../../src/engine/models/manifest';
import type { Feed } from '../../src/engine/models/feeds';
import type { Model } from '../../src/engine/models/models';
import { SPACES, SPACE_NAMES } from '../../src/spaces';
import { oneHot } from '../../src/spaces/space';
import type { SpaceName } from '../../src/spaces';
import type { CostSetting, SearchSpace } from '../../src/spaces/space';
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
const scoreSchema = v.object({ sha256: v.string(), constants: tensors, calls: v.array(call) });
const nasbench201PredictorSchema = v.objectWithRest({ cells: v.array(v.string()), code: nested }, nested);
const mobilenetv3PredictorSchema = v.object({
  sha256: v.string(),
  networks: v.array(v.string()),
  code: nested,
  calls: v.array(call),
});
const datasetSchema = v.object({
  /** Features are zero but at the places named. */
  features: v.object({
    shape: v.tuple([v.number(), v.number(), v.number()]),
    places: v.array(v.number()),
    values: nested,
  }),
  mask: nested,
  facts: nested,
  landmark: nested,
  code: nested,
  distances: nested,
});

const architectureSchema = v.object({
  text: v.string(),
  choices: v.array(v.number()),
  valid: v.optional(v.boolean(), true),
  class: v.optional(v.string()),
  /** [params, MACs] by setting. */
  costs: v.array(v.tuple([v.number(), v.number()])),
});
const spaceSchema = v.object({
  settings: v.array(v.object({ classes: v.number(), side: v.number(), width: v.optional(v.number()) })),
  cells: v.optional(v.array(architectureSchema), []),
  networks: v.optional(v.array(architectureSchema), []),
});

function read<S extends v.GenericSchema>(space: SpaceName, name: string, schema: S): v.InferOutput<S> {
  return v.parse(schema, JSON.parse(readFileSync(`test/golden/${space}-${name}.json`, 'utf8')));
}

const flat = (value: Nested): number[] => (typeof value === 'number' ? [value] : value.flatMap(flat));
const dims = (value: Nested): number[] =>
  typeof value === 'number' ? [] : [value.length, ...dims(value[0] ?? 0)];
const feed = (value: Nested): Feed => ({ data: Float32Array.from(flat(value)), dims: dims(value) });
const feeds = (inputs: Record<string, Nested>): Record<string, Feed> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, feed(value)]));

/**
 * Outputs may differ by what another machine's arithmetic explains: strengths of guidance up to 1,000 multiply the
 * rounding of a gradient before it enters a softmax.
 */
const TOLERANCE = 5e-4;

/** Runs a graph on golden inputs and compares its outputs. */
async function compare(
  model: Pick<Model, 'run'>,
  inputs: Record<string, Feed>,
  outputs: Record<string, Nested>,
) {
  const actual = await model.run(inputs);
  for (const [name, value] of Object.entries(outputs)) {
    const expected = flat(value);
    assert.equal(actual[name]?.length, expected.length, name);
    const scale = Math.max(1, ...expected.map(Math.abs));
    expected.forEach((e, i) => {
      const a = actual[name]?.[i] ?? NaN;
      assert.ok(Math.abs(a - e) <= TOLERANCE * scale, `${name}[${i}]: ${a} is not ${e}`);
    });
  }
}

async function open<R extends Role>(space: SpaceName, role: R, sha256?: string): Promise<Model<R>> {
  const model = await ownModels().open(role, space);
  if (sha256 !== undefined)
    assert.equal(
      model.entry.sha256,
      sha256,
      'written for another model: python -m training.commands.train_all',
    );
  return model;
}

/** One-hot matrices of architectures by their texts. */
function architectures(space: SearchSpace, texts: readonly string[]): Feed {
  const rows = texts.map((text) => [...oneHot(space.parse(text), space.columns)]);
  return { ...feed(rows), dims: [texts.length, space.rows, space.columns] };
}

/** What the exact costs in the golden files belong to. */
const SETTINGS: Readonly<Record<SpaceName, CostSetting>> = {
  nasbench201: { classes: 10, resolution: 32 },
  mobilenetv3: { classes: 1000, resolution: 224 },
};

describe('golden files written by Python', () => {
  it('pin the graph of dataset-code', async () => {
    const { features, mask, facts, landmark, ...outputs } = read('nasbench201', 'dataset', datasetSchema);
    const [classes, images, width] = features.shape;
    const data = new Float32Array(classes * images * width);
    flat(features.values).forEach((value, i) => {
      const image = Math.floor(i / features.places.length);
      data[image * width + features.places[i % features.places.length]!] = value;
    });
    const facing = { mask: feed(mask), facts: feed(facts), landmark: feed(landmark) };
    const inputs = { features: { data, dims: features.shape }, ...facing };
    await compare(await open('nasbench201', 'dataset-code'), inputs, outputs);
  });

  it('pin the graph of predictor in nasbench201', async () => {
    const { cells, code, ...outputs } = read('nasbench201', 'predictor', nasbench201PredictorSchema);
    const architecture = architectures(SPACES.nasbench201, cells);
    assert.deepEqual(Object.keys(outputs).sort(), ['accuracy', 'difference', 'interval', 'latency']);
    await compare(await open('nasbench201', 'predictor'), { architecture, code: feed(code) }, outputs);
  });

  it('pin the graph of predictor in mobilenetv3', async () => {
    const { sha256, networks, code, calls } = read('mobilenetv3', 'predictor', mobilenetv3PredictorSchema);
    const model = await open('mobilenetv3', 'predictor', sha256);
    const architecture = architectures(SPACES.mobilenetv3, networks);
    for (const { inputs, outputs } of calls) {
      assert.deepEqual(Object.keys(outputs).sort(), ['accuracy', 'difference', 'interval', 'latency']);
      await compare(model, { architecture, code: feed(code), ...feeds(inputs) }, outputs);
    }
  });

  for (const name of SPACE_NAMES) {
    const space = SPACES[name];

    it(`pin texts, validity and costs in ${name}`, () => {
      const { settings, cells, networks } = read(name, 'space', spaceSchema);
      assert.ok(cells.length + networks.length > 30);
      for (const { text, choices, valid, class: own, costs } of [...cells, ...networks]) {
        assert.deepEqual(space.parse(text), choices);
        assert.equal(space.format(choices), text);
        assert.equal(space.invalidity(choices) === null, valid);
        if (own !== undefined) assert.equal(space.isomorphismClass(choices), own);
        settings.forEach(({ classes, side, width = null }, i) => {
          const { params, macs } = space.costs(choices, { classes, resolution: side, width });
          assert.deepEqual([params, macs], costs[i]);
        });
      }
    });

    it(`pin the graph of guided-score in ${name}`, async () => {
      const golden = read(name, 'score', scoreSchema);
      const model = await open(name, 'guided-score', golden.sha256);
      assert.ok(golden.calls.length > 0);
      for (const { inputs, outputs } of golden.calls) {
        await compare(model, feeds({ ...golden.constants, ...inputs }), outputs);
      }
    });

    it(`pin the graph of guided-step in ${name} and its schedule vector`, async () => {
      const golden = read(name, 'step', stepSchema);
      const model = await open(name, 'guided-step', golden.sha256);
      for (const { inputs, outputs } of golden.steps) {
        await compare(model, feeds({ ...golden.constants, ...golden.samples, ...inputs }), outputs);
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

    it(`pin a whole run of the fast sampler in ${name}`, async () => {
      const golden = read(name, 'step', stepSchema);
      const model = await open(name, 'guided-step', golden.sha256);
      const { sigmas, noise, cells, samples } = golden.run;
      geometricSigmas(sigmas[0]!, sigmas[sigmas.length - 1]!, sigmas.length).forEach((sigma, i) =>
        assert.ok(Math.abs(sigma - sigmas[i]!) < 1e-9),
      );
      assert.deepEqual(samples.guidance[0], [model.entry.constants.lambda, model.entry.constants.mu]);
      const setting = SETTINGS[name];
      const { params, macs } = space.linearCosts(setting);
      const offsets = flat(golden.constants['cost_offset'] ?? []); // written with seven digits
      [params.offset, macs.offset].forEach((own, i) => assert.ok(Math.abs(own / offsets[i]! - 1) < 1e-6));
      const size = space.rows * space.columns;
      const decoded = await denoise(
        model,
        {
          space,
          setting,
          code: Float32Array.from(flat(golden.constants['code'] ?? [])),
          device: Float32Array.from(flat(golden.constants['device'] ?? [])),
          limits: [],
        },
        cells.map((_, i) => {
          const draws = noise.flatMap((step) => flat(step[i] ?? []));
          const start = draws.splice(0, size);
          const mean = (at: number): number => space.priorMean[Math.floor(at / space.columns)] ?? NaN;
          return {
            x: Float32Array.from(start, (z, at) => mean(at) + sigmas[0]! * z),
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
        decoded.map((choices) => space.format(choices)),
        cells,
      );
    });
  }
});
