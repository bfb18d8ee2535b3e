/** *Tune Guidance*: the fast sampler's factors that give one data set the largest hypervolume. */

import { toPomonagError } from '../shared/errors';
import { noted } from '../shared/noteTexts';
import { hypervolume } from '../shared/pareto/hypervolume';
import type { Note } from '../shared/protocol/notes';
import type { GuidanceFactors } from '../shared/protocol/run';
import { gainOf } from '../shared/protocol/tuning';
import type { Trial, TuneSettings, Tuning } from '../shared/protocol/tuning';
import { Random } from '../shared/random';
import type { EmbeddingOptions } from './dataset/embed';
import { createFastSampler } from './diffusion/samplers/fast';
import type { Models } from './models/models';
import { CandidatePool } from './predict/pool';
import { surveySpace } from './predict/survey';
import type { Survey } from './predict/survey';
import { channelsEntry } from '../spaces/space';
import { setUp } from './setup';
import type { Setup } from './setup';
import { Stopwatch } from './stopwatch';
import type { Task } from './task';
import { bestTrial, searchFactors } from './tuneSearch';

/** Batches that a setting is tried with: the same seeds for all settings, so that noise does not choose. */
const TRIAL_BATCHES = 4;
/** Batches, with other seeds, that the best setting must be better in than the model's own. */
const FRESH_BATCHES = 6;

/**
 * Searches the factors of the fast sampler for a data set.
 *
 * A cancelled search ends with the best setting so far and a note; before there is a second one it fails with
 * `cancelled`.
 * @throws PomonagError
 */
export async function tune(
  settings: TuneSettings,
  models: Models,
  task: Task,
  embedding?: EmbeddingOptions,
): Promise<Tuning> {
  const total = new Stopwatch();
  const setup = await setUp(settings, models, task, embedding);
  const survey = await surveySpace(setup, task);
  const { entry } = await models.open('guided-step', setup.space.name);
  const { lambda, mu, sigmaMax, sigmaMin, steps } = entry.constants;
  const own: GuidanceFactors = { lambda, mu, sigmaMax, sigmaMin };
  const batch = new BatchJudge(settings, setup, survey, models, task.quiet());
  const random = new Random(settings.seed, -1);
  const seeds = Array.from({ length: TRIAL_BATCHES + FRESH_BATCHES }, () => random.uint32());

  let trials: readonly Trial[] = [];
  const notes: Note[] = [...setup.notes];
  let [untuned, tuned]: [Trial, Trial] = [
    { guidance: own, hypervolume: 0 },
    { guidance: own, hypervolume: 0 },
  ];
  task.progress('tune', 0, settings.trials);
  try {
    await searchFactors(
      own,
      settings.trials,
      random,
      async (factors) => mean(await batch.values(factors, seeds.slice(0, TRIAL_BATCHES))),
      (tried) => {
        trials = tried;
        const [first, best] = [tried[0], bestTrial(tried)];
        const gain = first && best && gainOf({ untuned: first, tuned: best });
        task.progress('tune', tried.length, settings.trials, gain);
      },
    );
    const best = bestTrial(trials)?.guidance ?? own;
    const fresh = seeds.slice(TRIAL_BATCHES);
    const [before, after] = [await batch.values(own, fresh), await batch.values(best, fresh)];
    untuned = { guidance: own, hypervolume: mean(before) };
    tuned = { guidance: best, hypervolume: mean(after) };
    if (!isBetter(after, before)) {
      tuned = untuned;
      notes.push({ code: 'nothing-to-tune', trials: settings.trials });
    }
  } catch (error) {
    const [first, best] = [trials[0], bestTrial(trials)];
    if (toPomonagError(error).code !== 'cancelled' || !first || !best || trials.length < 2) throw error;
    [untuned, tuned] = [first, best];
    notes.push({ code: 'tuning-unconfirmed', tried: trials.length, trials: settings.trials });
  }
  const { space, device, seed, count, budgets, resolution } = settings;
  return {
    schema: 'pomonag-tuning/1',
    ...{ space, device, seed, count, budgets, resolution },
    dataset: setup.dataset,
    steps: settings.steps ?? steps,
    provider: setup.provider,
    width: setup.setting.width,
    ...channelsEntry(setup.setting.channels),
    models: { ...setup.models, 'guided-step': entry.sha256 },
    trials: [...trials],
    untuned,
    tuned,
    totalMs: total.elapsedMs,
    ...noted(notes),
  };
}

/** What settings of the factors are worth: the hypervolume of one batch of samples. */
class BatchJudge {
  constructor(
    private readonly settings: TuneSettings,
    private readonly setup: Setup,
    private readonly survey: Survey,
    private readonly models: Models,
    private readonly task: Task,
  ) {}

  /** One value for each seed. */
  async values(guidance: GuidanceFactors, seeds: readonly number[]): Promise<number[]> {
    const values: number[] = [];
    for (const seed of seeds) values.push(await this.value(guidance, seed));
    return values;
  }

  private async value(guidance: GuidanceFactors, seed: number): Promise<number> {
    const { settings, setup, survey, models, task } = this;
    const sampler = await createFastSampler({
      settings: { ...settings, guidance, seed },
      ...{ setup, survey, models, task },
    });
    const pool = new CandidatePool(setup.space, settings.budgets, survey.reference);
    pool.add(await setup.predictor.score(pool.fresh(await sampler.propose(settings.count)), task));
    return pool.size === 0 ? 0 : hypervolume(pool.best(settings.count), survey.reference);
  }
}

/** Whether values are higher, seed by seed, by more than their mean difference's standard error. */
function isBetter(after: readonly number[], before: readonly number[]): boolean {
  const gains = after.map((value, i) => value - (before[i] ?? 0));
  const gain = mean(gains);
  const variance = mean(gains.map((one) => (one - gain) ** 2)) / (gains.length - 1);
  return gain > Math.sqrt(variance);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
