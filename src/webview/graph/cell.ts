/** A cell: nodes on a line, labelled edges between them, those that add nothing faded. */

import { t } from '../../shared/l10n';
import type { CellDrawing, DrawnEdge } from '../../spaces/drawing';
import { svg } from '../dom';
import { formatShare } from '../../shared/format';
import type { Picture } from './picture';
import { sumOf } from './shares';
import type { Share } from './shares';

const WIDTH = 420;
const HEIGHT = 208;
const MIDDLE = 126;
const RADIUS = 13;
/** How far the first lane is from the line of nodes, and each further one from the one before. */
const FIRST_LANE = 62;
const NEXT_LANE = 44;

/** @param shares of each row of the architecture */
export function cellPicture(drawing: CellDrawing, shares: readonly Share[]): Picture {
  const { params, macs } = sumOf(shares);
  return {
    drawing: drawCell(drawing, shares),
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

function drawCell({ nodes, edges }: CellDrawing, shares: readonly Share[]): SVGSVGElement {
  const arrow = `arrow-${++drawn}`;
  const x = (node: number): number => 22 + (node * (WIDTH - 44)) / (nodes.length - 1);
  const shareOf = ({ row }: DrawnEdge): readonly [params: string, macs: string] | null => {
    const { params, macs } = shares[row] ?? { params: 0, macs: 0 };
    return params > 0 || macs > 0 ? [formatShare(params), formatShare(macs)] : null;
  };
  const spoken = edges.map((edge) => {
    const place = [nodes[edge.from] ?? '', nodes[edge.to] ?? '', edge.label] as const;
    const words =
      edge.state === 'dead' ? t('{0} to {1}: {2} (dead)', ...place) : t('{0} to {1}: {2}', ...place);
    const share = shareOf(edge);
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
    // Faded edges first: live ones cross over them.
    ...[...edges]
      .sort((a, b) => Number(a.state === 'live') - Number(b.state === 'live'))
      .map((edge) => drawEdge(edge, [x(edge.from), x(edge.to)], shareOf(edge), arrow)),
    ...nodes.map((label, node) =>
      svg(
        'g',
        { class: 'node', transform: `translate(${x(node)} ${MIDDLE})` },
        svg('circle', { r: RADIUS }),
        svg('text', { 'text-anchor': 'middle', y: 4 }, label),
      ),
    ),
  );
}

/** @param share of the parameters and of the MACs; null where the operation has none */
function drawEdge(
  { row, label, colour, state, lane }: DrawnEdge,
  [start, end]: readonly [start: number, end: number],
  share: readonly [params: string, macs: string] | null,
  arrow: string,
): SVGGElement {
  const isLive = state === 'live';
  const bend = lane === 0 ? 0 : Math.sign(lane) * (FIRST_LANE + NEXT_LANE * (Math.abs(lane) - 1));
  const middle = (start + end) / 2;
  // The operation stands outside of its arc, its share inside; between neighbours above and below.
  const [labelY, shareY] = bend > 0 ? [bend + 15, bend - 6] : [bend - 7, bend + 14];
  return svg(
    'g',
    { class: `edge ${colour}${isLive ? '' : ' dead'}`, 'data-row': row },
    svg('path', { d: pathOf(start, end, bend), 'marker-end': isLive ? `url(#${arrow})` : null }),
    labelAt(middle, MIDDLE + labelY, label),
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
