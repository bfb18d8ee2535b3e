/** Architectures that exceed the user's budgets, brought within them by the least likely loss. */

import { evaluateLinear } from '../../spaces/space';
import type { Choices, LinearCost, SearchSpace } from '../../spaces/space';

/** An exact cost and the most that it may be. */
export interface Limit {
  readonly cost: LinearCost;
  readonly most: number;
}

/**
 * Changes one row after the other until every cost is within its limit: always the change, to another column or to an
 * unused row, that lowers the posterior's log-probability least for what it takes off the excess. Guidance meets budgets
 * in expectation, so that a decoded sample is a change or two away at most.
 *
 * @param columns [rows, columns], the guided posterior; what a row lacks of 1 is the probability that it is unused
 * @returns the choices as they are where they are within the limits, or as near to them as single changes lead
 */
export function repair(
  space: SearchSpace,
  choices: Choices,
  columns: Float32Array,
  limits: readonly Limit[],
): Choices {
  let current = choices;
  let excess = excessOf(space, current, limits);
  while (excess > 0) {
    let best: { choices: Choices; excess: number; price: number } | null = null;
    for (const { choices, loss } of changes(space, current, columns)) {
      const left = excessOf(space, choices, limits);
      const price = loss / (excess - left);
      if (left < excess && (best === null || price < best.price)) best = { choices, excess: left, price };
    }
    if (best === null) return current;
    ({ choices: current, excess } = best);
  }
  return current;
}

/** By how much costs exceed their limits, each as a share of it. */
function excessOf({ columns }: SearchSpace, choices: Choices, limits: readonly Limit[]): number {
  return limits.reduce(
    (sum, { cost, most }) => sum + Math.max(0, evaluateLinear(cost, choices, columns) / most - 1),
    0,
  );
}

const UNUSED = -1;
/** Keeps the logarithm of an impossible column finite: better an unlikely network than one that is over budget. */
const LEAST = 1e-12;

/** The valid architectures that differ in one row, each with what it loses in log-probability. */
function* changes(
  space: SearchSpace,
  choices: Choices,
  columns: Float32Array,
): Generator<{ choices: Choices; loss: number }> {
  for (let row = 0; row < space.rows; row++) {
    const own = columns.subarray(row * space.columns, (row + 1) * space.columns);
    const unused = 1 - own.reduce((sum, p) => sum + p, 0);
    const logOf = (column: number): number => Math.log(Math.max(LEAST, own[column] ?? unused));
    const before = choices[row] ?? UNUSED;
    if (before === UNUSED) continue;
    for (let column = UNUSED; column < space.columns; column++) {
      if (column === before) continue;
      const changed = choices.map((c, i) => (i === row ? column : c));
      if (space.invalidity(changed) === null) yield { choices: changed, loss: logOf(before) - logOf(column) };
    }
  }
}
