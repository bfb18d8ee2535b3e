/** A brush over the plot: a rectangle drawn with the pointer narrows both objectives shown, and is gone when let go. */

import { brush as d3Brush } from 'd3-brush';
import type { D3BrushEvent } from 'd3-brush';
import { select } from 'd3-selection';
import { svg } from '../dom';
import type { Box } from './projection';

export interface PlotBrush {
  readonly element: SVGGElement;
  /** Says where the plot is. */
  readonly place: (area: Box) => void;
}

/** @param narrowed is called once a frame, with what lies under the rectangle */
export function createPlotBrush(narrowed: (area: Box) => void): PlotBrush {
  const element = svg('g', { class: 'plot-brush' });
  const group = select(element);
  const brush = d3Brush<unknown>();
  let frame = 0;
  brush.on('brush end', ({ type, selection, sourceEvent }: D3BrushEvent<unknown>) => {
    // A click draws no rectangle: it selects a point and leaves the filter alone.
    if (sourceEvent === undefined || sourceEvent === null || selection === null) return;
    const [[left, top], [right, bottom]] = selection as [[number, number], [number, number]];
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => narrowed({ left, top, right, bottom }));
    if (type === 'end') brush.clear(group);
  });
  return {
    element,
    place({ left, top, right, bottom }) {
      brush.extent([
        [left, top],
        [right, bottom],
      ]);
      group.call(brush);
    },
  };
}
