/**
 * The objectives of a candidate as data: whatever ranks, limits, names or prints them goes by this table. What people
 * read is asked for late, in their language.
 */

import { formatCount, formatInteger, formatMs, formatPercent } from './format';
import { t } from './l10n';

interface ObjectiveEntry {
  /** Its field in the JSON of runs, candidates and budgets. */
  readonly name: string;
  readonly label: string;
  /** Title of an axis, with the unit. */
  readonly axisTitle: string;
  readonly unit: string | null;
  /** A cost is to be low and counts by its logarithm; what is none is to be high and counts as it is. */
  readonly isCost: boolean;
  /** Whether it follows from the architecture, so that it is always known; else it is predicted. */
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
interface CostEntry extends ObjectiveEntry {
  readonly isCost: true;
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

const accuracy = {
  name: 'accuracy',
  get label() {
    return t('Accuracy');
  },
  get axisTitle() {
    return t('Predicted accuracy (%)');
  },
  unit: '%',
  isCost: false,
  isExact: false,
  format: (value: number) => `${formatPercent(value)}\u00a0%`,
  inWords: (value: number) => `${formatPercent(value)} %`,
  formatTick: String,
  formatTyped: String,
  column: 'accuracy',
} as const satisfies ObjectiveEntry;

const params = {
  name: 'params',
  key: 'params',
  get label() {
    return t('Parameters');
  },
  get axisTitle() {
    return t('Parameters');
  },
  get noun() {
    return t('parameters');
  },
  get least() {
    return t('Fewest parameters');
  },
  get leastMeaning() {
    return t('The lowest number of parameters among the networks that are accurate enough.');
  },
  unit: null,
  isCost: true,
  isExact: true,
  format: formatCount,
  inWords: (value: number) => t('{0} parameters', formatCount(value)),
  formatTick: formatTickCount,
  formatTyped: formatTypedCount,
  column: 'params',
  atMost: (value: number) => t('at most {0} parameters', formatCount(value)),
  shortLimit: (value: number) => t('≤ {0} parameters', formatCount(value)),
  amount: (value: number, translate: typeof t) => translate('{0} parameters', value),
  get question() {
    return t('Most parameters, such as 500k; empty for no limit');
  },
  heading: 'params',
  option: { flag: 'max-params', value: '<n>', help: 'most parameters, e.g. 500k' },
} as const satisfies CostEntry;

const macs = {
  name: 'macs',
  key: 'macs',
  label: 'MACs',
  get axisTitle() {
    return t('MACs per image');
  },
  noun: 'MACs',
  get least() {
    return t('Fewest MACs');
  },
  get leastMeaning() {
    return t('The lowest number of operations among the networks that are accurate enough.');
  },
  unit: null,
  isCost: true,
  isExact: true,
  format: formatCount,
  inWords: (value: number) => `${formatCount(value)} MACs`,
  formatTick: formatTickCount,
  formatTyped: formatTypedCount,
  column: 'macs',
  atMost: (value: number) => t('at most {0} MACs', formatCount(value)),
  shortLimit: (value: number) => `≤ ${formatCount(value)} MACs`,
  amount: (value: number) => `${value} MACs`,
  get question() {
    return t('Most multiply-accumulate operations, such as 80M; empty for no limit');
  },
  heading: 'MACs',
  option: { flag: 'max-macs', value: '<n>', help: 'most multiply-accumulate operations, e.g. 80M' },
} as const satisfies CostEntry;

const latencyMs = {
  name: 'latencyMs',
  key: 'latency',
  get label() {
    return t('Latency');
  },
  get axisTitle() {
    return t('Latency (ms)');
  },
  get noun() {
    return t('latency');
  },
  get least() {
    return t('Fastest');
  },
  get leastMeaning() {
    return t('The lowest latency on the device among the networks that are accurate enough.');
  },
  unit: 'ms',
  isCost: true,
  isExact: false,
  format: formatMs,
  inWords: formatMs,
  formatTick: (value: number) => String(Number(value.toPrecision(6))),
  formatTyped: String,
  column: 'latency_ms',
  atMost: (value: number) => t('at most {0}', formatMs(value)),
  shortLimit: (value: number) => `≤ ${formatMs(value)}`,
  amount: (value: number) => `${value} ms`,
  get question() {
    return t('Most milliseconds on the device; empty for no limit');
  },
  heading: 'latency ms',
  option: { flag: 'max-latency', value: '<ms>', help: 'most milliseconds on the device' },
} as const satisfies CostEntry;

/** The costs, in the order in which everything lists them. */
export const COSTS = [params, macs, latencyMs] as const;
/** Accuracy, then the costs. */
export const OBJECTIVES = [accuracy, ...COSTS] as const;

/** Those that say enough where there is room for a few. */
export const SHORT_OBJECTIVES = [accuracy, params, latencyMs] as const;

export type CostName = (typeof COSTS)[number]['name'];
export type CostKey = (typeof COSTS)[number]['key'];
export type ExactCostName = Extract<(typeof COSTS)[number], { isExact: true }>['name'];
export type ObjectiveName = (typeof OBJECTIVES)[number]['name'];

export type Objective = ObjectiveEntry & { readonly name: ObjectiveName };
export type Cost = (typeof COSTS)[number];

export const COST_NAMES = COSTS.map(({ name }) => name);
export const OBJECTIVE_NAMES = OBJECTIVES.map(({ name }) => name);

/**
 * A value of each: accuracy in percent as predicted, exact costs, and predicted costs, null where no table covers the
 * setting (they then tie).
 */
export type Objectives = Readonly<
  { accuracy: number } & Record<ExactCostName, number> &
    Record<Exclude<CostName, ExactCostName>, number | null>
>;

/** The costs of a candidate alone. */
export function costsOf(point: Objectives): Omit<Objectives, 'accuracy'> {
  return forEachCost(({ name }) => point[name]) as Omit<Objectives, 'accuracy'>;
}

/** A value for each cost. */
export function forEachCost<T>(valueOf: (cost: Cost) => T): Record<CostName, T> {
  return Object.fromEntries(COSTS.map((cost) => [cost.name, valueOf(cost)])) as Record<CostName, T>;
}

export function objectiveByName(name: ObjectiveName): Objective {
  return OBJECTIVES.find((objective) => objective.name === name) as Objective;
}

/** Whether any candidate has a value in this objective: a predicted one may be unknown for all of them. */
export function isKnown(candidates: readonly Objectives[], name: ObjectiveName): boolean {
  return candidates.some((candidate) => candidate[name] !== null);
}

/** A round count, without loss: 200000 -> `200 k`, 1500000 -> `1.5 M`, 6935000 -> `6.935 M`. */
function formatTickCount(value: number): string {
  return formatCount(value, (units) => String(Number(units.toPrecision(9))));
}

function formatTypedCount(value: number): string {
  return Number(value.toPrecision(3)) === value ? formatCount(value) : formatInteger(value);
}
