/** The drawing of a NAS-Bench-201 cell: four nodes on a line, six labelled edges, dead ones faded. */

import { t } from '../../shared/l10n';
import { EDGES, NODES, OPERATIONS, liveEdges } from '../../shared/spaces/nasbench201';
import type { Operation } from '../../shared/spaces/nasbench201';
import type { Choices } from '../../shared/spaces/space';
import { svg } from '../dom';
import { formatShare } from '../format';
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
    drawing: drawCell(
      choices,
      shares.map((share) => (share.params > 0 ? formatShare(share.params) : '')),
    ),
    caption:
      params > 0
        ? t(
            'The cells hold {0} of the parameters (per edge in the drawing) and {1} of the MACs.',
            formatShare(params),
            formatShare(macs),
          )
        : t('The cells hold no parameters: all of them are in the fixed skeleton around them.'),
  };
}

/** @param shares text of each edge's share of the parameters, by row; empty where there is nothing to say */
function drawCell(choices: Choices, shares: readonly string[]): SVGSVGElement {
  const live = liveEdges(choices);
  const edges = EDGES.map((edge, row) => {
    const operation = OPERATIONS[choices[row] ?? 0] ?? 'none';
    return { row, edge, operation, live: live[row] === true, share: shares[row] ?? '' };
  });
  const spoken = edges.map(({ edge: [from, to], operation, live: isLive }) => {
    const place = [NODE_LABELS[from] ?? '', NODE_LABELS[to] ?? '', OPERATION_LABELS[operation]] as const;
    return operation === 'none' || isLive
      ? t('{0} to {1}: {2}', ...place)
      : t('{0} to {1}: {2} (dead)', ...place);
  });
  return svg(
    'svg',
    {
      class: 'cell',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: 'img',
      'aria-label': t('Cell. {0}.', spoken.join('; ')),
    },
    arrowHead(),
    // Dead edges first: live ones cross over them.
    ...[...edges].sort((a, b) => Number(a.live) - Number(b.live)).map(drawEdge),
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
  readonly share: string;
}

function drawEdge({ row, edge: [from, to], operation, live, share }: Edge): SVGGElement {
  const bend = BENDS[`${from}-${to}`] ?? 0;
  const [start, end] = [nodeX(from), nodeX(to)];
  const middle = (start + end) / 2;
  const label = OPERATION_LABELS[operation];
  const text =
    bend === 0
      ? // Between neighbours there is room for a short line above and one below.
        [labelAt(middle, MIDDLE - 7, label), ...(share === '' ? [] : [labelAt(middle, MIDDLE + 16, share)])]
      : [labelAt(middle, MIDDLE + bend + (bend > 0 ? 15 : -7), share === '' ? label : `${label} · ${share}`)];
  return svg(
    'g',
    { class: `edge ${operation}${live ? '' : ' dead'}`, 'data-row': row },
    svg('path', { d: pathOf(start, end, bend), 'marker-end': live ? 'url(#arrow)' : null }),
    ...text,
  );
}

function labelAt(x: number, y: number, text: string): SVGTextElement {
  return svg('text', { x, y, 'text-anchor': 'middle' }, text);
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

function arrowHead(): SVGMarkerElement {
  return svg(
    'marker',
    { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
    svg('path', { d: 'M0 .8 7 4 0 7.2Z' }),
  );
}
