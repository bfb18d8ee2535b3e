/** The one store of a view. Whoever shows something watches the part it shows. */

import * as v from 'valibot';
import { OBJECTIVE_NAMES } from '../shared/objectives';
import type { Candidate } from '../shared/protocol/run';
import { NOTHING_SHOWN, withParts } from '../shared/protocol/viewState';
import type { ViewParts, ViewState } from '../shared/protocol/viewState';
import { filterSchema, inForce, openFilter, passes } from './filter';
import type { Filter } from './filter';
import { WHOLE, windowSchema } from './plots/window';
import { showsTheSame, shownOf } from './shown';
import type { Shown } from './shown';

export const COLUMNS = ['picks', 'source', ...OBJECTIVE_NAMES, 'rank', 'architecture'] as const;
export type Column = (typeof COLUMNS)[number];

const axisSchema = v.object({
  objective: v.picklist(OBJECTIVE_NAMES),
  log: v.boolean(),
  /** Whether high values lie to the left, or at the bottom. */
  flipped: v.optional(v.boolean(), false),
});
export type Axis = v.InferOutput<typeof axisSchema>;

/** What the colour or the size of a point says: by default whether it is on the front. */
export const ENCODINGS = ['front', ...OBJECTIVE_NAMES, 'rank'] as const;
export type Encoding = (typeof ENCODINGS)[number];

const preferencesSchema = v.object({
  x: axisSchema,
  y: axisSchema,
  colour: v.optional(v.picklist(ENCODINGS), 'front'),
  size: v.optional(v.picklist(ENCODINGS), 'front'),
  /** Whether dragging in the plot moves it instead of drawing a rectangle. */
  panning: v.optional(v.boolean(), false),
  sort: v.object({ column: v.picklist(COLUMNS), descending: v.boolean() }),
  /** Whether the table lists the front only. */
  frontOnly: v.boolean(),
  /** Whether the plot of all objectives is open. */
  parallel: v.boolean(),
});
export type Preferences = v.InferOutput<typeof preferencesSchema>;
export type Sort = Preferences['sort'];

const defaultPreferences: Preferences = {
  x: { objective: 'params', log: true, flipped: false },
  y: { objective: 'accuracy', log: false, flipped: false },
  colour: 'front',
  size: 'front',
  panning: false,
  sort: { column: 'accuracy', descending: true },
  frontOnly: false,
  parallel: true,
};

const zoomSchema = v.object({
  /** The run that is zoomed into; null for one in progress. */
  run: v.nullable(v.string()),
  x: windowSchema,
  y: windowSchema,
});
/** The part of the plot on show. */
export type Zoom = Readonly<v.InferOutput<typeof zoomSchema>>;

const UNZOOMED: Zoom = { run: null, x: [...WHOLE], y: [...WHOLE] };

/** How far a network has come that the user wants scored. */
export interface Scoring {
  /** The architecture under way, or null. */
  readonly pending: string | null;
  /** Why the last one could not be scored, or null. */
  readonly error: string | null;
}

export interface State {
  /** The host's state; null until it has answered. */
  readonly view: ViewState | null;
  /** The networks on show; null where there are none. */
  readonly shown: Shown | null;
  readonly filter: Filter;
  /** The networks on show that pass the filter. */
  readonly passing: ReadonlySet<Candidate>;
  /** Architectures in the comparison, in the order in which they came. */
  readonly compared: readonly string[];
  /** Architecture of the selected candidate, or null. */
  readonly selected: string | null;
  /** Architecture under the pointer, or null. */
  readonly hovered: string | null;
  readonly preferences: Preferences;
  readonly zoom: Zoom;
  readonly scoring: Scoring;
}

/** Room in the comparison. */
export const MOST_COMPARED = 4;

export const savedSchema = v.object({
  preferences: preferencesSchema,
  filter: filterSchema,
  compared: v.pipe(v.array(v.string()), v.maxLength(MOST_COMPARED)),
  /** The last selection and the run it belongs to. */
  selection: v.nullable(v.object({ run: v.string(), architecture: v.string() })),
  zoom: v.optional(zoomSchema, UNZOOMED),
});
export type Saved = v.InferOutput<typeof savedSchema>;

/** What was kept before a reload; the defaults where nothing readable was. */
export function readSaved(value: unknown): Saved {
  const parsed = v.safeParse(savedSchema, value);
  if (parsed.success) return parsed.output;
  return {
    preferences: defaultPreferences,
    filter: openFilter(null),
    compared: [],
    selection: null,
    zoom: UNZOOMED,
  };
}

/** What to keep over a reload. */
export function savedOf({ preferences, filter, compared, selected, view, zoom }: State): Saved {
  const run = view?.run?.entry.id;
  return {
    preferences,
    filter,
    zoom,
    compared: [...compared],
    selection: run === undefined || selected === null ? null : { run, architecture: selected },
  };
}

export class Store {
  private readonly watchers = new Set<() => void>();
  private state: State;

  constructor({
    preferences,
    filter,
    compared,
    zoom,
  }: Pick<State, 'preferences' | 'filter' | 'compared' | 'zoom'>) {
    this.state = {
      view: null,
      shown: null,
      passing: new Set(),
      selected: null,
      hovered: null,
      preferences,
      filter,
      compared,
      zoom,
      scoring: { pending: null, error: null },
    };
  }

  get current(): State {
    return this.state;
  }

  /**
   * Takes what has changed of the host's state over. Another search space opens the filter: its numbers would mean nothing
   * there.
   */
  receive(change: Partial<ViewParts>): void {
    const before = this.state.view;
    const view = withParts(before ?? NOTHING_SHOWN, change);
    const shown = before !== null && showsTheSame(view, before) ? this.state.shown : shownOf(view);
    const { filter, compared, zoom } = this.state;
    const isFitting = shown === null || filter.space === shown.space;
    const id = view.running === null ? (view.run?.entry.id ?? null) : null;
    this.update({
      view,
      shown,
      filter: isFitting ? filter : openFilter(shown.space),
      // A run in progress may yet find them.
      compared:
        shown === null || view.running !== null
          ? compared
          : compared.filter((known) => shown.byArchitecture.has(known)),
      // What is selected here may not have reached the host yet: its word counts where it is new.
      ...(change.selected !== undefined && { selected: change.selected }),
      zoom: shown === null || zoom.run === id ? zoom : { ...UNZOOMED, run: id },
    });
  }

  update(change: Partial<State>): void {
    const { shown, filter } = this.state;
    this.state = { ...this.state, ...change };
    if (this.state.shown !== shown || this.state.filter !== filter)
      this.state = { ...this.state, passing: passingOf(this.state) };
    for (const watcher of this.watchers) watcher();
  }

  /** Narrows or widens the filter. */
  restrict(change: Partial<Filter>): void {
    this.update({ filter: { ...this.state.filter, ...change } });
  }

  /** Shows another part of the plot. */
  zoomTo(change: Partial<Pick<Zoom, 'x' | 'y'>>): void {
    this.update({ zoom: { ...this.state.zoom, ...change } });
  }

  prefer(change: Partial<Preferences>): void {
    this.update({ preferences: { ...this.state.preferences, ...change } });
  }

  /** Calls `apply` now and whenever one of the selected values is another one than before. */
  watch<T extends unknown[]>(select: (state: State) => [...T], apply: (...values: NoInfer<T>) => void): void {
    let before = select(this.state);
    this.watchers.add(() => {
      const now = select(this.state);
      if (now.every((value, i) => Object.is(value, before[i]))) return;
      before = now;
      apply(...now);
    });
    apply(...before);
  }
}

function passingOf({ shown, filter }: State): ReadonlySet<Candidate> {
  if (shown === null) return new Set();
  const ranges = inForce(filter, shown.plotted);
  return new Set(shown.plotted.filter((candidate) => passes(candidate, ranges)));
}
