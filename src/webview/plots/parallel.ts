/** All objectives side by side: a line per network on a canvas, axes with brushes in SVG; better is up everywhere. */

import { axisLeft } from 'd3-axis';
import type { NumberValue } from 'd3-scale';
import { select } from 'd3-selection';
import { t } from '../../shared/l10n';
import type { ObjectiveName } from '../../shared/objectives';
import type { Candidate } from '../../shared/protocol/run';
import type { App } from '../app';
import { html, svg } from '../dom';
import { extentOf } from '../extent';
import { networksText } from '../../shared/format';
import { OBJECTIVES } from '../../shared/objectives';
import { onThemeChange, readColours } from '../theme';
import { ticked } from './axes';
import { createAxisBrush } from './axisBrush';
import { createAxisEnds } from './axisEnds';
import type { AxisEnds } from './axisEnds';
import type { AxisBrush } from './axisBrush';
import { drawLines, linePath, nearestLine } from './polylines';
import type { Line } from './polylines';
import { scaleOf } from './projection';

const MARGINS = { left: 58, top: 30, right: 24, bottom: 10 };
/** Pixels per tick. */
const TICK = 36;
/** Pixels above and below a line in which it counts as meant. */
const REACH = 8;
/** Lines drawn at once; the rest follow when nothing has changed for `REST_MS`. */
const QUICK = 1200;
const REST_MS = 150;

export function createParallel(app: App): HTMLElement {
  const canvas = html('canvas', { class: 'layer', 'aria-hidden': 'true' });
  const axisLayer = svg('g');
  const markLayer = svg('g');
  const above = svg('svg', { class: 'layer', 'aria-hidden': 'true' }, markLayer, axisLayer);
  const endLayer = html('div', { class: 'axis-ends' });
  const stage = html('div', { class: 'parallel-stage', role: 'group' }, canvas, above, endLayer);
  const root = html(
    'details',
    { class: 'parallel' },
    html(
      'summary',
      {},
      t('All objectives'),
      html('span', { class: 'hint' }, t('Drag along an axis or move its ends to filter. Up is better.')),
    ),
    stage,
  );
  let xs: number[] = [];
  let lines: readonly Line[] = [];
  let controls: { name: ObjectiveName; brush: AxisBrush; ends: AxisEnds }[] = [];
  let rest: number | undefined;
  /** What passed the filter when the lines were drawn last. */
  let painted: ReadonlySet<Candidate> | null = null;

  function draw(): void {
    const { shown } = app.store.current;
    const { clientWidth: width, clientHeight: height } = stage;
    if (shown === null || width === 0) return;
    const { plotted: candidates } = shown;
    const area = { top: MARGINS.top, bottom: height - MARGINS.bottom };
    const axes = OBJECTIVES.flatMap((objective) => {
      const extent = extentOf(candidates, objective.name);
      if (extent === null) return [];
      const axis = { objective: objective.name, log: objective.isCost, flipped: false };
      const range: [number, number] = objective.isCost ? [area.top, area.bottom] : [area.bottom, area.top];
      return [{ objective, axis, extent, scale: scaleOf(candidates, axis, range) }];
    });
    const step = (width - MARGINS.left - MARGINS.right) / Math.max(1, axes.length - 1);
    xs = axes.map((_, i) => MARGINS.left + i * step);
    lines = candidates.map((candidate) => ({
      candidate,
      ys: axes.map(({ objective, scale }) => {
        const value = candidate[objective.name];
        return value === null ? null : scale(value);
      }),
    }));
    controls = axes.map(({ objective, scale, extent }, i) => ({
      name: objective.name,
      brush: createAxisBrush(app, objective, scale, extent, area),
      ends: createAxisEnds(app, objective, scale, extent, xs[i] ?? 0, area),
    }));
    endLayer.replaceChildren(...controls.flatMap(({ ends }) => ends.elements));
    axisLayer.replaceChildren(
      ...axes.map(({ objective, axis, scale }, i) => {
        const ticks = svg('g', { class: 'axis' });
        select(ticks).call(
          ticked(axisLeft<NumberValue>(scale), scale, axis, (area.bottom - area.top) / TICK),
        );
        return svg(
          'g',
          { transform: `translate(${xs[i] ?? 0} 0)` },
          ticks,
          svg('text', { class: 'axis-name', y: 14, 'text-anchor': 'middle' }, objective.label),
          controls[i]?.brush.element ?? null,
        );
      }),
    );
    showFilter();
    paint();
  }

  function showFilter(): void {
    for (const { name, brush, ends } of controls) {
      const range = app.store.current.filter[name];
      brush.show(range);
      ends.show(range);
    }
  }

  /** Draws a sample at once, so that brushes stay fluent, and everything when there is time. */
  function paint(): void {
    if (stage.clientWidth === 0) return;
    painted = app.store.current.passing;
    const stroke = (limit: number): void => {
      const { shown, passing } = app.store.current;
      if (shown !== null) drawLines(canvas, xs, lines, passing, shown.sourceOf, readColours(), limit);
    };
    stroke(QUICK);
    mark();
    clearTimeout(rest);
    if (lines.length > QUICK / 4) rest = setTimeout(() => stroke(Infinity), REST_MS);
  }

  function mark(): void {
    const { selected, hovered } = app.store.current;
    const marks = [
      ['selected', selected],
      ['hovered', hovered],
    ] as const;
    markLayer.replaceChildren(
      ...marks.flatMap(([kind, architecture]) => {
        const line = lines.find(({ candidate }) => candidate.architecture === architecture);
        return line === undefined
          ? []
          : [svg('polyline', { class: `line-mark ${kind}`, points: linePath(xs, line.ys).join(' ') })];
      }),
    );
  }

  app.store.watch(
    ({ shown }) => [shown],
    (shown) => {
      stage.setAttribute(
        'aria-label',
        t(
          'Parallel coordinates of {0}. Its handles filter, one at each end of every axis; the table has its values.',
          networksText(shown?.plotted.length ?? 0),
        ),
      );
      draw();
    },
  );
  app.store.watch(({ filter }) => [filter], showFilter);
  app.store.watch(
    ({ passing }) => [passing],
    (passing) => {
      if (passing !== painted) paint();
    },
  );
  app.store.watch(({ selected, hovered }) => [selected, hovered], mark);
  app.store.watch(
    ({ preferences }) => [preferences.parallel],
    (isOpen) => {
      root.open = isOpen;
    },
  );

  const architectureAt = ({ clientX, clientY }: MouseEvent): string | null => {
    const { left, top } = stage.getBoundingClientRect();
    const { passing } = app.store.current;
    const reachable = lines.filter(({ candidate }) => passing.has(candidate));
    return nearestLine(xs, reachable, clientX - left, clientY - top, REACH)?.candidate.architecture ?? null;
  };
  root.addEventListener('toggle', () => app.store.prefer({ parallel: root.open }));
  stage.addEventListener('pointermove', (event) => {
    if (event.buttons === 0) app.hover(architectureAt(event));
  });
  stage.addEventListener('pointerleave', () => app.hover(null));
  stage.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('.axis-brush, .axis-end')) return;
    const architecture = architectureAt(event);
    if (architecture !== null) app.select(architecture);
  });
  new ResizeObserver(draw).observe(stage);
  onThemeChange(paint);
  return root;
}
