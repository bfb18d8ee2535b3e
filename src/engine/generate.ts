/** The pipeline: a folder of images in, a ranked front of architectures out. */

import { PomonagError, toPomonagError } from '../shared/errors';
import { majorityNotes, majorityPercent } from '../shared/dataset/balance';
import { t } from '../shared/l10n';
import { noted } from '../shared/noteTexts';
import { hypervolume } from '../shared/pareto/hypervolume';
import type { Note } from '../shared/protocol/notes';
import { DEFAULT_SAMPLER } from '../shared/protocol/run';
import type { GenerateSettings, Run } from '../shared/protocol/run';
import { spaceByName } from '../spaces';
import type { EmbeddingOptions } from './dataset/embed';
import { fill } from './diffusion/fill';
import type { Search } from './diffusion/gather';
import { samplerFor } from './diffusion/samplers';
import type { SamplerKind } from './diffusion/samplers/sampler';
import { stretchFront } from './diffusion/stretch';
import type { Models } from './models/models';
import { CandidatePool } from './predict/pool';
import { presentCandidates } from './predict/present';
import { surveySpace } from './predict/survey';
import { budgetNotes } from './runNotes';
import { channelsEntry } from '../spaces/space';
import { setUp } from './setup';
import { Stopwatch } from './stopwatch';
import type { Task } from './task';

/**
 * Generates candidates for a data set.
 *
 * A cancelled run ends with what is there and a note; before there is anything it fails with `cancelled`.
 * @throws PomonagError
 */
export async function generate(
  settings: GenerateSettings,
  models: Models,
  task: Task,
  embedding?: EmbeddingOptions,
): Promise<Run> {
  const { count, budgets, minCandidates } = settings;
  const kind = usableSampler(settings);
  const { effWithin = kind.pickRules.effWithin } = settings;
  const rules = { ...kind.pickRules, effWithin };
  const total = new Stopwatch();
  const timing = { embed: new Stopwatch(), generate: new Stopwatch(), score: new Stopwatch() };

  // Data set -> code -> predictors and guidance that are conditioned on it.
  const setup = await timing.embed.time(() => setUp(settings, models, task, embedding));
  const survey = await timing.score.time(() => surveySpace(setup, task));
  const sampler = await kind.create({ settings, setup, survey, models, task });

  // Noise -> guided reverse diffusion -> exact costs and predicted objectives -> front -> stretching.
  const pool = new CandidatePool(setup.space, budgets, survey.reference);
  const majority = majorityPercent(setup.dataset);
  const announce = (): void => task.partial(() => presentCandidates(pool.best(count), rules), majority);
  const { predictor } = setup;
  const found = await search({
    sampler,
    predictor,
    pool,
    count,
    minCandidates,
    timing,
    task,
    announce,
  });

  // The best of them -> ranks, picks, hypervolume.
  const best = pool.best(count);
  const candidates = presentCandidates(best, rules);
  const isComplete = found.every(({ code }) => code !== 'cancelled');
  const notes = [
    ...setup.notes,
    ...majorityNotes(setup.dataset.classCounts ?? [], candidates),
    ...sampler.notes,
    ...found,
    ...budgetNotes(budgets, setup.known, pool.size, isComplete ? count : 0),
  ];
  return {
    schema: 'pomonag-run/1',
    space: settings.space,
    dataset: setup.dataset,
    resolution: settings.resolution,
    ...channelsEntry(setup.setting.channels),
    sampler: settings.sampler,
    steps: sampler.steps,
    seed: settings.seed,
    device: settings.device,
    provider: setup.provider,
    width: setup.setting.width,
    budgets,
    minCandidates,
    ...(kind.takesGuidance && settings.guidance && { guidance: settings.guidance }),
    effWithin,
    models: { ...setup.models, ...sampler.models },
    generated: {
      requested: count,
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
 * Fills the pool by the sampler and stretches the front.
 *
 * A cancelled search ends with what is there; before there is anything it fails with `cancelled`.
 * @returns notes
 * @throws PomonagError `bad-argument` where no sample is an architecture
 */
export async function search(wanted: Search): Promise<Note[]> {
  const { pool } = wanted;
  try {
    await fill(wanted);
    const notes = await stretchFront(wanted);
    if (pool.scored > 0) return notes;
  } catch (error) {
    if (toPomonagError(error).code !== 'cancelled' || pool.scored === 0) throw error;
    return [{ code: 'cancelled' }];
  }
  throw new PomonagError(
    'bad-argument',
    t(
      'None of the samples is a valid architecture: take more denoising steps, or the sampler {0}.',
      DEFAULT_SAMPLER,
    ),
  );
}

/** @throws PomonagError `bad-argument` for settings that contradict each other */
function usableSampler({ count, minCandidates, sampler, space }: GenerateSettings): SamplerKind {
  const kind = samplerFor(sampler, spaceByName(space));
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
  return kind;
}
