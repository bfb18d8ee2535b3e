/** What every search space knows about its architectures. Adding one means a folder beside this file, a line in each registry. */

import { PomonagError } from '../shared/errors';
import { t } from '../shared/l10n';
import type { ExactCostName, LinearCostName } from '../shared/objectives';
import { MOST } from '../shared/protocol/numbers';
import type { Random } from '../shared/random';
import type { Drawing } from './drawing';

/** The chosen column (operation) of every row; -1 marks an unused row. */
export type Choices = readonly number[];

/** What costs depend on beside the architecture. */
export interface CostSetting {
  /** Classes of the data set, at least 2. */
  readonly classes: number;
  /** Side of the square input in pixels. */
  readonly resolution: number;
  /** Channels of the input; 3 where they are missing. */
  readonly channels?: number | undefined;
  /** Width multiplier, one of the space's `widths` (the first where it is missing); null where the space has none. */
  readonly width?: number | null;
}

/**
 * Every cost that follows from the architecture: `params`, trainable parameters; `macs`, multiply-accumulate operations of
 * convolutions and linear layers for one image.
 */
export type Costs = Readonly<Record<ExactCostName, number>>;

/** A cost that is exactly linear in the one-hot matrix: offset + sum of weights[row * columns + column]. */
export interface LinearCost {
  readonly offset: number;
  readonly weights: Float64Array;
}

/** What denoising believes of one architecture in the end. */
export interface Posterior {
  /** [rows, columns], probabilities of every row's columns. */
  readonly columns: Float32Array;
  /** [stages, depths], probabilities of how many rows of each stage are used; empty in a space without depth. */
  readonly depths: Float32Array;
}

/** The dictionary that the code base a space comes from describes a network by, as JSON or as Python prints it. */
export interface Dictionary {
  readonly keys: readonly string[];
  /** @throws PomonagError `bad-architecture` */
  read(entries: Readonly<Record<string, unknown>>): Choices;
  /** Values of all keys. */
  write(choices: Choices): Readonly<Record<string, unknown>>;
}

export interface SearchSpace {
  /** The space's key, everywhere: in the registries, models, runs, settings and options. */
  readonly name: string;
  readonly label: string;
  /** What it holds and is for, in a few words of the user's language. */
  summary(): string;
  /** What an architecture looks like, for an empty text field. */
  readonly example: string;
  /** Shape of the one-hot matrix. */
  readonly rows: number;
  readonly columns: number;
  readonly defaultResolution: number;
  readonly defaultDevice: string;

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
  /** What there is to draw. @throws PomonagError `bad-resolution`, `bad-argument` (width) */
  drawing(choices: Choices, setting: Pick<CostSetting, 'resolution' | 'width'>): Drawing;

  /** Why networks of this space cannot take this input side, or null when they can. */
  resolutionProblem(resolution: number): string | null;
  /** Exact parameters and MACs as linear functions of the one-hot matrix. @throws PomonagError `bad-resolution`, `bad-argument` (width) */
  linearCosts(setting: CostSetting): Readonly<Record<LinearCostName, LinearCost>>;
  /** All exact costs, those that are no sums over the choices among them. @throws PomonagError `bad-resolution`, `bad-argument` (width) */
  costs(choices: Choices, setting: CostSetting): Costs;

  /** Architectures with the fewest and with the most parameters and MACs. */
  readonly cheapest: Choices;
  readonly dearest: Choices;
  /** An architecture drawn from the prior of the diffusion, always valid. */
  random(random: Random): Choices;
  /** Mean over the prior of a row's entries, scaled to -1 and +1, by row. */
  readonly priorMean: readonly number[];
  /** The likeliest architecture; -1 in a row without finite numbers. */
  decode(posterior: Posterior): Choices;
  /** How many architectures the space has. */
  readonly size: number;

  // What some spaces have.

  /** All architectures in a fixed order, where they are few enough. */
  readonly enumerate?: () => Iterable<Choices>;
  /** Width multipliers that its networks come in, the usual one first; missing where the width is fixed. */
  readonly widths?: readonly number[];
  readonly dictionary?: Dictionary;
  /**
   * What every part of a network can be, where parts are chosen independently of each other: the rows of one option of
   * each part, one after the other, are a network, and every network is one of these.
   */
  readonly parts?: () => readonly (readonly Choices[])[];
  /** Whether the paper's matrix has rows and columns of the network's input and output around those of the choices. */
  readonly framed?: boolean;
}

export function evaluateLinear(cost: LinearCost, choices: Choices, columns: number): number {
  let total = cost.offset;
  choices.forEach((column, row) => {
    if (column >= 0) total += cost.weights[row * columns + column] ?? 0;
  });
  return total;
}

/** The likeliest column of every row, -1 in a row without finite numbers. */
export function likeliestColumns(probabilities: Float32Array, columns: number): number[] {
  const choices: number[] = [];
  for (let start = 0; start < probabilities.length; start += columns) {
    const row = probabilities.subarray(start, start + columns);
    choices.push(row.every(Number.isFinite) ? row.indexOf(Math.max(...row)) : -1);
  }
  return choices;
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

export function requireResolution(space: Pick<SearchSpace, 'resolutionProblem'>, resolution: number): void {
  const problem =
    resolution > MOST.side
      ? t('The input side must be at most {0} pixels.', MOST.side)
      : space.resolutionProblem(resolution);
  if (problem !== null) throw new PomonagError('bad-resolution', problem);
}

/** Channels of an input in colour: what networks take unless another number is named. */
export const USUAL_CHANNELS = 3;

/** The channels of the input to use. @throws PomonagError `bad-argument` */
export function resolveChannels(channels = USUAL_CHANNELS): number {
  if (Number.isInteger(channels) && channels >= 1 && channels <= MOST.channels) return channels;
  throw new PomonagError(
    'bad-argument',
    t('The number of channels must be an integer from 1 to {0}, not {1}.', MOST.channels, channels),
  );
}

/** The entry of what is written of a network or a run: none for the usual channels, which a missing one means. */
export function channelsEntry(channels: number): { readonly channels?: number } {
  return channels === USUAL_CHANNELS ? {} : { channels };
}

/**
 * The width multiplier to use: the given one or the space's usual one; null where the space has none.
 * @throws PomonagError `bad-argument`
 */
export function resolveWidth(
  space: Pick<SearchSpace, 'label' | 'widths'>,
  width?: number | null,
): number | null {
  const { widths = [] } = space;
  const [usual = null] = widths;
  if (width === undefined || width === null) return usual;
  if (widths.includes(width)) return width;
  throw new PomonagError(
    'bad-argument',
    usual === null
      ? t('{0}: these networks have a fixed width; leave the width multiplier out.', space.label)
      : t('{0}: the width multiplier must be one of {1}, not {2}.', space.label, widths.join(', '), width),
  );
}
