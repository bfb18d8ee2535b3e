/**
 * Our samplers for the benchmark of generation: reads one job as JSON from the standard input, writes its runs as JSON.
 * Unlike the command line it takes a data set's code in place of images, so that predictors which have not seen the data
 * set can be asked about it.
 */

import { readFileSync } from 'node:fs';
import { BudgetDistribution } from '../../src/engine/diffusion/budgets';
import { ExhaustiveSampler } from '../../src/engine/diffusion/samplers/exhaustive';
import { FastSampler } from '../../src/engine/diffusion/samplers/fast';
import { PaperSampler } from '../../src/engine/diffusion/samplers/paper';
import type { Sampler } from '../../src/engine/diffusion/samplers/sampler';
import { search } from '../../src/engine/generate';
import { Models } from '../../src/engine/models/models';
import { CandidatePool } from '../../src/engine/predict/pool';
import { Predictor, findDevice } from '../../src/engine/predict/predictor';
import { presentCandidates } from '../../src/engine/predict/present';
import { Stopwatch } from '../../src/engine/stopwatch';
import { spaceByName } from '../../src/shared/spaces';
import type { Budgets } from '../../src/shared/protocol/run';
import { quietTask } from '../setting';

interface Job {
  /** Folder with a manifest and models. */
  readonly models: string;
  readonly space: string;
  readonly device: string;
  readonly classes: number;
  readonly resolution: number;
  readonly code: readonly number[];
  readonly runs: readonly Settings[];
}

interface Settings {
  readonly sampler: 'fast' | 'paper' | 'exhaustive';
  readonly count: number;
  readonly seed: number;
  /** Raw samples are wanted, before anything is replaced or scored. */
  readonly raw: boolean;
  /** Whether the front is stretched afterwards, as every run of the fast sampler does. */
  readonly stretch: boolean;
  readonly maxParams: number | null;
  /** k of the paper's mode; null for the model's own. */
  readonly factors: readonly number[] | null;
}

interface Outcome {
  readonly architectures: readonly string[];
  readonly accuracy: readonly number[];
  readonly latencyMs: readonly number[];
  readonly params: readonly number[];
  readonly picks: Readonly<Record<string, string>>;
  readonly calls: number;
  readonly gradients: number;
  readonly ms: number;
}

async function main(): Promise<void> {
  const job = JSON.parse(readFileSync(0, 'utf8')) as Job;
  const models = new Models(job.models, 'cpu');
  const space = spaceByName(job.space);
  const task = quietTask();
  const setting = { classes: job.classes, resolution: job.resolution, width: space.widths[0] ?? null };
  const model = await models.open('predictor', space.name);
  const { devices } = model.entry.constants;
  const index = findDevice(devices, job.device);
  const code = Float32Array.from(job.code);
  const predictor = new Predictor(model, space, setting, code, index);
  const device = Float32Array.from(devices, (_, i) => (i === index ? 1 : 0));
  const guidance = { space, setting, code, device };

  const create = async ({ sampler, seed, maxParams, factors }: Settings): Promise<Sampler> => {
    const budgets = budgetsOf(maxParams);
    switch (sampler) {
      case 'fast': {
        const step = await models.open('guided-step', space.name);
        const { lnMsQuantiles } = devices[index] ?? { lnMsQuantiles: [] };
        const distribution = new BudgetDistribution(space, setting, budgets, lnMsQuantiles);
        return new FastSampler(step, guidance, distribution, seed, null, task);
      }
      case 'paper': {
        const score = await models.open('guided-score', space.name);
        const constants = { ...score.entry.constants, ...(factors && { factors: [...factors] }) };
        const chosen = { ...score, entry: { ...score.entry, constants } };
        return new PaperSampler(chosen, guidance, true, seed, null, task);
      }
      case 'exhaustive':
        return new ExhaustiveSampler(space);
    }
  };

  const run = async (settings: Settings): Promise<Outcome> => {
    const sampler = await create(settings);
    const watch = new Stopwatch();
    if (settings.raw) {
      const samples = await sampler.propose(settings.count);
      const valid = samples.filter((choices) => choices.every((c) => !Number.isNaN(c)));
      return { ...EMPTY, architectures: valid.map((choices) => space.format(choices)), ms: watch.elapsedMs };
    }
    const pool = new CandidatePool(space, budgetsOf(settings.maxParams));
    const timing = { generate: new Stopwatch(), score: new Stopwatch() };
    const wanted = { count: settings.count, minCandidates: 1 };
    const chosen = settings.stretch ? sampler : unstretched(sampler);
    await search(pool, chosen, wanted, predictor, task, timing, () => {});
    const candidates = presentCandidates(pool.best(settings.count), 'knee');
    const ms = watch.elapsedMs;
    return {
      architectures: candidates.map((c) => c.architecture),
      accuracy: candidates.map((c) => c.accuracy),
      latencyMs: candidates.map((c) => c.latencyMs ?? NaN),
      params: candidates.map((c) => c.params),
      picks: Object.fromEntries(candidates.flatMap((c) => c.picks.map((pick) => [pick, c.architecture]))),
      calls: pool.scored,
      gradients: sampler.gradients,
      ms,
    };
  };

  const outcomes: Outcome[] = [];
  for (const settings of job.runs) outcomes.push(await run(settings));
  process.stdout.write(JSON.stringify(outcomes));
}

const EMPTY: Outcome = {
  architectures: [],
  accuracy: [],
  latencyMs: [],
  params: [],
  picks: {},
  calls: 0,
  gradients: 0,
  ms: 0,
};

function budgetsOf(params: number | null): Budgets {
  return { params, macs: null, latencyMs: null };
}

/** The sampler without rounds of stretching: all samples come from noise. */
function unstretched(sampler: Sampler): Sampler {
  return {
    steps: sampler.steps,
    rounds: sampler.rounds,
    models: sampler.models,
    refinements: 0,
    get gradients() {
      return sampler.gradients;
    },
    propose: (count) => sampler.propose(count),
    stretch: (front, count) => sampler.stretch(front, count),
  };
}

void main();
