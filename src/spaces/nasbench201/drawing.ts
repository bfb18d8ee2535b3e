/** The drawing of a NAS-Bench-201 cell: four nodes and six edges, the operations that lead nowhere marked as dead. */

import { t } from '../../shared/l10n';
import type { CellDrawing, DrawnEdge } from '../drawing';
import type { Choices } from '../space';
import { EDGES, OPERATIONS, liveEdges } from './cell';
import type { Operation } from './cell';

const COLOURS: Readonly<Record<Operation, DrawnEdge['colour']>> = {
  none: 'plain',
  skip_connect: 'plain',
  nor_conv_1x1: 'green',
  nor_conv_3x3: 'blue',
  avg_pool_3x3: 'orange',
};

/** The lane of each edge, by row: edges between neighbours are straight. */
const LANES: readonly number[] = [0, -1, 0, -2, 1, 0];

export function drawing(choices: Choices): CellDrawing {
  const live = liveEdges(choices);
  return {
    kind: 'cell',
    nodes: [t('in'), '1', '2', t('out')],
    edges: EDGES.map(([from, to], row): DrawnEdge => {
      const operation = OPERATIONS[choices[row] ?? 0] ?? 'none';
      return {
        row,
        from,
        to,
        label: labelOf(operation),
        colour: COLOURS[operation],
        state: operation === 'none' ? 'absent' : live[row] ? 'live' : 'dead',
        lane: LANES[row] ?? 0,
      };
    }),
  };
}

function labelOf(operation: Operation): string {
  switch (operation) {
    case 'none':
      return t('none');
    case 'skip_connect':
      return t('skip');
    case 'nor_conv_1x1':
      return t('1×1 conv');
    case 'nor_conv_3x3':
      return t('3×3 conv');
    case 'avg_pool_3x3':
      return t('3×3 avg pool');
  }
}
