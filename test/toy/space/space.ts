/**
 * A search space for tests: three rows of four choices. A network is a stem, three convolutions of one width whose kernels
 * are chosen, and a linear layer. Its models foretell what is made up (training/tests/toy.py).
 */

import { PomonagError } from '../../../src/shared/errors';
import {
  evaluateLinear,
  likeliestColumns,
  requireResolution,
  resolveChannels,
} from '../../../src/spaces/space';
import type { Choices, CostSetting, LinearCost, SearchSpace } from '../../../src/spaces/space';

export const KERNELS = [1, 3, 5, 7] as const;
export const ROWS = 3;
export const CHANNELS = 8;

const COLUMNS = KERNELS.length;

export function kernelsOf(choices: Choices): number[] {
  return choices.map((column) => KERNELS[column] ?? NaN);
}

function parse(text: string): Choices {
  const choices = text.split('-').map((kernel) => KERNELS.findIndex((known) => String(known) === kernel));
  if (invalidity(choices) === null) return choices;
  throw new PomonagError('bad-architecture', `Not a toy network: "${text}".`);
}

function invalidity(choices: Choices): string | null {
  const isValid = choices.length === ROWS && choices.every((column) => KERNELS[column] !== undefined);
  return isValid ? null : 'it must have three kernels';
}

function format(choices: Choices): string {
  return kernelsOf(choices).join('-');
}

function linearCosts({ classes, resolution, channels }: CostSetting): {
  params: LinearCost;
  macs: LinearCost;
} {
  requireResolution(toy, resolution);
  const pixels = resolution ** 2;
  const weights = Array.from({ length: ROWS }, () =>
    KERNELS.map((kernel) => kernel ** 2 * CHANNELS ** 2),
  ).flat();
  const [stem, last] = [9 * resolveChannels(channels) * CHANNELS, CHANNELS * classes];
  return {
    params: {
      offset: stem + 2 * CHANNELS + last + classes,
      weights: Float64Array.from(weights, (count) => count + 2 * CHANNELS),
    },
    macs: { offset: stem * pixels + last, weights: Float64Array.from(weights, (count) => count * pixels) },
  };
}

export const toy: SearchSpace = {
  name: 'toy',
  label: 'Toy',
  summary: () => '64 networks for tests',
  example: '3-5-1',
  rows: ROWS,
  columns: COLUMNS,
  defaultResolution: 16,
  defaultDevice: 'toy_device',
  parse,
  format,
  invalidity,
  isomorphismClass: format,
  describe: (choices) => `Kernels of ${kernelsOf(choices).join(', ')}`,
  drawing: (choices) => ({
    kind: 'cell',
    nodes: ['in', '1', '2', 'out'],
    edges: kernelsOf(choices).map((kernel, row) => ({
      row,
      from: row,
      to: row + 1,
      label: `${kernel}×${kernel} conv`,
      colour: 'blue',
      state: 'live',
      lane: 0,
    })),
  }),
  resolutionProblem: (side) =>
    Number.isInteger(side) && side > 0 ? null : `The side must be a positive integer, not ${side}.`,
  linearCosts,
  costs(choices, setting) {
    const { params, macs } = linearCosts(setting);
    return {
      params: evaluateLinear(params, choices, COLUMNS),
      macs: evaluateLinear(macs, choices, COLUMNS),
    };
  },
  cheapest: [0, 0, 0],
  dearest: [3, 3, 3],
  random: (random) => Array.from({ length: ROWS }, () => random.integer(COLUMNS)),
  priorMean: Array.from({ length: ROWS }, () => 2 / COLUMNS - 1),
  decode: ({ columns }) => likeliestColumns(columns, COLUMNS),
  size: COLUMNS ** ROWS,
  *enumerate() {
    for (let code = 0; code < COLUMNS ** ROWS; code++)
      yield [Math.floor(code / COLUMNS ** 2), Math.floor(code / COLUMNS) % COLUMNS, code % COLUMNS];
  },
};
