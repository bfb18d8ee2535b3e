/**
 * The objectives of a candidate as data: whatever ranks, limits, names, draws or prints them goes by this table. A file
 * each, a line here.
 */

import { accuracy } from './accuracy';
import { latencyMs } from './latency';
import { macs } from './macs';
import type { ObjectiveEntry } from './objective';
import { params } from './params';

/** The costs, in the order in which everything lists them. */
export const COSTS = [params, macs, latencyMs] as const;
/** Accuracy, then the costs. */
export const OBJECTIVES = [accuracy, ...COSTS] as const;

/** Those that say enough where there is room for a few; the hypervolume is theirs, of three dimensions at most. */
export const SHORT_OBJECTIVES = [accuracy, params, latencyMs] as const satisfies Three;

/** Exact costs that are sums over an architecture's choices: samples are repaired to meet their budgets. */
export const LINEAR_COSTS = [params, macs] as const;

/** By what networks are small: the thrifty pick has the least of it, and of equals the smallest comes first. */
export const SIZE = params;

type Three = readonly [ObjectiveEntry, ObjectiveEntry, ObjectiveEntry];

export type CostName = (typeof COSTS)[number]['name'];
export type CostKey = (typeof COSTS)[number]['key'];
export type ExactCostName = Extract<(typeof COSTS)[number], { isExact: true }>['name'];
export type LinearCostName = (typeof LINEAR_COSTS)[number]['name'];
export type PredictedCostName = Exclude<CostName, ExactCostName>;
export type ObjectiveName = (typeof OBJECTIVES)[number]['name'];

export type Objective = ObjectiveEntry & { readonly name: ObjectiveName };
export type Cost = (typeof COSTS)[number];

export const COST_NAMES = COSTS.map(({ name }) => name);
export const EXACT_COST_NAMES = COSTS.flatMap((cost) => (cost.isExact ? [cost.name] : []));
/** Costs that may be unknown, with their names in notes. */
export const PREDICTED_COSTS = [latencyMs] as const;

export const OBJECTIVE_NAMES = OBJECTIVES.map(({ name }) => name);

/**
 * A value of each: accuracy in percent as predicted, exact costs, and predicted costs, null where no table covers the
 * setting (they then tie).
 */
export type Objectives = Readonly<
  { accuracy: number } & Record<ExactCostName, number> & Record<PredictedCostName, number | null>
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
