/** The texts of a run's notes. */

import type { Budgets } from '../shared/protocol/run';
import { DISTRUST } from '../shared/protocol/notes';
import { MAX_PIXELS } from './dataset/decode';
import type { DatasetCode } from './dataset/embed';
import type { EntryOf, PredictorDevice } from './models/manifest';
import type { ProviderChoice } from './models/providers';

/** How far the predictions can be trusted, and what of the data set was left out. */
export function datasetNotes(
  { summary, distances }: DatasetCode,
  constants: EntryOf<'dataset-code'>['constants'],
): string[] {
  const notes: string[] = [];
  const least = Math.min(...distances);
  const nearest = constants.trainingSets[distances.indexOf(least)] ?? 'unknown';
  if (least < constants.seenBelow) {
    notes.push(
      `This data set was seen in training (it is ${nearest}, or much like it): predictions are more exact here than ` +
        'for new data.',
    );
  } else if (least > constants.unlikeAbove) {
    notes.push(
      `This data set looks unlike anything in training (the nearest is ${nearest}): ${DISTRUST}. ` +
        'Parameters, MACs and latency hold.',
    );
  }
  if (summary.skipped > 0) {
    const files = summary.skipped === 1 ? '1 image file was' : `${summary.skipped} image files were`;
    notes.push(
      `${files} unreadable, truncated or larger than ${MAX_PIXELS / 1e6} megapixels; the run went on without. Only those ` +
        'sampled for the embedding are opened.',
    );
  }
  return notes;
}

/** @param resolution a side of the input for which the device has no latency */
export function latencyNote({ label, side, sides }: PredictorDevice, resolution: number): string {
  const measured =
    sides === undefined ? `${side} x ${side} inputs` : `inputs of ${sides.join(' to ')} pixels`;
  return (
    `Latency is unknown: ${label} was measured with ${measured}, not ${resolution} x ${resolution}. ` +
    'It takes no part in ranks and picks.'
  );
}

/** @param width a width multiplier in which no network was trained or timed @param usual the one in which all were */
export function widthNote(width: number, usual: number): string {
  return (
    `No network of width ${width} was measured: the predicted accuracies are those of width ${usual}, and latency is ` +
    'unknown and takes no part in ranks and picks. Parameters and MACs are exact.'
  );
}

/** Says so where the wanted provider is not the one in use. */
export function providerNote({ provider, refused }: ProviderChoice, wanted: string | null): string[] {
  return refused
    .filter((refusal) => refusal.provider === wanted)
    .map(
      ({ reason }) => `The execution provider ${wanted} cannot be used (${reason}); ${provider} ran instead.`,
    );
}

/** What the budgets did to the run. @param within candidates within them @param count candidates asked for */
export function budgetNotes(
  budgets: Budgets,
  latencyKnown: boolean,
  within: number,
  count: number,
): string[] {
  const notes: string[] = [];
  const limits = [
    budgets.params === null ? [] : [`${budgets.params} parameters`],
    budgets.macs === null ? [] : [`${budgets.macs} MACs`],
    budgets.latencyMs === null || !latencyKnown ? [] : [`${budgets.latencyMs} ms`],
  ].flat();
  if (budgets.latencyMs !== null && !latencyKnown) {
    notes.push('The latency budget could not be applied, because latency is unknown.');
  }
  const budget = limits.length === 0 ? '' : ` within the budget of ${limits.join(', ')}`;
  if (within === 0) {
    notes.push(`No architecture was found${budget}; these are the closest.`);
  } else if (within < count) {
    notes.push(`Only ${within} of ${count} distinct valid architectures were found${budget}.`);
  }
  return notes;
}

export function frontNote(size: number, wanted: number, reason: string): string {
  return `The front has ${size} of the ${wanted} members asked for: ${reason}.`;
}

export function notTunedNote(trials: number): string {
  return `None of the ${trials} settings was better than the model's own on other seeds: nothing to tune here.`;
}

export function notConfirmedNote(tried: number, trials: number): string {
  return `The search was cancelled after ${tried} of ${trials} settings; the best one has not been confirmed on other seeds.`;
}
