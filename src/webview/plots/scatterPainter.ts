/** Draws the scatter: axes, points, fronts, names and rings, each as seldom as what it shows changes. */

import type { Candidate } from '../../shared/protocol/run';
import type { App } from '../app';
import { readColours } from '../theme';
import { drawAxes } from './axes';
import { majorityLine } from './majorityLine';
import { markStyler } from './markStyle';
import { frontLine, namedMarks, namedPoints, pointMarks } from './overlay';
import { drawMarks, marksOf, sampleOf } from './points';
import type { Mark } from './points';
import { bestFirst, isInside, placeable, planarFront, project } from './projection';
import type { Box, Point, Projection } from './projection';
import type { ScatterLayers } from './scatterLayers';
import { WHOLE } from './window';

/** Points drawn at once while a filter or the window moves; the rest follow when nothing has changed for `REST_MS`. */
const QUICK = 2500;
const REST_MS = 150;
const WHOLE_PLOT = { x: WHOLE, y: WHOLE };

export interface ScatterPainter {
  /** Sorts what has a place on both axes: for other networks or objectives. */
  readonly prepare: () => void;
  /** Draws everything: for other axes, another window, size or theme. */
  readonly draw: () => void;
  /** Draws what lies between the axes: for another filter, colour or size of points. */
  readonly paint: () => void;
  /** As `paint`, unless what passes the filter is drawn already. */
  readonly paintFiltered: () => void;
  /** Draws the rings around the selected and the hovered network. */
  readonly mark: () => void;
  readonly projection: () => Projection;
  /** The points on show that pass the filter: what the pointer and the keys reach. */
  readonly reachable: () => readonly Point[];
  /** All points on show as they are drawn, from the lowest to the topmost. */
  readonly marks: () => Mark[];
}

/**
 * @param hasNames whether names stand beside points
 * @param onPlaced is told the area between the axes whenever it is drawn
 */
export function createScatterPainter(
  app: App,
  layers: ScatterLayers,
  hasNames: boolean,
  onPlaced: (area: Box) => void,
): ScatterPainter {
  const { stage } = layers;
  /** What has a place on both axes, from the last rank to the front. */
  let known: readonly Candidate[] = [];
  /** The networks of the run and those of the other, in the order in which `planarFront` takes them. */
  let ordered: { this: readonly Candidate[]; other: readonly Candidate[] } = { this: [], other: [] };
  let projection: Projection = project([], app.store.current.preferences, layers.area(), WHOLE_PLOT);
  let reachable: readonly Point[] = [];
  let rest: number | undefined;
  /** What passed the filter when the points were drawn last. */
  let painted: ReadonlySet<Candidate> | null = null;

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
    onPlaced(area);
    drawAxes(layers.axes, area, projection.x, projection.y, preferences);
    layers.axes.append(...majorityLine(shown.majority, projection, preferences, area, hasNames));
    layers.clipTo(area);
    paint();
  }

  function paint(): void {
    const { shown, passing } = app.store.current;
    if (shown === null || stage.clientWidth === 0) return;
    painted = passing;
    const area = layers.area();
    reachable = projection.points.filter((point) => passing.has(point.candidate) && isInside(point, area));
    paintPoints(area);
    const front = frontOf(ordered.this);
    layers.fronts.replaceChildren(
      ...(shown.other === null ? [] : [frontLine(frontOf(ordered.other), 'other')]),
      frontLine(front, 'this'),
    );
    const crowd = reachable.filter(({ candidate }) => candidate.rank === 1);
    const named = namedPoints(reachable, shown);
    const measure = hasNames ? layers.measure : null;
    layers.named.replaceChildren(...namedMarks(named, crowd, front, layers.labelArea(), measure));
    mark();
  }

  /** A sample at once, all of them when nothing has changed for a moment. */
  function paintPoints(area: Box): void {
    const { clientWidth: width, clientHeight: height } = stage;
    const all = marks();
    const sample = sampleOf(all, QUICK);
    drawMarks(layers.canvas, width, height, area, sample);
    clearTimeout(rest);
    if (sample.length < all.length)
      rest = setTimeout(() => drawMarks(layers.canvas, width, height, area, all), REST_MS);
  }

  function marks(): Mark[] {
    const { shown, passing, preferences } = app.store.current;
    if (shown === null) return [];
    const area = layers.area();
    const visible = projection.points.filter((point) => isInside(point, area));
    return marksOf(visible, passing, markStyler(shown, preferences, readColours()));
  }

  function frontOf(candidates: readonly Candidate[]): Point[] {
    const { passing, preferences } = app.store.current;
    const { x, y } = preferences;
    const filtered = candidates.filter((candidate) => passing.has(candidate));
    return planarFront(filtered, y).map((candidate) => ({
      candidate,
      x: projection.x(candidate[x.objective] ?? 0),
      y: projection.y(candidate[y.objective] ?? 0),
    }));
  }

  function mark(): void {
    const { preferences, selected, hovered } = app.store.current;
    const ringed = Object.entries({ selected, hovered }) as ['selected' | 'hovered', string | null][];
    layers.marks.replaceChildren(
      ...ringed.flatMap(([kind, architecture]) =>
        architecture === null ? [] : pointMarks(projection, preferences, architecture, kind),
      ),
    );
  }

  return {
    prepare,
    draw,
    paint,
    paintFiltered: () => {
      if (app.store.current.passing !== painted) paint();
    },
    mark,
    projection: () => projection,
    reachable: () => reachable,
    marks,
  };
}
