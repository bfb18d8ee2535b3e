/** The cell of NAS-Bench-201: its nodes, edges and operations, which cells are valid and which compute the same. */

import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import type { Choices } from '../space';

export const OPERATIONS = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'] as const;
export type Operation = (typeof OPERATIONS)[number];

const NONE = OPERATIONS.indexOf('none');
export const SKIP = OPERATIONS.indexOf('skip_connect');
export const CONV1 = OPERATIONS.indexOf('nor_conv_1x1');
export const CONV3 = OPERATIONS.indexOf('nor_conv_3x3');

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

/** @throws PomonagError `bad-architecture` where the row has none */
export function operationAt(choices: Choices, row: number): Operation {
  const operation = OPERATIONS[choices[row] ?? -1];
  if (operation === undefined) {
    throw new PomonagError('bad-architecture', t('Edge {0} of the cell carries no operation.', row + 1));
  }
  return operation;
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

export function invalidity(choices: Choices): string | null {
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
export function isomorphismClass(choices: Choices): string {
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
