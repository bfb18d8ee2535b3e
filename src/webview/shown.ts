/**
 * What the views show of the host's state: the networks of the run in progress, else those of the finished run with the
 * user's own and those of a second run beside them.
 */

import { majorityPercent } from '../shared/dataset/balance';
import { t } from '../shared/l10n';
import { paretoRankAmong } from '../shared/pareto/fronts';
import type { Candidate } from '../shared/protocol/run';
import type { OwnNetwork } from '../shared/protocol/runEntry';
import type { NamedRun, ViewState } from '../shared/protocol/viewState';
import type { SpaceName } from '../spaces';

/** The networks of one run and what they are made for. */
export interface Networks {
  /** What the run is called. */
  readonly name: string;
  readonly candidates: readonly Candidate[];
  readonly frontSize: number;
  readonly space: SpaceName;
  /** Side of the networks' input in pixels. */
  readonly resolution: number;
  /** Width multiplier of the networks; null where the space has none, or its usual one is meant. */
  readonly width: number | null;
  readonly device: string;
  /** How many percent of the images are of the largest class; null where that is unknown. */
  readonly majority: number | null;
}

/** A second run in the same plot. */
export interface OtherRun extends Networks {
  readonly id: string;
  readonly hypervolume: number;
}

/** Where a network comes from. */
export const SOURCES = ['run', 'own', 'other'] as const;
export type Source = (typeof SOURCES)[number];

export interface Shown extends Networks {
  /** The user's own, ranked among the run's; one that the run has too is the run's. */
  readonly own: readonly Candidate[];
  readonly other: OtherRun | null;
  /** All that have a point in the plot. A network of both runs has two. */
  readonly plotted: readonly Candidate[];
  /** Every network once: the run's, then the user's own, then those that the other run alone has. */
  readonly listed: readonly Candidate[];
  readonly byArchitecture: ReadonlyMap<string, Candidate>;
  readonly sourceOf: (candidate: Candidate) => Source;
}

/** The run that a network is scored for. */
export function runOf(shown: Shown, candidate: Candidate): Networks {
  return shown.other !== null && shown.sourceOf(candidate) === 'other' ? shown.other : shown;
}

/** What the user's own network is called; null for one that is none. */
export function ownName(shown: Shown, candidate: Candidate): string | null {
  const index = shown.own.indexOf(candidate);
  return index < 0 ? null : t('Own {0}', index + 1);
}

/** Whether there is more on show than one run. */
export function hasSources({ own, other }: Shown): boolean {
  return own.length > 0 || other !== null;
}

/** Where a network comes from, in words. */
export function sourceText(shown: Shown, candidate: Candidate): string {
  return ownName(shown, candidate) ?? runOf(shown, candidate).name;
}

/** @returns null where there is neither a run nor a candidate of the one in progress */
export function shownOf(view: ViewState): Shown | null {
  const main = mainOf(view);
  if (main === null || main.candidates.length === 0) return null;
  // While a run is in progress it stands alone.
  const isAlone = view.running !== null;
  return joined(main, isAlone ? [] : ownOf(view.own, main.candidates), isAlone ? null : otherOf(view));
}

/** Whether the same networks, under the same names, are on show in two states that share the parts that they have in common. */
export function showsTheSame(a: ViewState, b: ViewState): boolean {
  const isSameRun = (one: NamedRun | null, two: NamedRun | null): boolean =>
    one?.result === two?.result && one?.entry.name === two?.entry.name;
  if (a.running !== null && b.running !== null)
    return (
      a.running.candidates === b.running.candidates &&
      a.running.settings === b.running.settings &&
      a.running.name === b.running.name
    );
  return (
    a.running === null &&
    b.running === null &&
    isSameRun(a.run, b.run) &&
    isSameRun(a.other, b.other) &&
    a.own === b.own
  );
}

function mainOf({ run, running }: ViewState): Networks | null {
  if (running !== null) {
    const { name, settings, candidates, majority } = running;
    return networksOf(name, { ...settings, candidates, majority });
  }
  return run === null ? null : networksOfRun(run);
}

function otherOf({ other }: ViewState): OtherRun | null {
  if (other === null) return null;
  return { ...networksOfRun(other), id: other.entry.id, hypervolume: other.result.hypervolume };
}

function networksOfRun({ entry, result }: NonNullable<ViewState['run']>): Networks {
  return networksOf(entry.name, { ...result, majority: majorityPercent(result.dataset) });
}

function networksOf(name: string, run: Omit<Networks, 'name' | 'frontSize'>): Networks {
  const { candidates, space, resolution, width, device, majority } = run;
  const frontSize = candidates.filter(({ rank }) => rank === 1).length;
  return { name, candidates, frontSize, space, resolution, width, device, majority };
}

function ownOf(own: readonly OwnNetwork[], candidates: readonly Candidate[]): Candidate[] {
  return own.map(
    (network) =>
      candidates.find(({ architecture }) => architecture === network.architecture) ?? {
        ...network,
        rank: paretoRankAmong(network, candidates),
        picks: [],
      },
  );
}

function joined(main: Networks, own: readonly Candidate[], other: OtherRun | null): Shown {
  const ownSet = new Set(own);
  const otherSet = new Set(other?.candidates);
  const plotted = [...new Set([...main.candidates, ...own]), ...otherSet];
  const byArchitecture = new Map<string, Candidate>();
  for (const candidate of plotted)
    if (!byArchitecture.has(candidate.architecture)) byArchitecture.set(candidate.architecture, candidate);
  return {
    ...main,
    own,
    other,
    plotted,
    listed: [...byArchitecture.values()],
    byArchitecture,
    sourceOf: (candidate) => (ownSet.has(candidate) ? 'own' : otherSet.has(candidate) ? 'other' : 'run'),
  };
}

export function isRunning(view: ViewState | null): boolean {
  return view !== null && view.running !== null;
}

/** Whether it is known that there is no run, finished or in progress. */
export function hasNoRun(view: ViewState | null): boolean {
  return view !== null && view.run === null && view.running === null;
}
