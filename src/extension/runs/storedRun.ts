/** A finished run with its place on the list of runs. */

import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { majorityPercent } from '../../shared/dataset/balance';
import { t } from '../../shared/l10n';
import { MOST, percent, whole } from '../../shared/protocol/numbers';
import { isNetwork, runSchema } from '../../shared/protocol/run';
import type { Run } from '../../shared/protocol/run';
import { ownNetworkSchema, runEntrySchema } from '../../shared/protocol/runEntry';

export const storedRunSchema = v.pipe(
  v.object({
    entry: runEntrySchema,
    result: runSchema,
    /** Networks that the user had scored for the run; missing in runs from before there were any. */
    own: v.optional(v.array(ownNetworkSchema), []),
  }),
  v.check(
    ({ result, own }) => own.every(({ architecture }) => isNetwork(result.space, architecture)),
    () => t('not every network of your own is one of the search space'),
  ),
);
export type StoredRun = v.InferOutput<typeof storedRunSchema>;

/** A run without what the user added to it. */
export type ShownRun = Pick<StoredRun, 'entry' | 'result'>;

/** A run that has just ended. */
export function newRun(name: string, result: Run): StoredRun {
  return { entry: { id: randomUUID(), createdAt: new Date().toISOString(), name }, result, own: [] };
}

/** What the list of runs shows. */
export const runSummarySchema = v.object({
  entry: runEntrySchema,
  /** The data set's folder. */
  folder: v.string(),
  /** Number of candidates. */
  candidates: whole(MOST.candidates),
  /** The highest predicted accuracy, percent; null without candidates. */
  bestAccuracy: v.nullable(percent),
  /** How many percent of the images are of the largest class; null where that is unknown. */
  majority: v.nullable(percent),
});
export type RunSummary = v.InferOutput<typeof runSummarySchema>;

export function summaryOf({ entry, result }: StoredRun): RunSummary {
  const accuracies = result.candidates.map(({ accuracy }) => accuracy);
  return {
    entry,
    folder: result.dataset.path,
    candidates: accuracies.length,
    bestAccuracy: accuracies.length > 0 ? Math.max(...accuracies) : null,
    majority: majorityPercent(result.dataset),
  };
}
