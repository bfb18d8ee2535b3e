/** What every search space knows about its architectures. Adding a space means one file beside this one. */

import { PomonagError } from '../errors';

export type SpaceName = 'nasbench201';

/** The chosen column (operation) of every row; -1 marks an unused row. */
export type Choices = readonly number[];

/** What costs depend on beside the architecture. */
export interface CostSetting {
  /** Classes of the data set, at least 2. */
  readonly classes: number;
  /** Side of the square input in pixels (3 channels). */
  readonly resolution: number;
}

export interface Costs {
  /** Trainable parameters. */
  readonly params: number;
  /** Multiply-accumulate operations of convolutions and linear layers for one image. */
  readonly macs: number;
}

/** A cost that is exactly linear in the one-hot matrix: offset + sum of weights[row * columns + column]. */
export interface LinearCost {
  readonly offset: number;
  readonly weights: Float64Array;
}

export interface SearchSpace {
  readonly name: SpaceName;
  readonly label: string;
  /** Shape of the one-hot matrix. */
  readonly rows: number;
  readonly columns: number;
  readonly defaultResolution: number;

  /** Reads an architecture's text. @throws PomonagError `bad-architecture` */
  parse(text: string): Choices;
  /** The text of an architecture. */
  format(choices: Choices): string;
  /** Why the architecture is not valid, or null when it is. */
  invalidity(choices: Choices): string | null;
  /** Equal for architectures that compute the same function class. */
  isomorphismClass(choices: Choices): string;
  /** One sentence in plain words. */
  describe(choices: Choices): string;

  /** Why networks of this space cannot take this input side, or null when they can. */
  resolutionProblem(resolution: number): string | null;
  /** Exact parameters and MACs as linear functions of the one-hot matrix. @throws PomonagError `bad-resolution` */
  linearCosts(setting: CostSetting): { readonly params: LinearCost; readonly macs: LinearCost };
  /** Exact parameters and MACs. @throws PomonagError `bad-resolution` */
  costs(choices: Choices, setting: CostSetting): Costs;

  /** How many architectures the space has. */
  readonly size: number;
  /** All architectures in a fixed order, where they can be enumerated; otherwise null. */
  readonly enumerate: (() => Iterable<Choices>) | null;
}

export function evaluateLinear(cost: LinearCost, choices: Choices, columns: number): number {
  let total = cost.offset;
  choices.forEach((column, row) => {
    if (column >= 0) total += cost.weights[row * columns + column] ?? 0;
  });
  return total;
}

/** One-hot matrix [rows, columns] of an architecture; unused rows stay zero. */
export function oneHot(
  choices: Choices,
  columns: number,
  out = new Float32Array(choices.length * columns),
): Float32Array {
  choices.forEach((column, row) => {
    if (column >= 0) out[row * columns + column] = 1;
  });
  return out;
}

export function requireResolution(space: SearchSpace, resolution: number): void {
  const problem = space.resolutionProblem(resolution);
  if (problem !== null) throw new PomonagError('bad-resolution', problem);
}
