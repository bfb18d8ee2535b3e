/**
 * What a view shows of the extension host's state, and the parts in which it travels. After `ready` a webview gets all of
 * them, then only those that have changed: a selection or a name comes without candidates, and the candidates of a run
 * come, and are checked, once.
 */

import * as v from 'valibot';
import { progressSchema } from './engine';
import type { Progress } from './engine';
import { percent } from './numbers';
import { candidateSchema, generateSettingsSchema, runSchema } from './run';
import type { Candidate, GenerateSettings, Run } from './run';
import { ownNetworkSchema, runEntrySchema } from './runEntry';
import type { OwnNetwork, RunEntry } from './runEntry';

/** A run and what it is called. */
export interface NamedRun {
  readonly entry: RunEntry;
  readonly result: Run;
}

export interface ViewState {
  /** The finished run on show, or null. */
  readonly run: NamedRun | null;
  /** Networks that the user had scored for the run on show, in the order in which they came; none where there is no run. */
  readonly own: OwnNetwork[];
  /** A second run in the same plot, for comparison, or null. It may be of another search space or data set. */
  readonly other: NamedRun | null;
  /** The run in progress, or null. */
  readonly running: {
    readonly name: string;
    readonly settings: GenerateSettings;
    readonly progress: Progress | null;
    readonly candidates: Candidate[];
    /** How many percent of the images are of the largest class; null before there are candidates. */
    readonly majority: number | null;
  } | null;
  /** Architecture selected in any of the views, or null. */
  readonly selected: string | null;
  /** What went wrong last, or null. */
  readonly error: string | null;
}

/** What views show before there is a run. */
export const NOTHING_SHOWN: ViewState = {
  run: null,
  own: [],
  other: null,
  running: null,
  selected: null,
  error: null,
};

const parts = {
  run: v.nullable(runSchema),
  /** Of `run`. */
  entry: v.nullable(runEntrySchema),
  own: v.array(ownNetworkSchema),
  other: v.nullable(runSchema),
  /** Of `other`. */
  otherEntry: v.nullable(runEntrySchema),
  running: v.nullable(v.object({ name: v.string(), settings: generateSettingsSchema })),
  /** Of the run in progress. */
  progress: v.nullable(progressSchema),
  /** What the run in progress has found so far. */
  partial: v.array(candidateSchema),
  /** How many percent of its images are of the largest class. */
  majority: v.nullable(percent),
  selected: v.nullable(v.string()),
  error: v.nullable(v.string()),
};

export const viewPartsSchema = v.partial(v.object(parts));
export type ViewParts = { readonly [Name in keyof typeof parts]: v.InferOutput<(typeof parts)[Name]> };

export function partsOf({ run, own, other, running, selected, error }: ViewState): ViewParts {
  return {
    run: run?.result ?? null,
    entry: run?.entry ?? null,
    own,
    other: other?.result ?? null,
    otherEntry: other?.entry ?? null,
    running: running && { name: running.name, settings: running.settings },
    progress: running?.progress ?? null,
    partial: running?.candidates ?? [],
    majority: running?.majority ?? null,
    selected,
    error,
  };
}

/** The state that has these parts; candidates and the like are those of the parts, not copies. */
export function stateOf(parts: ViewParts): ViewState {
  const { run, entry, own, other, otherEntry, running, progress, partial, majority, selected, error } = parts;
  return {
    run: run && entry && { entry, result: run },
    own,
    other: other && otherEntry && { entry: otherEntry, result: other },
    running: running && { ...running, progress, candidates: partial, majority },
    selected,
    error,
  };
}

/** A state with some parts in the place of its own; whatever has none of these stays the same object. */
export function withParts(before: ViewState, change: Partial<ViewParts>): ViewState {
  const now = stateOf({ ...partsOf(before), ...change });
  const kept = <Name extends 'run' | 'other' | 'running'>(name: Name): ViewState[Name] =>
    hasSameFields(before[name], now[name]) ? before[name] : now[name];
  return { ...now, run: kept('run'), other: kept('other'), running: kept('running') };
}

/** The parts of a state that those before do not have; all of them where there are none before. */
export function changedParts(before: ViewParts | null, now: ViewParts): Partial<ViewParts> {
  const names = Object.keys(now) as (keyof ViewParts)[];
  const changed = names.filter((name) => before === null || !hasSameFields(before[name], now[name]));
  return Object.fromEntries(changed.map((name) => [name, now[name]]));
}

function hasSameFields(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [own, other] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    own.length === other.size &&
    own.every(([name, value]) => other.has(name) && Object.is(value, other.get(name)))
  );
}
