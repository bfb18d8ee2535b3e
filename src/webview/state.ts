/** The one store of a view. Whoever shows something watches the part it shows. */

import * as v from 'valibot';
import { GOODNESS } from '../shared/pareto/goodness';
import type { Progress } from '../shared/protocol/engine';
import type { ViewState } from '../shared/protocol/webview';
import type { Shown } from './shown';
import { shownOf } from './shown';

export const COLUMNS = ['picks', 'accuracy', 'params', 'macs', 'latencyMs', 'rank', 'architecture'] as const;
export type Column = (typeof COLUMNS)[number];

const axisSchema = v.object({ objective: v.picklist(GOODNESS), log: v.boolean() });
export type Axis = v.InferOutput<typeof axisSchema>;

const preferencesSchema = v.object({
  x: axisSchema,
  y: axisSchema,
  sort: v.object({ column: v.picklist(COLUMNS), descending: v.boolean() }),
  /** Whether the table lists the front only. */
  frontOnly: v.boolean(),
});
export type Preferences = v.InferOutput<typeof preferencesSchema>;
export type Sort = Preferences['sort'];

const defaultPreferences: Preferences = {
  x: { objective: 'params', log: true },
  y: { objective: 'accuracy', log: false },
  sort: { column: 'accuracy', descending: true },
  frontOnly: false,
};

export interface State {
  /** The host's last state; null until it has answered. */
  readonly view: ViewState | null;
  /** The candidates on show; null where there are none. */
  readonly shown: Shown | null;
  /** Architecture of the selected candidate, or null. */
  readonly selected: string | null;
  /** Architecture under the pointer, or null. */
  readonly hovered: string | null;
  readonly preferences: Preferences;
}

const savedSchema = v.object({
  preferences: preferencesSchema,
  /** The last selection and the run it belongs to. */
  selection: v.nullable(v.object({ run: v.string(), architecture: v.string() })),
});
export type Saved = v.InferOutput<typeof savedSchema>;

/** What was kept before a reload; the defaults where nothing readable was. */
export function readSaved(value: unknown): Saved {
  const parsed = v.safeParse(savedSchema, value);
  return parsed.success ? parsed.output : { preferences: defaultPreferences, selection: null };
}

/** What to keep over a reload. */
export function savedOf({ preferences, selected, view }: State): Saved {
  const run = view?.run?.entry.id;
  return {
    preferences,
    selection: run === undefined || selected === null ? null : { run, architecture: selected },
  };
}

export class Store {
  private readonly watchers = new Set<() => void>();
  private state: State;

  constructor(preferences: Preferences) {
    this.state = { view: null, shown: null, selected: null, hovered: null, preferences };
  }

  get current(): State {
    return this.state;
  }

  /** Takes the host's state over. */
  receive(view: ViewState): void {
    this.update({ view, shown: shownOf(view, this.state.shown), selected: view.selected });
  }

  /** Takes the progress of the run in progress over. */
  receiveProgress(progress: Progress): void {
    const { view } = this.state;
    if (view?.running) this.update({ view: { ...view, running: { ...view.running, progress } } });
  }

  update(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    for (const watcher of this.watchers) watcher();
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
