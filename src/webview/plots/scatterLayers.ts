/** The elements of the scatter, one over the other. */

import { t } from '../../shared/l10n';
import { html, setAttributes, svg } from '../dom';
import type { Box } from './projection';

/** Pixels around the area between the axes. */
const MARGINS = { left: 58, top: 26, right: 14, bottom: 42 };
const CLIP_ID = 'plot-area';
/** Font size of labels in pixels. */
const LABEL_SIZE = 11;

export type ScatterLayers = ReturnType<typeof createScatterLayers>;

export function createScatterLayers() {
  const clip = `url(#${CLIP_ID})`;
  const clipRect = svg('rect');
  const axes = svg('g');
  const fronts = svg('g', { 'clip-path': clip });
  const named = svg('g');
  const marks = svg('g', { 'clip-path': clip });
  const below = svg('svg', { class: 'layer', 'aria-hidden': 'true' }, axes);
  const canvas = html('canvas', { class: 'layer', 'aria-hidden': 'true' });
  const above = svg(
    'svg',
    { class: 'layer', 'aria-hidden': 'true' },
    svg('clipPath', { id: CLIP_ID }, clipRect),
    fronts,
    named,
    marks,
  );
  const brush = svg('svg', { class: 'layer', 'aria-hidden': 'true' });
  const stage = html(
    'div',
    {
      class: 'plot-stage',
      tabindex: 0,
      role: 'application',
      'aria-roledescription': t('scatter plot'),
      'aria-keyshortcuts': 'ArrowLeft ArrowRight ArrowUp ArrowDown Home End Escape + - 0',
    },
    below,
    canvas,
    above,
    brush,
  );
  const text = document.createElement('canvas').getContext('2d');

  /** The area between the axes. */
  function area(): Box {
    const { left, top, right, bottom } = MARGINS;
    return {
      left,
      top,
      right: Math.max(left, stage.clientWidth - right),
      bottom: Math.max(top, stage.clientHeight - bottom),
    };
  }

  return {
    root: html('div', { class: 'plot' }, stage),
    stage,
    below,
    canvas,
    above,
    brush,
    /** Groups of `below` and `above`. */
    axes,
    fronts,
    named,
    marks,
    /** What keeps a group inside the area that `clipTo` has set. */
    clip,
    area,
    /** Where labels may lie: a little beyond the area. */
    labelArea(): Box {
      const inner = area();
      return { ...inner, top: inner.top - 4, right: inner.right + MARGINS.right };
    },
    clipTo({ left, top, right, bottom }: Box): void {
      setAttributes(clipRect, { x: left, y: top, width: right - left, height: bottom - top });
    },
    /** Width of a label in pixels. */
    measure: (label: string): number => {
      if (text === null) return label.length * 7;
      text.font = `${LABEL_SIZE}px ${getComputedStyle(stage).fontFamily}`;
      return text.measureText(label).width + 4;
    },
  };
}
