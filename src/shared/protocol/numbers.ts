/**
 * What numbers may be: every number that is read has finite bounds beyond which it means nothing, so that whatever was
 * read can be computed with, drawn, written and read again.
 */

import * as v from 'valibot';

/** Greatest values. */
export const MOST = {
  /** Milliseconds of a run or a stage of it; over a year. */
  durationMs: 1e11,
  /** Side of the input in pixels. */
  side: 16_384,
  /** Channels of the input. */
  channels: 16,
  /** Width multiplier. */
  width: 100,
  /** More would not fit into the file of an exported network. */
  classes: 100_000,
  /** Files of a data set. */
  files: 1e12,
  steps: 2000,
  /** Networks that a run may hold. */
  candidates: 100_000,
  /** Settings of the guidance that are tried. */
  trials: 1000,
  /** Accuracy in percent times the logarithms of two costs. */
  hypervolume: 1e6,
  /** A factor of the guidance, or a noise level. */
  factor: 1e6,
  /** A cost budget's share, a gain: 1 is 100 %. */
  ratio: 1e9,
  /** Bytes of a file, place in a text, number of a message. */
  place: Number.MAX_SAFE_INTEGER,
} as const;

/** Least value of what is above 0: smaller numbers are lost where they are divided by. */
const LEAST = 1e-9;

/** @returns the schema of a number from `least` to `most` */
export const between = (least: number, most: number) =>
  v.pipe(v.number(), v.minValue(least), v.maxValue(most));

/** Of a number above 0. */
export const positive = (most: number) => between(LEAST, most);

/** Of a whole number, by default of at least 0. */
export const whole = (most: number, least = 0) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

export const durationMs = between(0, MOST.durationMs);
export const percent = between(0, 100);
export const share = between(0, 1);
