/** The Pareto scatter: axes in SVG, points on a canvas, fronts, named points and selection in SVG above them. */

import type { Candidate } from '../../shared/protocol/run';
import type { App } from '../app';
import { html, svg } from '../dom';
import { composePicture } from '../export/picture';
import { extentOf } from '../extent';
import { onThemeChange, readColours } from '../theme';
import { drawAxes } from './axes';
import { createHoverCard } from './hoverCard';
import { markStyler } from './markStyle';
import { isKey, step } from './navigation';
import { frontLine, namedMarks, namedPoints, pointMarks } from './overlay';
import { pictureKey } from './pictureKey';
import { createPlotBrush } from './plotBrush';
import { drawMarks, markElements, marksOf, sampleOf } from './points';
import {
  bestFirst,
  isInside,
  nearestPoint,
  placeable,
  planarFront,
  project,
  rangeBetween,
} from './projection';
import type { Box, Point, Projection } from './projection';
import { createScatterLayers } from './scatterLayers';
import { describePlot, describeSelected, describeView } from './scatterWords';
import { WHOLE } from './window';
import { attachZoom } from './zoomGestures';
import type { ZoomGestures } from './zoomGestures';

/** Points drawn at once while a filter or the window moves; the rest follow when nothing has changed for `REST_MS`. */
const QUICK = 2500;
const REST_MS = 150;
/** Pixels around the pointer in which a point counts as meant. */
const REACH = 20;
const WHOLE_PLOT = { x: WHOLE, y: WHOLE };

export interface Scatter {
  readonly element: HTMLElement;
  readonly zoom: Pick<ZoomGestures, 'zoomBy' | 'reset'>;
  /** The plot as it stands, to be saved. */
  picture(): SVGSVGElement;
}

/** @param options `full`: with names beside points, a brush and zooming, for which small plots have no room */
export function createScatter(app: App, options: { readonly full: boolean }): Scatter {
  const layers = createScatterLayers();
  const { root, stage, canvas } = layers;
  const brush = createPlotBrush(narrow);
  const card = createHoverCard();
  if (options.full) layers.brush.append(brush.element);
  stage.append(card.element);
  const summary = html('p', { class: 'visually-hidden', 'aria-live': 'polite' });
  const view = html('p', { class: 'visually-hidden', role: 'status' });
  root.append(summary, view);

  /** What has a place on both axes, from the last rank to the front. */
  let known: readonly Candidate[] = [];
  /** The networks of the run and those of the other, in the order in which `planarFront` takes them. */
  let ordered: { this: readonly Candidate[]; other: readonly Candidate[] } = { this: [], other: [] };
  let projection: Projection = project([], app.store.current.preferences, layers.area(), WHOLE_PLOT);
  /** The points on show that pass the filter: what the pointer and the keys reach. */
  let reachable: readonly Point[] = [];
  let rest: number | undefined;
  /** What passed the filter when the points were drawn last. */
  let painted: ReadonlySet<Candidate> | null = null;

  /** Sorts what is placed; all that depends on the networks and the objectives alone. */
  function prepare(): void {
    const { shown, preferences } = app.store.current;
    const orderOf = (candidates: readonly Candidate[] = []): Candidate[] =>
      bestFirst(placeable(candidates, preferences), preferences);
    known = placeable(shown?.plotted ?? [], preferences);
    ordered = { this: orderOf(shown?.candidates), other: orderOf(shown?.other?.candidates) };
  }

  function draw(): void {
    const { shown, preferences, zoom } = app.store.current;
    if (shown === null || stage.clientWidth === 0) return;
    const area = layers.area();
    projection = project(known, preferences, area, zoom);
    brush.place(area);
    drawAxes(layers.axes, area, projection.x, projection.y, preferences);
    layers.clipTo(area);
    paint();
  }

  /** Draws what lies between the axes; all that a change of the filter touches. */
  function paint(): void {
    const { shown, passing } = app.store.current;
    const { clientWidth: width, clientHeight: height } = stage;
    if (shown === null || width === 0) return;
    painted = passing;
    const area = layers.area();
    reachable = projection.points.filter((point) => passing.has(point.candidate) && isInside(point, area));
    const marks = marksOnShow();
    const sample = sampleOf(marks, QUICK);
    drawMarks(canvas, width, height, area, sample);
    clearTimeout(rest);
    if (sample.length < marks.length)
      rest = setTimeout(() => drawMarks(canvas, width, height, area, marks), REST_MS);
    const front = frontOf(ordered.this);
    layers.fronts.replaceChildren(
      ...(shown.other === null ? [] : [frontLine(frontOf(ordered.other), 'other')]),
      frontLine(front, 'this'),
    );
    const crowd = reachable.filter(({ candidate }) => candidate.rank === 1);
    layers.named.replaceChildren(
      ...namedMarks(
        namedPoints(reachable, shown),
        crowd,
        front,
        layers.labelArea(),
        options.full ? layers.measure : null,
      ),
    );
    mark();
  }

  function marksOnShow() {
    const { shown, passing, preferences } = app.store.current;
    if (shown === null) return [];
    const area = layers.area();
    return marksOf(
      projection.points.filter((point) => isInside(point, area)),
      passing,
      markStyler(shown, preferences, readColours()),
    );
  }

  function frontOf(candidates: readonly Candidate[]): Point[] {
    const { passing, preferences } = app.store.current;
    const { x, y } = preferences;
    return planarFront(
      candidates.filter((candidate) => passing.has(candidate)),
      y,
    ).map((candidate) => ({
      candidate,
      x: projection.x(candidate[x.objective] ?? 0),
      y: projection.y(candidate[y.objective] ?? 0),
    }));
  }

  /** Lets those pass that lie in a part of the plot. */
  function narrow({ left, top, right, bottom }: Box): void {
    const { shown, preferences } = app.store.current;
    const { x: xAxis, y: yAxis } = preferences;
    const xExtent = extentOf(shown?.plotted ?? [], xAxis.objective);
    const yExtent = extentOf(shown?.plotted ?? [], yAxis.objective);
    if (xExtent === null || yExtent === null) return;
    app.store.restrict({
      [xAxis.objective]: rangeBetween([left, right], projection.x, xExtent),
      [yAxis.objective]: rangeBetween([top, bottom], projection.y, yExtent),
    });
  }

  function mark(): void {
    const { preferences, selected, hovered } = app.store.current;
    const marks = (['selected', 'hovered'] as const).flatMap((kind) => {
      const architecture = kind === 'selected' ? selected : hovered;
      return architecture === null ? [] : pointMarks(projection, preferences, architecture, kind);
    });
    layers.marks.replaceChildren(...marks);
  }

  app.store.watch(
    ({ shown, preferences }) => [shown, preferences.x, preferences.y],
    (shown, x, y) => {
      root.hidden = shown === null;
      if (shown === null) return;
      stage.setAttribute('aria-label', describePlot(shown, { x, y }));
      prepare();
    },
  );
  app.store.watch(({ shown, preferences, zoom }) => [shown, preferences.x, preferences.y, zoom], draw);
  app.store.watch(
    ({ passing }) => [passing],
    (passing) => {
      if (passing !== painted) paint();
    },
  );
  app.store.watch(({ preferences }) => [preferences.colour, preferences.size], paint);
  app.store.watch(({ selected, hovered }) => [selected, hovered], mark);
  app.store.watch(
    ({ selected, shown }) => [selected, shown],
    (selected, shown) => {
      summary.textContent = shown === null ? '' : describeSelected(shown, selected);
    },
  );
  app.store.watch(
    ({ preferences }) => [preferences.panning],
    (panning) => stage.classList.toggle('pans', panning),
  );
  app.store.watch(
    ({ zoom }) => [zoom],
    (zoom) => {
      view.textContent = describeView(zoom, reachable.length, app.store.current.passing.size);
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
    else card.show(point, shown, stage.clientWidth, stage.clientHeight);
  });
  stage.addEventListener('pointerleave', () => {
    app.hover(null);
    card.hide();
  });

  const zoom = attachZoom(stage, {
    area: layers.area,
    windows: () => app.store.current.zoom,
    isFlipped: (side) => app.store.current.preferences[side].flipped,
    isPanning: () => app.store.current.preferences.panning,
    show: ({ x, y }) => app.store.zoomTo({ x: [...x], y: [...y] }),
  });
  stage.addEventListener('click', (event) => {
    const point = pointAt(event);
    if (point !== null) app.select(point.candidate.architecture);
  });
  stage.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { selected } = app.store.current;
    if (event.key === 'Escape') app.select(null);
    if (zoom.press(event.key)) event.preventDefault();
    else if (isKey(event.key)) {
      event.preventDefault();
      const points = reachable.filter(({ candidate }) => event.shiftKey || candidate.rank === 1);
      const next = step(points, selected, event.key);
      if (next !== null) app.select(next.candidate.architecture);
    }
  });
  new ResizeObserver(draw).observe(stage);
  onThemeChange(draw);

  function picture(): SVGSVGElement {
    const points = svg('g', { 'clip-path': layers.clip }, ...markElements(marksOnShow()));
    const { shown, preferences } = app.store.current;
    const { clientWidth: width, clientHeight: height } = stage;
    const { left } = layers.area();
    const key =
      shown === null
        ? { elements: [], height: 0 }
        : pictureKey(shown, preferences, readColours(), width - left, layers.measure);
    const place = `translate(${left} ${height})`;
    return composePicture(width, height + key.height, stage.getAttribute('aria-label') ?? '', [
      layers.below,
      svg('g', {}, points),
      layers.above,
      svg('g', {}, svg('g', { transform: place }, ...key.elements)),
    ]);
  }
  return { element: root, zoom, picture };
}
