/** Which candidates are wanted: a range of every objective, set by budgets and by brushes alike. */

import * as v from 'valibot';
import type { ObjectiveName } from '../shared/objectives';
import { between } from '../shared/protocol/numbers';
import type { Budgets, Candidate } from '../shared/protocol/run';
import { SPACE_NAMES } from '../spaces';
import type { SpaceName } from '../spaces';
import { OBJECTIVE_NAMES, forEachCost, isKnown, objectiveByName } from '../shared/objectives';

/** An end that no value can reach is as good as open. */
const endSchema = (most: number) => v.fallback(v.nullable(between(0, most)), null);
const rangeSchema = (most: number) => v.object({ low: endSchema(most), high: endSchema(most) });
/** Both ends belong to a range; null is an open end. */
export type Range = Readonly<v.InferOutput<ReturnType<typeof rangeSchema>>>;

/** Both ends open. */
export const OPEN: Range = { low: null, high: null };

export const filterSchema = v.object({
  /** The search space that its numbers are meant for; null before there was one. */
  space: v.nullable(v.picklist(SPACE_NAMES)),
  accuracy: rangeSchema(100),
  /** Open where it is from before there was such a cost. */
  ...forEachCost(({ most }) => v.optional(rangeSchema(most), OPEN)),
});
export type Filter = Readonly<v.InferOutput<typeof filterSchema>>;

/** A filter that lets every candidate pass. */
export function openFilter(space: SpaceName | null): Filter {
  return { space, accuracy: OPEN, ...forEachCost(() => OPEN) };
}

/** Whether anything could fail to pass. */
export function isFiltering(filter: Filter): boolean {
  return OBJECTIVE_NAMES.some((name) => filter[name].low !== null || filter[name].high !== null);
}

/** The filter in force: a range of what is unknown for all candidates can neither be seen nor passed, so it is open. */
export function inForce(filter: Filter, candidates: readonly Candidate[]): Filter {
  return OBJECTIVE_NAMES.reduce(
    (kept, name) => (isKnown(candidates, name) ? kept : { ...kept, [name]: OPEN }),
    filter,
  );
}

/** What is unknown passes open ends only. */
export function passes(candidate: Candidate, filter: Filter): boolean {
  return OBJECTIVE_NAMES.every((name) => isWithin(candidate[name], filter[name]));
}

function isWithin(value: number | null, { low, high }: Range): boolean {
  if (value === null) return low === null && high === null;
  return (low === null || value >= low) && (high === null || value <= high);
}

/** The end of an objective's range that a budget sets: costs have a most, accuracy has a least. */
export function budgetEnd(name: ObjectiveName): keyof Range {
  return objectiveByName(name).isCost ? 'high' : 'low';
}

/** The end that is no budget: brushes alone set it. */
export function otherEnd(name: ObjectiveName): keyof Range {
  return objectiveByName(name).isCost ? 'low' : 'high';
}

/** The limits on costs, as a run takes them; null where there are none. */
export function budgetsOf(filter: Filter): Budgets | null {
  const budgets = forEachCost(({ name }) => filter[name].high);
  return Object.values(budgets).some((limit) => limit !== null) ? budgets : null;
}
