/** What always guessing the largest class reaches, as a line across the plot. */

import { formatPercent } from '../../shared/format';
import { t } from '../../shared/l10n';
import { svg } from '../dom';
import type { Axes, Box, Projection } from './projection';

/**
 * A line where an axis shows accuracy; where the share lies beyond the axis's better end, its name there with an arrow,
 * and nothing where it lies beyond the other end: all networks on show are better.
 * @param hasName whether there is room for its name
 */
export function majorityLine(
  majority: number | null,
  { x, y }: Projection,
  axes: Axes,
  area: Box,
  hasName: boolean,
): SVGElement[] {
  if (majority === null) return [];
  const name = (beyond: string): string =>
    `${t('Always the largest class')}: ${formatPercent(majority)}\u00a0%${beyond}`;
  const label = (left: number, top: number, text: string): SVGElement[] =>
    hasName ? [svg('text', { class: 'majority-label', x: left, y: top, 'text-anchor': 'end' }, text)] : [];
  const line = (d: string): SVGElement => svg('path', { class: 'majority-line', d });
  if (axes.y.objective === 'accuracy') {
    const place = y(majority);
    const isBeyond = majority > Math.max(...y.domain());
    const end = axes.y.flipped ? area.bottom - 4 : area.top + 12;
    if (isBeyond) return label(area.right - 4, end, name(axes.y.flipped ? ' ↓' : ' ↑'));
    if (place < area.top || place > area.bottom) return [];
    const above = place - area.top > 16 ? place - 4 : place + 12;
    return [line(`M${area.left} ${place}H${area.right}`), ...label(area.right - 4, above, name(''))];
  }
  if (axes.x.objective === 'accuracy') {
    const place = x(majority);
    const isBeyond = majority > Math.max(...x.domain());
    if (isBeyond) return label(area.right - 4, area.bottom - 4, name(axes.x.flipped ? ' ←' : ' →'));
    if (place < area.left || place > area.right) return [];
    return [
      line(`M${place} ${area.top}V${area.bottom}`),
      ...label(area.right - 4, area.bottom - 4, name('')),
    ];
  }
  return [];
}
