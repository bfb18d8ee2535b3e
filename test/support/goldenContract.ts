/** What golden files written by Python hold a search space and its models to, whichever it is. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { denoise } from '../../src/engine/diffusion/denoise';
import { geometricSigmas, stepVector } from '../../src/engine/diffusion/schedule';
import type { Role } from '../../src/engine/models/manifest';
import type { Feed } from '../../src/engine/models/feeds';
import type { Model, Models } from '../../src/engine/models/models';
import { oneHot } from '../../src/spaces/space';
import type { CostSetting, SearchSpace } from '../../src/spaces/space';
import { quietTask } from './engine';

/** Nested lists of numbers, as Python writes tensors. */
export type Nested = number | Nested[];
export const nested: v.GenericSchema<Nested> = v.union([v.number(), v.array(v.lazy(() => nested))]);
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
const predictorSchema = v.object({
  sha256: v.optional(v.string()),
  networks: v.array(v.string()),
  code: nested,
  calls: v.array(call),
});
/** The same of one call, its outputs beside what they are of. */
const singleCall = v.pipe(
  v.objectWithRest({ cells: v.array(v.string()), code: nested }, nested),
  v.transform(({ cells, code, ...outputs }) => ({
    networks: cells,
    code,
    calls: [{ inputs: {}, outputs }],
    sha256: undefined,
  })),
);

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

export const flat = (value: Nested): number[] => (typeof value === 'number' ? [value] : value.flatMap(flat));
const dims = (value: Nested): number[] =>
  typeof value === 'number' ? [] : [value.length, ...dims(value[0] ?? 0)];
export const feed = (value: Nested): Feed => ({ data: Float32Array.from(flat(value)), dims: dims(value) });
const feeds = (inputs: Record<string, Nested>): Record<string, Feed> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, feed(value)]));

/**
 * Outputs may differ by what another machine's arithmetic explains: strengths of guidance up to 1,000 multiply the
 * rounding of a gradient before it enters a softmax.
 */
const TOLERANCE = 5e-4;

/** Runs a graph on golden inputs and compares its outputs. */
export async function compare(
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

/** One-hot matrices of architectures by their texts. */
export function architectures(space: SearchSpace, texts: readonly string[]): Feed {
  const rows = texts.map((text) => [...oneHot(space.parse(text), space.columns)]);
  return { ...feed(rows), dims: [texts.length, space.rows, space.columns] };
}

/** The golden files of a search space in a folder, and the models that they are written by. */
export class GoldenFiles {
  constructor(
    readonly space: string,
    readonly folder: string,
    readonly models: Models,
  ) {}

  read<S extends v.GenericSchema>(name: string, schema: S): v.InferOutput<S> {
    return v.parse(schema, JSON.parse(readFileSync(this.file(name), 'utf8')));
  }

  async open<R extends Role>(role: R, sha256?: string): Promise<Model<R>> {
    const model = await this.models.open(role, this.space);
    if (sha256 !== undefined)
      assert.equal(
        model.entry.sha256,
        sha256,
        'written for another model: python -m training.commands.golden',
      );
    return model;
  }

  private file(name: string): string {
    return `${this.folder}/${this.space}-${name}.json`;
  }
}

/**
 * The tests of a space: texts, costs, and the graphs of predictor and samplers. The settings in its golden file begin with
 * the one that its samplers' files are written for. `score`: whether there is a graph for the paper's sampler.
 */
export function describeGolden(
  space: SearchSpace,
  folder: string,
  models: () => Models,
  { score = true } = {},
): void {
  describe(`golden files of ${space.name}`, () => {
    let files: GoldenFiles;
    before(() => {
      files = new GoldenFiles(space.name, folder, models());
    });

    it(`pin texts, validity and costs in ${space.name}`, () => {
      const { settings, cells, networks } = files.read('space', spaceSchema);
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

    it(`pin the graph of predictor in ${space.name}`, async () => {
      const { sha256, networks, code, calls } = files.read(
        'predictor',
        v.union([predictorSchema, singleCall]),
      );
      const model = await files.open('predictor', sha256);
      const architecture = architectures(space, networks);
      assert.ok(calls.length > 0);
      for (const { inputs, outputs } of calls) {
        assert.deepEqual(Object.keys(outputs).sort(), ['accuracy', 'difference', 'interval', 'latency']);
        await compare(model, { architecture, code: feed(code), ...feeds(inputs) }, outputs);
      }
    });

    if (score)
      it(`pin the graph of guided-score in ${space.name}`, async () => {
        const golden = files.read('score', scoreSchema);
        const model = await files.open('guided-score', golden.sha256);
        assert.ok(golden.calls.length > 0);
        for (const { inputs, outputs } of golden.calls) {
          await compare(model, feeds({ ...golden.constants, ...inputs }), outputs);
        }
      });

    it(`pin the graph of guided-step in ${space.name} and its schedule vector`, async () => {
      const golden = files.read('step', stepSchema);
      const model = await files.open('guided-step', golden.sha256);
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

    it(`pin a whole run of the fast sampler in ${space.name}`, async () => {
      const golden = files.read('step', stepSchema);
      const model = await files.open('guided-step', golden.sha256);
      const { sigmas, noise, cells, samples } = golden.run;
      geometricSigmas(sigmas[0]!, sigmas[sigmas.length - 1]!, sigmas.length).forEach((sigma, i) =>
        assert.ok(Math.abs(sigma - sigmas[i]!) < 1e-9),
      );
      assert.deepEqual(samples.guidance[0], [model.entry.constants.lambda, model.entry.constants.mu]);
      const [own] = files.read('space', spaceSchema).settings;
      assert.ok(own);
      const setting: CostSetting = { classes: own.classes, resolution: own.side };
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
  });
}
