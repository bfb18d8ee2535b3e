/** The cell of NAS-Bench-201 as code generators see it. */

import { EDGES, NODES, OPERATIONS } from '../shared/spaces/nasbench201';
import type { Operation } from '../shared/spaces/nasbench201';
import type { Choices } from '../shared/spaces/space';

/** Channels of the three stages, and the number of cells in each (NAS-Bench-201's skeleton, C = 16 and N = 5). */
export const CHANNELS = [16, 32, 64] as const;
export const CELLS_PER_STAGE = 5;

export interface CellEdge {
  readonly from: number;
  readonly to: number;
  readonly operation: Exclude<Operation, 'none'>;
}

/**
 * The edges that generated code contains: all that carry an operation, but for those that lead nowhere and cost nothing.
 * Convolutions that lead nowhere stay, so that parameters and MACs are exactly those that the search space counts.
 */
export function keptEdges(choices: Choices): CellEdge[] {
  const kept: CellEdge[] = [];
  for (let from = NODES - 2; from >= 0; from--) {
    EDGES.forEach(([start, to], row) => {
      const operation = OPERATIONS[choices[row] ?? 0] ?? 'none';
      if (start !== from || operation === 'none') return;
      const leadsOn = to === NODES - 1 || kept.some((edge) => edge.from === to);
      if (leadsOn || isConvolution(operation)) kept.push({ from, to, operation });
    });
  }
  return kept.sort((a, b) => a.to - b.to || a.from - b.from);
}

export function isConvolution(operation: Operation): boolean {
  return operation === 'nor_conv_1x1' || operation === 'nor_conv_3x3';
}

/** What a node of a cell is computed from, in the order in which nodes are computed. */
export interface CellNode {
  readonly node: number;
  readonly incoming: readonly CellEdge[];
  /** Whether it is the output or another node reads it. */
  readonly isRead: boolean;
}

/** Nodes 1, 2 and 3 of the cell. A node that is read but has no incoming edge is zero. */
export function cellNodes(edges: readonly CellEdge[]): CellNode[] {
  return Array.from({ length: NODES - 1 }, (_, i) => i + 1).map((node) => ({
    node,
    incoming: edges.filter(({ to }) => to === node),
    isRead: node === NODES - 1 || edges.some(({ from }) => from === node),
  }));
}
