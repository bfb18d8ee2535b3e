/** The notes of a run, as far as it takes some thought whether there is one. */

import { PREDICTED_COSTS, forEachCost } from '../shared/objectives';
import type { CostName } from '../shared/objectives';
import type { Note } from '../shared/protocol/notes';
import type { Budgets } from '../shared/protocol/run';
import { MAX_PIXELS } from './dataset/decode';
import type { DatasetCode } from './dataset/embed';
import type { EntryOf } from './models/manifest';
import type { ProviderChoice } from './models/providers';

/** How far the predictions can be trusted, and what of the data set was left out. */
export function datasetNotes(
  { summary, distances }: Pick<DatasetCode, 'summary' | 'distances'>,
  constants: EntryOf<'dataset-code'>['constants'],
): Note[] {
  const notes: Note[] = [];
  const least = Math.min(...distances);
  const nearest = constants.trainingSets[distances.indexOf(least)] ?? '?';
  if (least < constants.seenBelow) notes.push({ code: 'seen-in-training', nearest });
  else if (least > constants.unlikeAbove) notes.push({ code: 'unlike-training', nearest });
  if (summary.skipped > 0) {
    notes.push({ code: 'images-left-out', files: summary.skipped, megapixels: MAX_PIXELS / 1e6 });
  }
  return notes;
}

/** Says so where the wanted provider is not the one in use. */
export function providerNotes({ provider, refused }: ProviderChoice, wanted: string | null): Note[] {
  return refused.flatMap((refusal) =>
    refusal.provider === wanted
      ? [{ code: 'provider-refused', wanted, provider, reason: refusal.reason }]
      : [],
  );
}

/**
 * What the budgets did to the run.
 * @param known costs that are known in it
 * @param within candidates within them
 * @param wanted candidates that should be there, 0 where the run was cut short
 */
export function budgetNotes(
  budgets: Budgets,
  known: readonly CostName[],
  within: number,
  wanted: number,
): Note[] {
  const applied = forEachCost(({ name }) => (known.includes(name) ? budgets[name] : null));
  const ignored = PREDICTED_COSTS.filter(({ name }) => applied[name] !== budgets[name]);
  const notes: Note[] = ignored.map(({ key }) => ({ code: `${key}-budget-ignored` }));
  if (within < wanted) {
    notes.push({ code: 'too-few-candidates', found: within, wanted, budgets: applied });
  }
  return notes;
}
