/** NAS-Bench-201 cells as text and in words. */

import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import type { Choices } from '../space';
import { EDGES, NODES, OPERATIONS, liveEdges, operationAt } from './cell';
import type { Operation } from './cell';

const PATTERN = /^\|(\w+)~0\|\+\|(\w+)~0\|(\w+)~1\|\+\|(\w+)~0\|(\w+)~1\|(\w+)~2\|$/;

export function parse(text: string): Choices {
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

export function format(choices: Choices): string {
  const groups: string[] = [];
  for (let to = 1; to < NODES; to++) {
    const inputs = EDGES.flatMap(([from, end], row) =>
      end === to ? [`${operationAt(choices, row)}~${from}`] : [],
    );
    groups.push(`|${inputs.join('|')}|`);
  }
  return groups.join('+');
}

export function describe(choices: Choices): string {
  const live = liveEdges(choices);
  const count = (operation: Operation): number =>
    choices.filter((c, row) => OPERATIONS[c] === operation && live[row]).length;
  const order = ['nor_conv_3x3', 'nor_conv_1x1', 'avg_pool_3x3', 'skip_connect'] as const;
  const parts = order.flatMap((operation) => {
    const n = count(operation);
    return n === 0 ? [] : [countText(operation, n)];
  });
  const dead = choices.filter((c, row) => OPERATIONS[c] !== 'none' && !live[row]).length;
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
