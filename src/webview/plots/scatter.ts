/** The Pareto scatter: axes in SVG, points on a canvas, front, picks and selection in SVG above them. */

import { spokenFigures } from '../components/figures';
import type { App } from '../app';
import { html, svg } from '../dom';
import { extentOf } from '../extent';
import { composePicture } from '../export/picture';
import { objectiveByName } from '../objectives';
import { pickNames } from '../picks';
import type { Shown } from '../shown';
import type { Axis } from '../state';
import { onThemeChange, readColours } from '../theme';
import { drawAxes } from './axes';
import { createHoverCard } from './hoverCard';
import { isKey, step } from './navigation';
import { frontLine, pickMarks, pointMark } from './overlay';
import { drawMarks, markElements, marksOf, sampleOf } from './points';
import { createPlotBrush } from './plotBrush';
import { bestFirst, nearestPoint, planarFront, project, rangeBetween } from './projection';
import type { Box, Point, Projection } from './projection';

/** Points drawn at once while a filter moves; the rest follow when nothing has changed for `REST_MS`. */
const QUICK = 2500;
const REST_MS = 150;
/** Pixels around the pointer in which a point counts as meant. */
const REACH = 20;
const MARGINS = { left: 58, top: 26, right: 14, bottom: 42 };

export interface Scatter {
  readonly element: HTMLElement;
  /** The plot as it stands, to be saved. */
  picture(): SVGSVGElement;
}

/** @param options `full`: with names beside the picks and a brush, for which small plots have no room */
export function createScatter(app: App, options: { readonly full: boolean }): Scatter {
  const axisLayer = svg('g');
  const below = svg('svg', { class: 'layer', 'aria-hidden': 'true' }, axisLayer);
  const canvas = html('canvas', { class: 'layer', 'aria-hidden': 'true' });
  const clip = svg('rect');
  const frontLayer = svg('g', { 'clip-path': 'url(#plot-area)' });
  const markLayer = svg('g', { 'clip-path': 'url(#plot-area)' });
  const pickLayer = svg('g');
  const above = svg(
    'svg',
    { class: 'layer', 'aria-hidden': 'true' },
    svg('clipPath', { id: 'plot-area' }, clip),
    frontLayer,
    pickLayer,
    markLayer,
  );
  const brush = createPlotBrush(narrow);
  const brushLayer = svg(
    'svg',
    { class: 'layer', 'aria-hidden': 'true' },
    options.full ? brush.element : null,
  );
  const card = createHoverCard();
  const stage = html(
    'div',
    {
      class: 'plot-stage',
      tabindex: 0,
      role: 'application',
      'aria-roledescription': 'scatter plot',
      'aria-keyshortcuts': 'ArrowLeft ArrowRight ArrowUp ArrowDown Home End Escape',
    },
    below,
    canvas,
    above,
    brushLayer,
    card.element,
  );
  const summary = html('p', { class: 'visually-hidden', 'aria-live': 'polite' });
  const root = html('div', { class: 'plot' }, stage, summary);

  const measure = textMeasure(stage);
  const { x, y } = app.store.current.preferences;
  let projection: Projection = project([], x, y, boxOf(0, 0));
  let rest: number | undefined;
  /** The points that pass the filter: what the pointer and the keys reach. */
  let reachable: readonly Point[] = [];
  /** All points in the order in which `planarFront` takes them. */
  let ordered: readonly Point[] = [];

  function draw(): void {
    const { shown, preferences } = app.store.current;
    const { clientWidth: width, clientHeight: height } = stage;
    if (shown === null || width === 0) return;
    const area = boxOf(width, height);
    projection = project(shown.candidates, preferences.x, preferences.y, area);
    ordered = bestFirst(projection.points, preferences.x, preferences.y);
    brush.place(area);
    drawAxes(axisLayer, area, projection.x, projection.y, preferences);
    clip.setAttribute('x', String(area.left));
    clip.setAttribute('y', String(area.top));
    clip.setAttribute('width', String(Math.max(0, area.right - area.left)));
    clip.setAttribute('height', String(Math.max(0, area.bottom - area.top)));
    paint();
  }

  /** Draws what lies between the axes; all that a change of the filter touches. */
  function paint(): void {
    const { passing, preferences } = app.store.current;
    const { clientWidth: width, clientHeight: height } = stage;
    if (width === 0) return;
    reachable = projection.points.filter(({ candidate }) => passing.has(candidate));
    const marks = marksOf(projection.points, passing, readColours());
    const sample = sampleOf(marks, QUICK);
    drawMarks(canvas, width, height, sample);
    clearTimeout(rest);
    if (sample.length < marks.length)
      rest = setTimeout(() => drawMarks(canvas, width, height, marks), REST_MS);
    const front = planarFront(
      ordered.filter(({ candidate }) => passing.has(candidate)),
      preferences.y,
    );
    frontLayer.replaceChildren(frontLine(front));
    const area = boxOf(width, height);
    const bounds = { ...area, top: area.top - 4, right: area.right + MARGINS.right };
    pickLayer.replaceChildren(...pickMarks(reachable, front, bounds, options.full ? measure : null));
    mark();
  }

  /** Lets those pass that lie in a part of the plot. */
  function narrow({ left, top, right, bottom }: Box): void {
    const { shown, preferences } = app.store.current;
    const { x: xAxis, y: yAxis } = preferences;
    const xExtent = extentOf(shown?.candidates ?? [], xAxis.objective);
    const yExtent = extentOf(shown?.candidates ?? [], yAxis.objective);
    if (xExtent === null || yExtent === null) return;
    app.store.restrict({
      [xAxis.objective]: rangeBetween([left, right], projection.x, xExtent),
      [yAxis.objective]: rangeBetween([top, bottom], projection.y, yExtent),
    });
  }

  function mark(): void {
    const { shown, preferences, selected, hovered } = app.store.current;
    const marks = (['selected', 'hovered'] as const).flatMap((kind) => {
      const candidate = shown?.byArchitecture.get((kind === 'selected' ? selected : hovered) ?? '');
      return candidate === undefined ? [] : (pointMark(projection, preferences, candidate, kind) ?? []);
    });
    markLayer.replaceChildren(...marks);
  }

  app.store.watch(
    ({ shown, preferences }) => [shown, preferences.x, preferences.y],
    (shown, xAxis, yAxis) => {
      root.hidden = shown === null;
      if (shown === null) return;
      stage.setAttribute('aria-label', describePlot(shown, xAxis, yAxis));
      draw();
    },
  );
  app.store.watch(({ passing }) => [passing], paint);
  app.store.watch(({ selected, hovered }) => [selected, hovered], mark);
  app.store.watch(
    ({ selected }) => [selected],
    (selected) => {
      const candidate = app.store.current.shown?.byArchitecture.get(selected ?? '');
      summary.textContent =
        candidate === undefined
          ? ''
          : `Selected: ${[...pickNames(candidate), spokenFigures(candidate)].join(', ')}`;
    },
  );

  function pointAt({ clientX, clientY }: MouseEvent): Point | null {
    const { left, top } = stage.getBoundingClientRect();
    return nearestPoint(reachable, clientX - left, clientY - top, REACH);
  }

  stage.addEventListener('pointermove', (event) => {
    const point = pointAt(event);
    app.hover(point?.candidate.architecture ?? null);
    stage.classList.toggle('on-point', point !== null);
    const { shown } = app.store.current;
    if (point === null || shown === null) card.hide();
    else card.show(point, shown.space, stage.clientWidth, stage.clientHeight);
  });
  stage.addEventListener('pointerleave', () => {
    app.hover(null);
    card.hide();
  });
  stage.addEventListener('click', (event) => {
    const point = pointAt(event);
    if (point !== null) app.select(point.candidate.architecture);
  });
  stage.addEventListener('keydown', (event) => {
    const { selected } = app.store.current;
    if (event.key === 'Escape') app.select(null);
    if (!isKey(event.key)) return;
    event.preventDefault();
    const points = reachable.filter(({ candidate }) => event.shiftKey || candidate.rank === 1);
    const next = step(points, selected, event.key);
    if (next !== null) app.select(next.candidate.architecture);
  });
  new ResizeObserver(draw).observe(stage);
  onThemeChange(draw);

  function picture(): SVGSVGElement {
    const { passing } = app.store.current;
    const points = svg(
      'g',
      {},
      svg('g', {}, ...markElements(marksOf(projection.points, passing, readColours()))),
    );
    const { clientWidth, clientHeight } = stage;
    return composePicture(clientWidth, clientHeight, stage.getAttribute('aria-label') ?? '', [
      below,
      points,
      above,
    ]);
  }
  return { element: root, picture };
}

function boxOf(width: number, height: number): Box {
  const { left, top, right, bottom } = MARGINS;
  return { left, top, right: Math.max(left, width - right), bottom: Math.max(top, height - bottom) };
}

function describePlot(shown: Shown, x: Axis, y: Axis): string {
  const label = ({ objective }: Axis): string => objectiveByName(objective).label.toLowerCase();
  return (
    `${label(y)} against ${label(x)}: ${shown.candidates.length} networks, ` +
    `${shown.frontSize} of them on the Pareto front. ` +
    'Arrow keys walk along the front, with Shift through all networks.'
  );
}

/** Width of a text in the element's font. */
function textMeasure(element: HTMLElement): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  return (text) => {
    if (context === null) return text.length * 7;
    context.font = `11px ${getComputedStyle(element).fontFamily}`;
    return context.measureText(text).width + 4;
  };
}
