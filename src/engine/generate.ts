/** The pipeline: a folder of images in, a ranked front of architectures out. */

import { PomonagError, toPomonagError } from '../shared/errors';
import { t } from '../shared/l10n';
import { noted } from '../shared/noteTexts';
import { hypervolume } from '../shared/pareto/hypervolume';
import type { BalanceRule } from '../shared/pareto/picks';
import type { Note } from '../shared/protocol/notes';
import type { GenerateSettings, Run } from '../shared/protocol/run';
import { spaceByName } from '../spaces';
import { createSampler } from './diffusion/samplers';
import { enumerationOf } from './diffusion/samplers/exhaustive';
import type { Sampler } from './diffusion/samplers/sampler';
import { PARENTS, stretchFront, stretchOnce } from './diffusion/stretch';
import type { Gather } from './diffusion/stretch';
import type { Models } from './models/models';
import { budgetNotes, samplerNotes } from './runNotes';
import { CandidatePool } from './predict/pool';
import type { Predictor } from './predict/predictor';
import { presentCandidates } from './predict/present';
import { surveySpace } from './predict/survey';
import { setUp } from './setup';
import { Stopwatch } from './stopwatch';
import type { Task } from './task';

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
  const survey = await timing.score.time(() => surveySpace(setup, task));
  const sampler = await createSampler(settings, setup, survey, models, task);

  // Noise -> guided reverse diffusion -> exact costs and predicted objectives -> front -> stretching.
  const balance: BalanceRule = settings.sampler === 'paper' ? 'ratio' : 'knee';
  const pool = new CandidatePool(setup.space, settings.budgets, survey.reference);
  const announce = (): void => task.partial(() => presentCandidates(pool.best(settings.count), balance));
  const found = await search(pool, sampler, settings, setup.predictor, task, timing, announce);
  if (pool.scored === 0) {
    throw new PomonagError(
      'bad-argument',
      t('None of the samples is a valid architecture: take more denoising steps, or the fast sampler.'),
    );
  }
  const notes = [...setup.notes, ...samplerNotes(settings, sampler.steps, setup.space), ...found];
  // The best of them -> ranks, picks, hypervolume.
  const best = pool.best(settings.count);
  const candidates = presentCandidates(best, balance);
  const isComplete = found.every(({ code }) => code !== 'cancelled');
  const wanted = isComplete ? settings.count : 0;
  notes.push(...budgetNotes(settings.budgets, setup.latencyKnown, pool.size, wanted));
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
    width: setup.setting.width,
    budgets: settings.budgets,
    minCandidates: settings.minCandidates,
    ...(settings.sampler === 'fast' && settings.guidance && { guidance: settings.guidance }),
    models: { ...setup.models, ...sampler.models },
    generated: {
      requested: settings.count,
      valid: candidates.length,
      unique: candidates.length,
      calls: pool.scored + sampler.gradients,
    },
    timing: {
      embedMs: timing.embed.ms,
      generateMs: timing.generate.ms,
      scoreMs: timing.score.ms,
      totalMs: total.elapsedMs,
    },
    candidates,
    hypervolume: hypervolume(best, survey.reference),
    ...noted(notes),
  };
}

/**
 * Fills the pool by a sampler and stretches the front.
 *
 * A cancelled search ends with what is there; before there is anything it fails with `cancelled`.
 * @param announce called when there are new candidates to show @returns notes
 */
export async function search(
  pool: CandidatePool,
  sampler: Sampler,
  settings: Pick<GenerateSettings, 'count' | 'minCandidates'>,
  predictor: Predictor,
  task: Task,
  timing: { readonly generate: Stopwatch; readonly score: Stopwatch },
  announce: () => void,
): Promise<Note[]> {
  const gather: Gather = async (samples) => {
    const fresh = pool.fresh(samples);
    let done = 0;
    task.progress('score', 0, fresh.length);
    await timing.score.time(() =>
      predictor.score(fresh, task, (scored) => {
        pool.add(scored);
        task.progress('score', (done += scored.length), fresh.length);
      }),
    );
    return fresh.length;
  };
  try {
    await fill(pool, sampler, settings.count, timing.generate, gather, announce);
    return await stretchFront(pool, sampler, settings, timing.generate, gather, announce);
  } catch (error) {
    if (toPomonagError(error).code !== 'cancelled' || pool.scored === 0) throw error;
    return [{ code: 'cancelled' }];
  }
}

function requireConsistent({ count, minCandidates, sampler, space }: GenerateSettings): void {
  if (sampler === 'exhaustive') enumerationOf(spaceByName(space));
  if (minCandidates > count) {
    throw new PomonagError(
      'bad-argument',
      t(
        '{0} front members cannot be among {1} candidates: raise the count or lower the least number.',
        minCandidates,
        count,
      ),
    );
  }
}

/**
 * Samples until `count` candidates are there; invalid, repeated and over-budget samples are replaced by new ones. Those
 * beyond what the sampler draws from noise come from the front's surroundings, which costs less and finds better ones,
 * until these are used up.
 */
async function fill(
  pool: CandidatePool,
  sampler: Sampler,
  count: number,
  watch: Stopwatch,
  gather: Gather,
  announce: () => void,
): Promise<void> {
  const initial = sampler.fromNoise(count);
  const rounds = sampler.rounds + Math.ceil(count / initial);
  let usedUp = false;
  for (let round = 0; round < rounds && pool.size < count; round++) {
    const size = pool.size;
    const fromNoise = initial - size;
    const wanted = fromNoise > 0 ? fromNoise : Math.min(count - size, initial);
    if (fromNoise > 0 || usedUp) await gather(await watch.time(() => sampler.propose(wanted)));
    else await stretchOnce(sampler, pool.carriers(PARENTS), wanted, watch, gather);
    usedUp = pool.size - size < USED_UP * wanted;
    if (round === 0 && pool.scored > 0) announce();
  }
}

/** The surroundings of a front are used up when less than this share of the samples from there is new. */
const USED_UP = 0.25;
