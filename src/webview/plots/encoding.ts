/** What the colour and the size of a point say: its place on a scale of an objective or of ranks. */

import { scaleLinear } from 'd3-scale';
import { t } from '../../shared/l10n';
import type { Candidate } from '../../shared/protocol/run';
import { extentOf, shareAt, valueAt } from '../extent';
import type { Extent } from '../extent';
import { formatInteger } from '../../shared/format';
import { objectiveByName } from '../../shared/objectives';
import type { Encoding } from '../state';

/** An encoding other than by the front. */
export type Measure = Exclude<Encoding, 'front'>;

/** Values of a measure over the networks on show. */
export interface MeasureScale {
  readonly extent: Extent;
  /** Where a candidate lies between the least and the greatest value, 0 to 1; null where it has none. */
  readonly shareOf: (candidate: Candidate) => number | null;
  readonly valueAt: (share: number) => number;
  readonly format: (value: number) => string;
}

/** Colours or sizes that are told apart; points between them look like the nearest. */
const LEVELS = 16;
/** Radii in pixels of the least and the greatest value. */
const RADII = [2, 7] as const;

/** What an encoding is called. */
export function encodingLabel(encoding: Encoding): string {
  if (encoding === 'front') return t('Pareto front');
  return encoding === 'rank' ? t('Rank') : objectiveByName(encoding).label;
}

/** @returns null where no candidate has a value */
export function measureScale(candidates: readonly Candidate[], measure: Measure): MeasureScale | null {
  const extent = extentOf(candidates, measure);
  if (extent === null) return null;
  // Ranks grow by ratio in what they tell: 1 from 2 matters more than 21 from 22.
  const byRatio = measure === 'rank' || objectiveByName(measure).isCost;
  return {
    extent,
    shareOf: (candidate) => {
      const value = candidate[measure];
      return value === null ? null : shareAt(extent, value, byRatio);
    },
    valueAt: (share) => valueAt(extent, share, byRatio),
    format:
      measure === 'rank' ? (value) => formatInteger(Math.round(value)) : objectiveByName(measure).format,
  };
}

/** Colours from the least to the greatest value, through those given. */
export function colourRamp(stops: readonly string[]): string[] {
  const scale = scaleLinear<string>(
    stops.map((_, i) => i / (stops.length - 1)),
    stops,
  );
  return Array.from({ length: LEVELS }, (_, level) => scale(level / (LEVELS - 1)));
}

export function colourAt(ramp: readonly string[], share: number): string {
  return ramp[Math.round(share * (ramp.length - 1))] ?? '';
}

/** The radius at a share of the way, so that areas grow evenly. */
export function radiusAt(share: number): number {
  const [least, greatest] = RADII.map((radius) => radius ** 2) as [number, number];
  const level = Math.round(share * (LEVELS - 1)) / (LEVELS - 1);
  return Math.sqrt(least + (greatest - least) * level);
}
