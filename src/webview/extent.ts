/** The span of an objective's values, or of ranks, over the networks on show, and places in it. */

import type { ObjectiveName } from '../shared/objectives';
import type { Candidate } from '../shared/protocol/run';

export type Extent = readonly [low: number, high: number];

/** Least and greatest known value; null where none is known. */
export function extentOf(candidates: Iterable<Candidate>, name: ObjectiveName | 'rank'): Extent | null {
  let low = Infinity;
  let high = -Infinity;
  for (const candidate of candidates) {
    const value = candidate[name];
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : null;
}

/** The value at a share of the way through an extent: by ratio, as costs grow, or by difference. */
export function valueAt([low, high]: Extent, share: number, byRatio: boolean): number {
  return byRatio ? low * (high / low) ** share : low + (high - low) * share;
}

/** Inverse of `valueAt`, held to [0, 1]. */
export function shareAt([low, high]: Extent, value: number, byRatio: boolean): number {
  if (high === low) return value < low ? 0 : 1;
  const share = byRatio ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.min(1, Math.max(0, share));
}

/** Steps of an extent that are always told apart. */
const STEPS = 200;

/** A value in three digits; in more where the extent is so short that its steps need them. */
export function rounded(value: number, [low, high]: Extent, byRatio: boolean): number {
  if (value === 0) return 0;
  const span = byRatio ? value * Math.log(high / low) : high - low;
  const unit = Math.min(Math.abs(value) / 100, span > 0 ? span / STEPS : Infinity);
  const exponent = Math.floor(Math.log10(unit));
  return exponent < 0
    ? Number(value.toFixed(-exponent))
    : Math.round(value / 10 ** exponent) * 10 ** exponent;
}
