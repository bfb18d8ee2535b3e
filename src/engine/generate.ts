/** The pipeline: a folder of images in, a ranked front of architectures out. */

import { PomonagError, toPomonagError } from '../shared/errors';
import { hypervolume } from '../shared/pareto/hypervolume';
import type { BalanceRule } from '../shared/pareto/picks';
import type { GenerateSettings, Run } from '../shared/protocol/run';
import { Random } from '../shared/random';
import type { Choices } from '../shared/spaces/space';
import { createSampler } from './diffusion/samplers';
import type { Sampler } from './diffusion/samplers/sampler';
import { stretchFront } from './diffusion/stretch';
import type { Models } from './models/models';
import { CANCELLED_NOTE, budgetNotes } from './notes';
import { CandidatePool } from './predict/pool';
import { presentCandidates } from './predict/present';
import { setUp } from './setup';
import type { Setup } from './setup';
import { Stopwatch } from './stopwatch';
import type { Task } from './task';

/** Random architectures whose median predicted accuracy is the hypervolume's reference. */
const REFERENCE_SAMPLE = 1024;

/**
 * Generates candidates for a data set.
 *
 * A cancelled run ends with what is there and a note; before there is anything it fails with `cancelled`.
 * @throws PomonagError
 */
export async function generate(settings: GenerateSettings, models: Models, task: Task): Promise<Run> {
  requireConsistent(settings);
  const total = new Stopwatch();
  const timing = { embed: new Stopwatch(), generate: new Stopwatch(), score: new Stopwatch() };

  // Data set -> code -> conditioned predictor.
  const setup = await timing.embed.time(() => setUp(settings, models, task));
  const sampler = await createSampler(settings, setup, models, task);

  // Noise -> guided reverse diffusion -> exact costs and predicted objectives -> front -> stretching.
  const pool = new CandidatePool(setup.space, settings.budgets);
  const balance: BalanceRule = settings.sampler === 'paper' ? 'ratio' : 'knee';
  const gather = async (samples: Choices[]): Promise<void> => {
    const fresh = pool.fresh(samples);
    let done = 0;
    task.progress('score', 0, fresh.length);
    await timing.score.time(() =>
      setup.predictor.score(fresh, task, (scored) => {
        pool.add(scored);
        task.progress('score', (done += scored.length), fresh.length);
      }),
    );
  };
  const announce = (): void => task.partial(presentCandidates(pool.best(settings.count), balance));
  const notes = [...setup.notes];
  try {
    await fill(pool, sampler, settings.count, timing.generate, gather, announce);
    notes.push(...(await stretchFront(pool, sampler, settings, timing.generate, gather, announce)));
  } catch (error) {
    if (toPomonagError(error).code !== 'cancelled' || pool.isEmpty) throw error;
    notes.push(CANCELLED_NOTE);
  }
  const calls = setup.predictor.calls + sampler.gradients;

  // The best of them -> ranks, picks, hypervolume.
  const { candidates, volume } = await timing.score.time(async () => {
    const best = pool.best(settings.count);
    const reference = await referencePoint(setup);
    return { candidates: presentCandidates(best, balance), volume: hypervolume(best, reference) };
  });
  notes.push(...budgetNotes(settings.budgets, setup.latencyKnown, pool.size, settings.count));
  return {
    schema: 'pomonag-run/1',
    space: settings.space,
    dataset: setup.dataset,
    resolution: settings.resolution,
    sampler: settings.sampler,
    steps: sampler.steps,
    seed: settings.seed,
    device: settings.device,
    provider: setup.provider,
    width: null,
    budgets: settings.budgets,
    minCandidates: settings.minCandidates,
    models: { ...setup.models, ...sampler.models },
    generated: {
      requested: settings.count,
      valid: candidates.length,
      unique: candidates.length,
      calls,
    },
    timing: {
      embedMs: timing.embed.ms,
      generateMs: timing.generate.ms,
      scoreMs: timing.score.ms,
      totalMs: total.elapsedMs,
    },
    candidates,
    hypervolume: volume,
    notes,
  };
}

function requireConsistent({ count, minCandidates }: GenerateSettings): void {
  if (minCandidates > count) {
    throw new PomonagError(
      'bad-argument',
      `${minCandidates} front members cannot be among ${count} candidates: raise the count or lower the least number.`,
    );
  }
}

/** Samples until `count` candidates are there; invalid, repeated and over-budget samples are replaced by new ones. */
async function fill(
  pool: CandidatePool,
  sampler: Sampler,
  count: number,
  watch: Stopwatch,
  gather: (samples: Choices[]) => Promise<void>,
  announce: () => void,
): Promise<void> {
  for (let round = 0; round < sampler.rounds && pool.size < count; round++) {
    await gather(await watch.time(() => sampler.propose(count - pool.size)));
    if (round === 0 && !pool.isEmpty) announce();
  }
}

/** The hypervolume's reference: median predicted accuracy of the space for this data set, highest costs (spec 6.10). */
async function referencePoint({ space, setting, device, latencyKnown, predictor }: Setup) {
  const random = new Random(0);
  const sample = Array.from({ length: REFERENCE_SAMPLE }, () =>
    Array.from({ length: space.rows }, () => random.integer(space.columns)),
  );
  const accuracies = (await predictor.score(sample, null)).map((c) => c.accuracy).sort((a, b) => a - b);
  const { params, macs } = highestCosts(space, setting);
  return {
    accuracy: accuracies[REFERENCE_SAMPLE / 2] ?? NaN,
    params,
    macs,
    latencyMs: latencyKnown ? Math.exp(device.lnMsQuantiles[device.lnMsQuantiles.length - 1] ?? NaN) : null,
  };
}

/** Costs are linear in the one-hot matrix: every row's dearest column gives the dearest architecture. */
function highestCosts(space: Setup['space'], setting: Setup['setting']) {
  const { rows, columns } = space;
  const { params, macs } = space.linearCosts(setting);
  const highest = ({ offset, weights }: typeof params): number =>
    Array.from({ length: rows }, (_, row) =>
      Math.max(...weights.subarray(row * columns, (row + 1) * columns)),
    ).reduce((sum, most) => sum + most, offset);
  return { params: highest(params), macs: highest(macs) };
}
