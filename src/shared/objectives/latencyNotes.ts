/** What a run has to say of latency: as data, and in words. */

import * as v from 'valibot';
import type { Translate } from '../l10n';
import { MOST, whole } from '../protocol/numbers';

const side = whole(MOST.side, 1);

export const noteSchemas = [
  /** The device's latency is unknown for a side of the input; it was measured from the first to the last of `sides`. */
  v.object({
    code: v.literal('latency-unknown'),
    device: v.string(),
    sides: v.tuple([side, side]),
    resolution: side,
  }),
  v.object({ code: v.literal('latency-budget-ignored') }),
] as const;
export type LatencyNote = Readonly<v.InferOutput<(typeof noteSchemas)[number]>>;

export function noteText(note: LatencyNote, t: Translate): string {
  if (note.code === 'latency-budget-ignored')
    return t('The latency budget could not be applied, because latency is unknown.');
  const { device, resolution } = note;
  const [least, largest] = note.sides;
  return least === largest
    ? t(
        'Latency is unknown: {0} was measured with {1} x {1} inputs, not {2} x {2}. It takes no part in ranks and picks.',
        device,
        least,
        resolution,
      )
    : t(
        'Latency is unknown: {0} was measured with inputs of {1} to {2} pixels, not {3} x {3}. It takes no part in ranks and picks.',
        device,
        least,
        largest,
        resolution,
      );
}
