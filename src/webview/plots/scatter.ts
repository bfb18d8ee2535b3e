/** The Pareto scatter: what it is made of, what it follows, and its words for those who do not see it. */

import type { ObjectiveName } from '../../shared/objectives';
import type { App } from '../app';
import { html, svg } from '../dom';
import { composePicture } from '../export/plotPicture';
import { extentOf } from '../extent';
import { onThemeChange, readColours } from '../theme';
import { objectiveByName } from '../../shared/objectives';
import { pictureKey } from './pictureKey';
import { createPlotBrush } from './plotBrush';
import { markElements } from './points';
import { rangeBetween } from './projection';
import type { Box } from './projection';
import { attachScatterInput } from './scatterInput';
import { createScatterLayers } from './scatterLayers';
import { createScatterPainter } from './scatterPainter';
import { describePlot, describeSelected, describeView } from './scatterWords';
import type { ZoomGestures } from './zoomGestures';

export interface Scatter {
  readonly element: HTMLElement;
  readonly zoom: Pick<ZoomGestures, 'zoomBy' | 'reset'>;
  /** The plot as it stands, to be saved. */
  picture(): SVGSVGElement;
}

/** @param options `full`: with names beside points and a brush, for which small plots have no room */
export function createScatter(app: App, options: { readonly full: boolean }): Scatter {
  const layers = createScatterLayers();
  const { root, stage } = layers;
  const brush = createPlotBrush(narrow);
  if (options.full) layers.brush.append(brush.element);
  const painter = createScatterPainter(app, layers, options.full, brush.place);
  const zoom = attachScatterInput(app, layers, painter.reachable);
  const summary = html('p', { class: 'visually-hidden', 'aria-live': 'polite' });
  const view = html('p', { class: 'visually-hidden', role: 'status' });
  root.append(summary, view);

  /** Lets those pass that lie in a part of the plot. */
  function narrow({ left, top, right, bottom }: Box): void {
    const { shown, preferences } = app.store.current;
    const { x: xAxis, y: yAxis } = preferences;
    const xExtent = extentOf(shown?.plotted ?? [], xAxis.objective);
    const yExtent = extentOf(shown?.plotted ?? [], yAxis.objective);
    if (xExtent === null || yExtent === null) return;
    const { x, y } = painter.projection();
    const isCost = (name: ObjectiveName): boolean => objectiveByName(name).isCost;
    app.store.restrict({
      [xAxis.objective]: rangeBetween([left, right], x, xExtent, isCost(xAxis.objective)),
      [yAxis.objective]: rangeBetween([top, bottom], y, yExtent, isCost(yAxis.objective)),
    });
  }

  app.store.watch(
    ({ shown, preferences }) => [shown, preferences.x, preferences.y],
    (shown, x, y) => {
      root.hidden = shown === null;
      if (shown === null) return;
      stage.setAttribute('aria-label', describePlot(shown, { x, y }));
      painter.prepare();
    },
  );
  app.store.watch(
    ({ shown, preferences, zoom }) => [shown, preferences.x, preferences.y, zoom],
    painter.draw,
  );
  app.store.watch(({ passing }) => [passing], painter.paintFiltered);
  app.store.watch(({ preferences }) => [preferences.colour, preferences.size], painter.paint);
  app.store.watch(({ selected, hovered }) => [selected, hovered], painter.mark);
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
      view.textContent = describeView(zoom, painter.reachable().length, app.store.current.passing.size);
    },
  );
  new ResizeObserver(painter.draw).observe(stage);
  onThemeChange(painter.draw);

  function picture(): SVGSVGElement {
    const points = svg('g', { 'clip-path': layers.clip }, ...markElements(painter.marks()));
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
