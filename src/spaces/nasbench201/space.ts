/**
 * NAS-Bench-201: a cell is a complete directed acyclic graph over four feature nodes; each of its six edges carries one of
 * five operations; a node is the sum of its incoming edges. The network is a fixed skeleton of 3 x 5 such cells at 16, 32
 * and 64 channels.
 */

import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import type { Random } from '../../shared/random';
import { evaluateLinear, likeliestColumns, requireResolution } from '../space';
import type { Choices, CostSetting, LinearCost, SearchSpace } from '../space';

export const OPERATIONS = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'] as const;
export type Operation = (typeof OPERATIONS)[number];

const NONE = OPERATIONS.indexOf('none');
const SKIP = OPERATIONS.indexOf('skip_connect');
const CONV1 = OPERATIONS.indexOf('nor_conv_1x1');
const CONV3 = OPERATIONS.indexOf('nor_conv_3x3');

/** [from node, to node] of every row, in the order of the architecture string. */
export const EDGES: readonly (readonly [number, number])[] = [
  [0, 1],
  [0, 2],
  [1, 2],
  [0, 3],
  [1, 3],
  [2, 3],
];
export const NODES = 4;

/**
 * Adjacency of the operation graph of the paper's 8 x 7 matrix (input, the six edges, output): row i lists its
 * successors, edge a -> b being followed by every edge b -> c.
 */
export const OPERATION_GRAPH: readonly (readonly number[])[] = [
  EDGES.flatMap(([from], i) => (from === 0 ? [i + 1] : [])),
  ...EDGES.map(([, to]) =>
    to === NODES - 1 ? [7] : EDGES.flatMap(([from], i) => (from === to ? [i + 1] : [])),
  ),
  [],
];

const CHANNELS = [16, 32, 64] as const;
const CELLS_PER_STAGE = 5;

/** Parameters of one convolution (weights and batch norm) on this edge, over all cells of the network. */
function convParams(kernel: number): number {
  return CHANNELS.reduce((sum, c) => sum + CELLS_PER_STAGE * (kernel * kernel * c * c + 2 * c), 0);
}

/** MACs of one convolution on this edge, over all cells, at input side 32: every stage has the same. */
function convMacs32(kernel: number): number {
  return CHANNELS.reduce(
    (sum, c, stage) => sum + CELLS_PER_STAGE * kernel * kernel * c * c * (32 >> stage) ** 2,
    0,
  );
}

/** Parameters of the skeleton at 10 classes: stem 464, residual blocks 14,464 and 57,600, last batch norm 128, head 650. */
const SKELETON_PARAMS_10 = 464 + 14_464 + 57_600 + 128 + 650;
/** MACs of stem and the two residual blocks at input side 32. */
const SKELETON_MACS_32 = 442_368 + 2 * 3_670_016;
const HEAD_PER_CLASS = CHANNELS[2] + 1;

function linearCost(offset: number, conv1: number, conv3: number): LinearCost {
  const weights = new Float64Array(EDGES.length * OPERATIONS.length);
  EDGES.forEach((_, row) => {
    weights[row * OPERATIONS.length + CONV1] = conv1;
    weights[row * OPERATIONS.length + CONV3] = conv3;
  });
  return { offset, weights };
}

function linearCosts({ classes, resolution }: CostSetting): { params: LinearCost; macs: LinearCost } {
  requireResolution(nasbench201, resolution);
  const area = (resolution / 32) ** 2;
  return {
    params: linearCost(SKELETON_PARAMS_10 + HEAD_PER_CLASS * (classes - 10), convParams(1), convParams(3)),
    macs: linearCost(
      area * SKELETON_MACS_32 + HEAD_PER_CLASS * classes,
      area * convMacs32(1),
      area * convMacs32(3),
    ),
  };
}

function operationAt(choices: Choices, row: number): Operation {
  const operation = OPERATIONS[choices[row] ?? -1];
  if (operation === undefined) {
    throw new PomonagError('bad-architecture', t('Edge {0} of the cell carries no operation.', row + 1));
  }
  return operation;
}

const PATTERN = /^\|(\w+)~0\|\+\|(\w+)~0\|(\w+)~1\|\+\|(\w+)~0\|(\w+)~1\|(\w+)~2\|$/;

function parse(text: string): Choices {
  const match = PATTERN.exec(text.trim());
  if (match === null) {
    throw new PomonagError(
      'bad-architecture',
      t(
        'Not a NAS-Bench-201 cell: "{0}". Expected |op~0|+|op~0|op~1|+|op~0|op~1|op~2| with op one of {1}.',
        text,
        OPERATIONS.join(', '),
      ),
    );
  }
  return match.slice(1).map((name) => {
    const index = (OPERATIONS as readonly string[]).indexOf(name);
    if (index < 0) {
      throw new PomonagError(
        'bad-architecture',
        t('Unknown operation "{0}"; NAS-Bench-201 has {1}.', name, OPERATIONS.join(', ')),
      );
    }
    return index;
  });
}

function format(choices: Choices): string {
  const groups: string[] = [];
  for (let to = 1; to < NODES; to++) {
    const inputs = EDGES.flatMap(([from, end], row) =>
      end === to ? [`${operationAt(choices, row)}~${from}`] : [],
    );
    groups.push(`|${inputs.join('|')}|`);
  }
  return groups.join('+');
}

/** Which edges lie on a path from node 0 to node 3 without `none`. */
export function liveEdges(choices: Choices): boolean[] {
  const fromInput = [true, false, false, false];
  EDGES.forEach(([from, to], row) => {
    if (fromInput[from] && choices[row] !== NONE) fromInput[to] = true;
  });
  // Within each start node the edges are listed by end node, so a pass in reverse order of the start node settles it.
  const toOutput = [false, false, false, true];
  for (let from = NODES - 2; from >= 0; from--) {
    EDGES.forEach(([start, to], row) => {
      if (start === from && toOutput[to] && choices[row] !== NONE) toOutput[from] = true;
    });
  }
  return EDGES.map(
    ([from, to], row) => choices[row] !== NONE && fromInput[from] === true && toOutput[to] === true,
  );
}

function invalidity(choices: Choices): string | null {
  if (choices.length !== EDGES.length || choices.some((c) => OPERATIONS[c] === undefined)) {
    return t('every one of the six edges needs exactly one operation');
  }
  return liveEdges(choices).some(Boolean)
    ? null
    : t('no path without `none` leads from the input to the output');
}

/**
 * Canonical expression of the cell's output, NAS-Bench-201's own notion of isomorphism: the terms of a sum are sorted,
 * `skip_connect` passes its input on, `none` is the zero `#`, and so is an operation on `#`. A sum of zeros is not
 * simplified further. The 15,625 cells fall into 6,466 classes.
 */
function isomorphismClass(choices: Choices): string {
  const nodes = ['0'];
  for (let to = 1; to < NODES; to++) {
    const incoming = EDGES.flatMap(([from, end], row) => {
      const input = nodes[from] ?? '#';
      if (end !== to) return [];
      if (choices[row] === NONE || input === '#') return ['#'];
      return choices[row] === SKIP ? [input] : [`(${input})@${operationAt(choices, row)}`];
    });
    nodes.push(incoming.sort().join('+'));
  }
  return nodes[NODES - 1] ?? '#';
}

function describe(choices: Choices): string {
  const live = liveEdges(choices);
  const count = (operation: Operation): number =>
    choices.filter((c, row) => OPERATIONS[c] === operation && live[row]).length;
  const order = ['nor_conv_3x3', 'nor_conv_1x1', 'avg_pool_3x3', 'skip_connect'] as const;
  const parts = order.flatMap((operation) => {
    const n = count(operation);
    return n === 0 ? [] : [countText(operation, n)];
  });
  const dead = choices.filter((c, row) => c !== NONE && !live[row]).length;
  const text = parts.length === 0 ? t('No live edge') : parts.join(', ');
  if (dead === 0) return text;
  return dead === 1 ? t('{0}; 1 dead edge', text) : t('{0}; {1} dead edges', text, dead);
}

function countText(operation: Exclude<Operation, 'none'>, n: number): string {
  switch (operation) {
    case 'nor_conv_3x3':
      return n === 1 ? t('1 3x3 convolution') : t('{0} 3x3 convolutions', n);
    case 'nor_conv_1x1':
      return n === 1 ? t('1 1x1 convolution') : t('{0} 1x1 convolutions', n);
    case 'avg_pool_3x3':
      return n === 1 ? t('1 average pooling') : t('{0} average poolings', n);
    case 'skip_connect':
      return n === 1 ? t('1 skip connection') : t('{0} skip connections', n);
  }
}

/** Uniform over the valid cells. */
function random(random: Random): Choices {
  for (;;) {
    const choices = EDGES.map(() => random.integer(OPERATIONS.length));
    if (invalidity(choices) === null) return choices;
  }
}

function* enumerate(): Generator<Choices> {
  const base = OPERATIONS.length;
  for (let code = 0; code < base ** EDGES.length; code++) {
    yield EDGES.map((_, row) => Math.floor(code / base ** (EDGES.length - 1 - row)) % base);
  }
}

export const nasbench201: SearchSpace = {
  name: 'nasbench201',
  label: 'NAS-Bench-201 cell',
  rows: EDGES.length,
  columns: OPERATIONS.length,
  framed: true,
  defaultResolution: 32,
  defaultDevice: 'titan_rtx_32',
  widths: [],
  parse,
  fromDictionary: null,
  format,
  invalidity,
  isomorphismClass,
  describe,
  resolutionProblem: (resolution) =>
    Number.isInteger(resolution) && resolution >= 4 && resolution % 4 === 0
      ? null
      : t(
          'NAS-Bench-201 networks halve their input twice: the input side must be a positive multiple of 4, not {0}.',
          resolution,
        ),
  linearCosts,
  costs(choices, setting) {
    const { params, macs } = linearCosts(setting);
    return {
      params: evaluateLinear(params, choices, OPERATIONS.length),
      macs: evaluateLinear(macs, choices, OPERATIONS.length),
    };
  },
  cheapest: EDGES.map(() => SKIP),
  dearest: EDGES.map(() => CONV3),
  random,
  priorMean: EDGES.map(() => 2 / OPERATIONS.length - 1),
  decode: ({ columns }) => likeliestColumns(columns, OPERATIONS.length),
  size: OPERATIONS.length ** EDGES.length,
  enumerate,
};
