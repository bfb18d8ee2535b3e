/** The two ends of a vertical axis as handles, by pointer and keys: they limit the objective as the axis's brush does. */

import { t } from '../../shared/l10n';
import type { App } from '../app';
import { html, setAttributes } from '../dom';
import { rounded } from '../extent';
import type { Extent } from '../extent';
import type { Range } from '../filter';
import type { Objective } from '../../shared/objectives';
import type { Box, Scale } from './projection';

/** Shares of the axis that a key moves an end by. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: 0.01,
  ArrowRight: 0.01,
  ArrowDown: -0.01,
  ArrowLeft: -0.01,
  PageUp: 0.1,
  PageDown: -0.1,
  Home: -1,
  End: 1,
};

export interface AxisEnds {
  readonly elements: readonly HTMLElement[];
  /** Shows a range of the filter. */
  show(range: Range): void;
}

/**
 * @param scale of the axis, with pixels from the top of the plot
 * @param extent of the values: an end at or beyond theirs is open
 * @param x pixels from the left
 */
export function createAxisEnds(
  app: App,
  objective: Objective,
  scale: Scale,
  extent: Extent,
  x: number,
  { top, bottom }: Pick<Box, 'top' | 'bottom'>,
): AxisEnds {
  const isLowAtTop = scale(extent[0]) < scale(extent[1]);
  const ends = (isLowAtTop ? (['low', 'high'] as const) : (['high', 'low'] as const)).map((end) =>
    createEnd(app, objective, end, scale, extent, { top, bottom }),
  );
  for (const { element } of ends) element.style.left = `${x}px`;
  return {
    elements: ends.map(({ element }) => element),
    show: (range) => {
      for (const end of ends) end.show(range);
    },
  };
}

function createEnd(
  app: App,
  { name, label, format, isCost }: Objective,
  end: keyof Range,
  scale: Scale,
  extent: Extent,
  { top, bottom }: Pick<Box, 'top' | 'bottom'>,
) {
  const isLow = end === 'low';
  const [least, greatest] = extent;
  const element = html('div', {
    class: 'axis-end',
    role: 'slider',
    tabindex: 0,
    'aria-label': isLow ? t('Axis of {0}: least', label) : t('Axis of {0}: most', label),
    'aria-orientation': 'vertical',
    'aria-valuemin': 0,
    'aria-valuemax': 100,
  });
  const range = (): Range => app.store.current.filter[name];
  /** Pixels from the top at which an end lies. */
  const placeOf = (which: keyof Range, { low, high }: Range): number =>
    Math.min(bottom, Math.max(top, scale((which === 'low' ? low : high) ?? extent[which === 'low' ? 0 : 1])));

  function moveTo(place: number): void {
    const current = range();
    // One end does not pass the other.
    const other = placeOf(isLow ? 'high' : 'low', current);
    const isAbove = scale(least) < scale(greatest) === isLow;
    const held = isAbove ? Math.min(place, other) : Math.max(place, other);
    const value = rounded(scale.invert(Math.min(bottom, Math.max(top, held))), extent, isCost);
    const isOpen = isLow ? value <= least : value >= greatest;
    app.store.restrict({ [name]: { ...current, [end]: isOpen ? null : value } });
  }

  element.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    if (step !== undefined) moveTo(placeOf(end, range()) - step * (bottom - top));
    else if (event.key === 'Delete' || event.key === 'Escape')
      app.store.restrict({ [name]: { ...range(), [end]: null } });
    else return;
    event.preventDefault();
  });
  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener('pointermove', (event) => {
    if (!element.hasPointerCapture(event.pointerId)) return;
    moveTo(event.clientY - (element.parentElement?.getBoundingClientRect().top ?? 0));
  });

  return {
    element,
    show(current: Range): void {
      const place = placeOf(end, current);
      element.style.top = `${place}px`;
      const value = current[end];
      setAttributes(element, {
        'aria-valuenow': Math.round((100 * (bottom - place)) / (bottom - top)),
        'aria-valuetext': value === null ? t('any') : format(value),
      });
    },
  };
}
