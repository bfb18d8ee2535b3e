/** *Tune Guidance*: what it is asked for and what it answers. */

import * as v from 'valibot';
import { noteEntries } from './notes';
import { MOST, between, durationMs, whole } from './numbers';
import { MAX_COUNT, budgetsSchema, generateSettingsSchema, guidanceSchema, runEntries } from './run';

export const DEFAULT_TRIALS = 60;

/** The run that is to be tuned for, and how many settings of the guidance are tried. */
export const tuneSettingsSchema = v.object({
  ...v.omit(generateSettingsSchema, ['sampler', 'minCandidates', 'guidance']).entries,
  trials: whole(MOST.trials, 2),
});
export type TuneSettings = v.InferOutput<typeof tuneSettingsSchema>;

const trialSchema = v.object({
  guidance: guidanceSchema,
  /** Mean of one batch's over the seeds that it was tried with; unit as in runs. */
  hypervolume: between(0, MOST.hypervolume),
});
export type Trial = v.InferOutput<typeof trialSchema>;

export const tuningSchema = v.object({
  schema: v.literal('pomonag-tuning/1'),
  ...v.pick(runEntries, [
    'space',
    'dataset',
    'resolution',
    'channels',
    'steps',
    'seed',
    'device',
    'provider',
    'width',
    'models',
  ]).entries,
  budgets: budgetsSchema,
  /** Samples of a batch. */
  count: whole(MAX_COUNT),
  /** All settings in the order in which they were tried; the first one is the model's own. */
  trials: v.array(trialSchema),
  /** The model's own setting and the best one, on other seeds than the trials'. They are equal where none is better. */
  untuned: trialSchema,
  tuned: trialSchema,
  totalMs: durationMs,
  ...noteEntries,
});
export type Tuning = v.InferOutput<typeof tuningSchema>;

/** How much tuning raises the hypervolume, as a share. */
export function gainOf({ untuned, tuned }: Pick<Tuning, 'untuned' | 'tuned'>): number {
  return untuned.hypervolume === 0 ? 0 : tuned.hypervolume / untuned.hypervolume - 1;
}

/** `+3.2 %`: a gain in hypervolume. */
export function gainText(gain: number): string {
  return `${gain < 0 ? '' : '+'}${(100 * gain).toFixed(1)} %`;
}
