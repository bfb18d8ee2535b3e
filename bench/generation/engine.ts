/**
 * Our samplers for the benchmark of generation: reads one job as JSON from the standard input, writes its runs as JSON.
 * Unlike the command line it takes a data set's code in place of images, so that predictors which have not seen the data
 * set can be asked about it.
 */

import { readFileSync } from 'node:fs';
import { samplerByName } from '../../src/engine/diffusion/samplers';
import { PaperSampler } from '../../src/engine/diffusion/samplers/paper';
import type { Sampler } from '../../src/engine/diffusion/samplers/sampler';
import { search } from '../../src/engine/generate';
import type { PredictorDevice } from '../../src/engine/models/manifest';
import { Models } from '../../src/engine/models/models';
import { CandidatePool } from '../../src/engine/predict/pool';
import { Predictor, findDevice } from '../../src/engine/predict/predictor';
import { presentCandidates } from '../../src/engine/predict/present';
import { surveySpace } from '../../src/engine/predict/survey';
import { Stopwatch } from '../../src/engine/stopwatch';
import { USUAL_CHANNELS } from '../../src/spaces/space';
import { spaceByName } from '../../src/spaces';
import { COST_NAMES } from '../../src/shared/objectives';
import type { SamplerName } from '../../src/engine/diffusion/samplers';
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
  readonly sampler: SamplerName;
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
  /** Most memory that the process has taken so far, MiB. */
  readonly peakMb: number;
}

async function main(): Promise<void> {
  const job = JSON.parse(readFileSync(0, 'utf8')) as Job;
  const models = new Models(job.models, 'cpu');
  const space = spaceByName(job.space);
  const task = quietTask();
  const setting = {
    ...{ classes: job.classes, resolution: job.resolution, channels: USUAL_CHANNELS },
    width: space.widths?.[0] ?? null,
  };
  const model = await models.open('predictor', space.name);
  const { devices } = model.entry.constants;
  const index = findDevice(devices, job.device);
  const setup = {
    space,
    setting,
    code: Float32Array.from(job.code),
    device: devices[index] as PredictorDevice,
    deviceVector: Float32Array.from(devices, (_, i) => (i === index ? 1 : 0)),
    known: COST_NAMES,
    predictor: new Predictor(model, space, setting, Float32Array.from(job.code), index),
  };
  const survey = await surveySpace(setup, task);

  const create = async ({ sampler, count, seed, maxParams, factors }: Settings): Promise<Sampler> => {
    if (factors === null) {
      const settings = { count, seed, steps: null, budgets: budgetsOf(maxParams) };
      return samplerByName(sampler).create({ settings, setup, survey, models, task });
    }
    const score = await models.open('guided-score', space.name);
    const constants = { ...score.entry.constants, factors: [...factors] };
    const chosen = { ...score, entry: { ...score.entry, constants } };
    const guidance = { space, setting, code: setup.code, device: setup.deviceVector, limits: [] };
    return new PaperSampler(chosen, guidance, COST_NAMES, seed, null, task);
  };

  const run = async (settings: Settings): Promise<Outcome> => {
    const sampler = await create(settings);
    const watch = new Stopwatch();
    if (settings.raw) {
      const samples = await sampler.propose(settings.count);
      const valid = samples.filter((choices) => choices.every((c) => !Number.isNaN(c)));
      return { ...EMPTY, architectures: valid.map((choices) => space.format(choices)), ms: watch.elapsedMs };
    }
    const pool = new CandidatePool(space, budgetsOf(settings.maxParams), survey.reference);
    const timing = { generate: new Stopwatch(), score: new Stopwatch() };
    await search({
      sampler: settings.stretch ? sampler : unstretched(sampler),
      predictor: setup.predictor,
      pool,
      count: settings.count,
      minCandidates: 1,
      timing,
      task,
      announce: () => {},
    });
    const candidates = presentCandidates(pool.best(settings.count), {
      balance: 'knee',
      effWithin: null,
    });
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
      peakMb: peakMb(),
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
  peakMb: NaN,
};

/** As Linux counts it for this program; `resourceUsage` begins with that of the process which started it. */
function peakMb(): number {
  const [, kib] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kib) / 1024;
}

function budgetsOf(params: number | null): Budgets {
  return { params, macs: null, latencyMs: null };
}

/** The sampler without further rounds of stretching: about as many calls as candidates. */
function unstretched(sampler: Sampler): Sampler {
  return {
    steps: sampler.steps,
    rounds: sampler.rounds,
    models: sampler.models,
    notes: sampler.notes,
    fromNoise: (count) => sampler.fromNoise(count),
    refinements: 0,
    get gradients() {
      return sampler.gradients;
    },
    propose: (count) => sampler.propose(count),
    stretch: (parents, count) => sampler.stretch(parents, count),
    adapt: (newShare) => sampler.adapt(newShare),
  };
}

void main();
