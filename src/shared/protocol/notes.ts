/** What a run has to say of itself, as data; `src/shared/noteTexts.ts` puts it into words. */

import * as v from 'valibot';
import { forEachCost } from '../objectives';
import { objectiveNoteSchemas } from '../objectives/notes';
import { datasetNoteSchemas } from './datasetNotes';
import { MOST, positive, whole } from './numbers';

const networks = whole(MOST.candidates);
const width = positive(MOST.width);
const trials = whole(MOST.trials);

/** Budgets that were applied; null for no limit. */
const appliedBudgets = v.object(forEachCost(({ most }) => v.nullable(positive(most))));
export type AppliedBudgets = Readonly<v.InferOutput<typeof appliedBudgets>>;

/** Why the front stays smaller than it was asked to be. */
const frontLimits = v.picklist(['space-exhausted', 'no-growth', 'calls-spent']);
export type FrontLimit = v.InferOutput<typeof frontLimits>;

export const noteSchema = v.variant('code', [
  ...datasetNoteSchemas,
  ...objectiveNoteSchemas,
  /** The data set was seen in training; `nearest` names the training set. */
  v.object({ code: v.literal('seen-in-training'), nearest: v.string() }),
  /** The data set is unlike all of training: its predicted accuracies are not to be trusted. */
  v.object({ code: v.literal('unlike-training'), nearest: v.string() }),
  /** Image files that were left out. */
  v.object({
    code: v.literal('images-left-out'),
    files: whole(MOST.files),
    megapixels: positive(MOST.files),
  }),
  /** Accuracy and latency are predicted as for images in colour. */
  v.object({ code: v.literal('channels-unmeasured'), channels: whole(MOST.channels, 1) }),
  /** All images that were read are grey, and networks take images in colour. */
  v.object({ code: v.literal('grey-images') }),
  /** No network of this width multiplier was trained or timed, but of the `usual` one. */
  v.object({ code: v.literal('width-unmeasured'), width, usual: width }),
  /** `provider` ran in the place of the one that was wanted; the reason is the runtime's own text. */
  v.object({
    code: v.literal('provider-refused'),
    wanted: v.string(),
    provider: v.string(),
    reason: v.string(),
  }),
  /** Fewer candidates than wanted are within the budgets; with none the closest ones are given. */
  v.object({
    code: v.literal('too-few-candidates'),
    found: networks,
    wanted: networks,
    budgets: appliedBudgets,
  }),
  /** So many candidates were wanted of a space of `size` architectures that all of it was scored, without denoising. */
  v.object({ code: v.literal('whole-space-scored'), wanted: networks, size: networks }),
  v.object({
    code: v.literal('front-too-small'),
    members: networks,
    wanted: networks,
    limit: frontLimits,
  }),
  /** The run was cancelled after it had found something. */
  v.object({ code: v.literal('cancelled') }),
  /** Of tuning: none of the settings was better than the model's own. */
  v.object({ code: v.literal('nothing-to-tune'), trials }),
  /** Of tuning: cancelled before the best setting was tried on other seeds. */
  v.object({ code: v.literal('tuning-unconfirmed'), tried: trials, trials }),
]);
export type Note = Readonly<v.InferOutput<typeof noteSchema>>;

/** The notes of a run, a score or a tuning. */
export const noteEntries = {
  /** In English, for whoever reads the JSON. */
  notes: v.array(v.string()),
  /**
   * The same as data, in the same order. Missing in runs from before there was any; a note of a later version makes all
   * fall back to the texts.
   */
  codedNotes: v.fallback(v.optional(v.array(noteSchema)), undefined),
};

const WARNINGS: readonly Note['code'][] = [
  'unlike-training',
  'reading-uncertain',
  'classes-without-images',
  'gif-classes',
  'below-majority',
];

/** Whether a note asks for caution, rather than just telling. */
export function isWarning({ code }: Note): boolean {
  return WARNINGS.includes(code);
}
