/** A brush along a vertical axis that sets an objective's range in the filter, and follows it. */

import { brushY } from 'd3-brush';
import type { D3BrushEvent } from 'd3-brush';
import { select } from 'd3-selection';
import type { App } from '../app';
import { svg } from '../dom';
import type { Extent } from '../extent';
import { OPEN } from '../filter';
import type { Range } from '../filter';
import type { Objective } from '../../shared/objectives';
import { rangeBetween } from './projection';
import type { Box, Scale } from './projection';

const HALF_WIDTH = 14;

export interface AxisBrush {
  readonly element: SVGGElement;
  /** Shows a range of the filter. */
  show(range: Range): void;
}

/**
 * @param scale of the axis, with pixels from the top of the plot
 * @param extent of the values: an end beyond them is open
 */
export function createAxisBrush(
  app: App,
  { name, isCost }: Objective,
  scale: Scale,
  extent: Extent,
  { top, bottom }: Pick<Box, 'top' | 'bottom'>,
): AxisBrush {
  const element = svg('g', { class: 'axis-brush' });
  const group = select(element);
  const brush = brushY<unknown>().extent([
    [-HALF_WIDTH, top],
    [HALF_WIDTH, bottom],
  ]);
  let frame = 0;
  brush.on('brush end', ({ selection, sourceEvent }: D3BrushEvent<unknown>) => {
    if (sourceEvent === undefined || sourceEvent === null) return; // moved by `show`
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      const range = selection === null ? OPEN : rangeBetween(selection as Span, scale, extent, isCost);
      app.store.restrict({ [name]: range });
    });
  });
  group.call(brush);
  return {
    element,
    show({ low, high }) {
      const ends = [low ?? scale.domain()[0] ?? 0, high ?? scale.domain()[1] ?? 0].map((value) =>
        Math.min(bottom, Math.max(top, scale(value))),
      );
      const span: Span = [Math.min(...ends), Math.max(...ends)];
      brush.move(group, low === null && high === null ? null : span);
    },
  };
}

type Span = [top: number, bottom: number];
