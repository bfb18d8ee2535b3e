/** The two axes with grid lines and titles, in the style sheet's colours. */

import { axisBottom, axisLeft } from 'd3-axis';
import type { Axis as D3Axis } from 'd3-axis';
import type { NumberValue } from 'd3-scale';
import { select } from 'd3-selection';
import { t } from '../../shared/l10n';
import { svg } from '../dom';
import { objectiveByName } from '../../shared/objectives';
import type { Axis } from '../state';
import type { Axes, Box, Scale } from './projection';

/** Pixels per tick: fewer on small plots. */
const X_TICK = 80;
const Y_TICK = 44;

/** Draws both axes around `area` into `layer`, in place of what was there. */
export function drawAxes(layer: SVGGElement, area: Box, x: Scale, y: Scale, axes: Axes): void {
  const width = area.right - area.left;
  const height = area.bottom - area.top;
  const bottom = svg('g', { class: 'axis', transform: `translate(0 ${area.bottom})` });
  const left = svg('g', { class: 'axis', transform: `translate(${area.left} 0)` });
  select(bottom).call(ticked(axisBottom<NumberValue>(x), x, axes.x, width / X_TICK).tickSizeInner(-height));
  select(left).call(ticked(axisLeft<NumberValue>(y), y, axes.y, height / Y_TICK).tickSizeInner(-width));
  layer.replaceChildren(
    bottom,
    left,
    svg(
      'text',
      { class: 'axis-title', x: area.right, y: area.bottom + 34, 'text-anchor': 'end' },
      titleOf(axes.x),
    ),
    svg('text', { class: 'axis-title', x: 4, y: area.top - 9 }, titleOf(axes.y)),
  );
}

function titleOf({ objective, log }: Axis): string {
  return objectiveByName(objective).axisTitle + (log ? t(', log scale') : '');
}

/** Gives an axis round ticks, about `count` of them, and the objective's format. */
export function ticked(axis: D3Axis<NumberValue>, scale: Scale, { objective, log }: Axis, count: number) {
  const values = log ? logTicks(scale, count) : scale.ticks(Math.max(2, Math.floor(count)));
  const { formatTick } = objectiveByName(objective);
  return axis
    .tickValues(values)
    .tickFormat((value) => formatTick(Number(value)))
    .tickSizeOuter(0)
    .tickPadding(6);
}

/** Round values on a logarithmic axis: the finest of the usual series that does not crowd it. */
function logTicks(scale: Scale, count: number): number[] {
  const [low = 1, high = 1] = scale.domain();
  const fallback = (): number[] => scale.ticks(Math.max(2, Math.floor(count)));
  if (!(low > 0 && high < Infinity)) return fallback();
  const series = [[1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]];
  const inDomain = (steps: readonly number[]): number[] => {
    const ticks: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++)
      for (const digit of steps) {
        const value = Number(`${digit}e${power}`);
        if (value >= low && value <= high) ticks.push(value);
      }
    return ticks;
  };
  const most = Math.max(count < 1.5 ? 2 : 3, count);
  const fitting = series.map(inDomain).find((ticks) => ticks.length <= most);
  const ticks = fitting ?? [];
  return ticks.length >= 2 ? ticks : fallback();
}
