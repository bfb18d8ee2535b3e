/** Pointer and keys on the scatter: hover, choose, walk along the front, zoom. */

import type { App } from '../app';
import { createHoverCard } from './hoverCard';
import { isKey, step } from './navigation';
import { nearestPoint } from './projection';
import type { Point } from './projection';
import type { ScatterLayers } from './scatterLayers';
import { attachZoom } from './zoomGestures';
import type { ZoomGestures } from './zoomGestures';

/** Pixels around the pointer in which a point counts as meant. */
const REACH = 20;

/** @param reachable the points that can be chosen, in pixels of the stage */
export function attachScatterInput(
  app: App,
  { stage, area }: ScatterLayers,
  reachable: () => readonly Point[],
): ZoomGestures {
  const card = createHoverCard();
  stage.append(card.element);

  function pointAt({ clientX, clientY }: MouseEvent): Point | null {
    const { left, top } = stage.getBoundingClientRect();
    return nearestPoint(reachable(), clientX - left, clientY - top, REACH);
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

  // Before the click on a point: a drag that ends on one does not choose it.
  const zoom = attachZoom(stage, {
    area,
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
    if (event.key === 'Escape') app.select(null);
    if (zoom.press(event.key)) event.preventDefault();
    else if (isKey(event.key)) {
      event.preventDefault();
      const points = reachable().filter(({ candidate }) => event.shiftKey || candidate.rank === 1);
      const next = step(points, app.store.current.selected, event.key);
      if (next !== null) app.select(next.candidate.architecture);
    }
  });
  return zoom;
}
