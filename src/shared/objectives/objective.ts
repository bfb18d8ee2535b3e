/** What an objective is. What people read is asked for late, in their language. */

import type { t } from '../l10n';

export interface ObjectiveEntry {
  /** Its field in the JSON of runs, candidates and budgets. */
  readonly name: string;
  readonly label: string;
  /** Title of an axis, with the unit. */
  readonly axisTitle: string;
  readonly unit: string | null;
  /** A cost is to be low and counts by its logarithm; what is none is to be high and counts as it is. */
  readonly isCost: boolean;
  /** Whether it follows from the architecture, as a whole number, so that it is always known; else it is predicted. */
  readonly isExact: boolean;
  /** The value with its unit. */
  readonly format: (value: number) => string;
  /** The value in a line of text. */
  readonly inWords: (value: number) => string;
  /** The value as an axis tick. */
  readonly formatTick: (value: number) => string;
  /** The value as a person would type it, without loss. */
  readonly formatTyped: (value: number) => string;
  /** Its column in files. */
  readonly column: string;
}

/** An objective that is to be low. */
export interface CostEntry extends ObjectiveEntry {
  readonly isCost: true;
  /** What it is at most; more means nothing. */
  readonly most: number;
  /** How picks and fronts name it: `eff.latency`. */
  readonly key: string;
  /** Its name inside a sentence. */
  readonly noun: string;
  /** Name and meaning of the pick that has the least of it. */
  readonly least: string;
  readonly leastMeaning: string;
  /** A limit on it, in words and after a sign. */
  readonly atMost: (value: number) => string;
  readonly shortLimit: (value: number) => string;
  /** A limit in a note: an amount of it. */
  readonly amount: (value: number, translate: typeof t) => string;
  /** What is asked for its limit. */
  readonly question: string;
  /** Head of its column on the command line. */
  readonly heading: string;
  /** The command line's option for its limit: flag, value, and what it means. */
  readonly option: { readonly flag: string; readonly value: string; readonly help: string };
}
