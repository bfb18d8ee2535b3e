/** The drawing of a NAS-Bench-201 cell: four nodes on a line, six labelled edges, dead ones faded. */

import { t } from '../../shared/l10n';
import { EDGES, NODES, OPERATIONS, liveEdges } from '../../spaces/nasbench201/space';
import type { Operation } from '../../spaces/nasbench201/space';
import type { Choices } from '../../spaces/space';
import { svg } from '../dom';
import { formatShare } from '../../shared/format';
import type { Picture } from './picture';
import { sumOf } from './shares';
import type { Share } from './shares';

const WIDTH = 420;
const HEIGHT = 208;
const MIDDLE = 126;
const RADIUS = 13;
const NODE_LABELS = [t('in'), '1', '2', t('out')];

const OPERATION_LABELS: Readonly<Record<Operation, string>> = {
  none: t('none'),
  skip_connect: t('skip'),
  nor_conv_1x1: t('1×1 conv'),
  nor_conv_3x3: t('3×3 conv'),
  avg_pool_3x3: t('3×3 avg pool'),
};

/** How far an edge bends from the line of nodes: up is negative. */
const BENDS: Readonly<Record<string, number>> = { '0-2': -62, '0-3': -106, '1-3': 62 };

/** @param shares of each edge, by row */
export function cellPicture(choices: Choices, shares: readonly Share[]): Picture {
  const { params, macs } = sumOf(shares);
  return {
    drawing: drawCell(choices, shares),
    caption:
      params > 0
        ? t(
            'Shares in the drawing: parameters · MACs. All cells together: {0} of the parameters, {1} of the MACs.',
            formatShare(params),
            formatShare(macs),
          )
        : t('The cells hold no parameters: all of them are in the fixed skeleton around them.'),
  };
}

/** How many cells have been drawn: each has its own arrow head, for that of a hidden drawing shows in no other. */
let drawn = 0;

function drawCell(choices: Choices, shares: readonly Share[]): SVGSVGElement {
  const arrow = `arrow-${++drawn}`;
  const live = liveEdges(choices);
  const edges = EDGES.map((edge, row): Edge => {
    const operation = OPERATIONS[choices[row] ?? 0] ?? 'none';
    const { params, macs } = shares[row] ?? { params: 0, macs: 0 };
    const share = params > 0 || macs > 0 ? ([formatShare(params), formatShare(macs)] as const) : null;
    return { row, edge, operation, live: live[row] === true, share };
  });
  const spoken = edges.map(({ edge: [from, to], operation, live: isLive, share }) => {
    const place = [NODE_LABELS[from] ?? '', NODE_LABELS[to] ?? '', OPERATION_LABELS[operation]] as const;
    const words =
      operation === 'none' || isLive ? t('{0} to {1}: {2}', ...place) : t('{0} to {1}: {2} (dead)', ...place);
    return share === null ? words : t('{0}, {1} of the parameters, {2} of the MACs', words, ...share);
  });
  return svg(
    'svg',
    {
      class: 'cell',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: 'img',
      'aria-label': t('Cell. {0}.', spoken.join('; ')),
    },
    arrowHead(arrow),
    // Dead edges first: live ones cross over them.
    ...[...edges].sort((a, b) => Number(a.live) - Number(b.live)).map((edge) => drawEdge(edge, arrow)),
    ...Array.from({ length: NODES }, (_, node) =>
      svg(
        'g',
        { class: 'node', transform: `translate(${nodeX(node)} ${MIDDLE})` },
        svg('circle', { r: RADIUS }),
        svg('text', { 'text-anchor': 'middle', y: 4 }, NODE_LABELS[node] ?? ''),
      ),
    ),
  );
}

interface Edge {
  readonly row: number;
  readonly edge: readonly [number, number];
  readonly operation: Operation;
  readonly live: boolean;
  /** Of the parameters and of the MACs; null where the operation has none. */
  readonly share: readonly [params: string, macs: string] | null;
}

function drawEdge({ row, edge: [from, to], operation, live, share }: Edge, arrow: string): SVGGElement {
  const bend = BENDS[`${from}-${to}`] ?? 0;
  const [start, end] = [nodeX(from), nodeX(to)];
  const middle = (start + end) / 2;
  // The operation stands outside of its arc, its share inside; between neighbours above and below.
  const [labelY, shareY] = bend > 0 ? [bend + 15, bend - 6] : [bend - 7, bend + 14];
  return svg(
    'g',
    { class: `edge ${operation}${live ? '' : ' dead'}`, 'data-row': row },
    svg('path', { d: pathOf(start, end, bend), 'marker-end': live ? `url(#${arrow})` : null }),
    labelAt(middle, MIDDLE + labelY, OPERATION_LABELS[operation]),
    share === null ? null : labelAt(middle, MIDDLE + shareY, share.join(' · '), 'share'),
  );
}

function labelAt(x: number, y: number, text: string, kind: string | null = null): SVGTextElement {
  return svg('text', { class: kind, x, y, 'text-anchor': 'middle' }, text);
}

/** A straight line between neighbours, else a flat-topped arc that leaves and meets its nodes at a slant. */
function pathOf(start: number, end: number, bend: number): string {
  if (bend === 0) return `M${start + RADIUS} ${MIDDLE}H${end - RADIUS - 2}`;
  const side = Math.sign(bend);
  const y = MIDDLE + side * (RADIUS + 1);
  const top = MIDDLE + bend;
  const run = Math.min(60, (end - start) / 3);
  const [a, b] = [start + 5, end - 5];
  return `M${a} ${y}C${a + run * 0.35} ${top} ${a + run * 0.6} ${top} ${a + run} ${top}H${b - run}C${b - run * 0.6} ${top} ${b - run * 0.35} ${top} ${b} ${y + side * 2}`;
}

function nodeX(node: number): number {
  return 22 + (node * (WIDTH - 44)) / (NODES - 1);
}

function arrowHead(id: string): SVGMarkerElement {
  return svg(
    'marker',
    {
      ...{ id, viewBox: '0 0 8 8', refX: 7, refY: 4, orient: 'auto' },
      // As large on edges that are drawn bolder.
      ...{ markerUnits: 'userSpaceOnUse', markerWidth: 14, markerHeight: 14 },
    },
    svg('path', { d: 'M0 .8 7 4 0 7.2Z' }),
  );
}
