/** What the views show of the host's state: the candidates of the run in progress, else those of the finished run. */

import type { Candidate } from '../shared/protocol/run';
import type { ViewState } from '../shared/protocol/webview';
import type { SpaceName } from '../shared/spaces/space';

export interface Shown {
  readonly candidates: readonly Candidate[];
  readonly byArchitecture: ReadonlyMap<string, Candidate>;
  readonly frontSize: number;
  readonly space: SpaceName;
  /** Side of the networks' input in pixels. */
  readonly resolution: number;
  /** Width multiplier of the networks; null where the space has none, or its usual one is meant. */
  readonly width: number | null;
  readonly device: string;
}

/**
 * @returns null where there is neither a run nor a candidate of the one in progress; `previous` where nothing in it has
 *   changed, so that news of mere progress redraws nothing
 */
export function shownOf({ run, running }: ViewState, previous: Shown | null): Shown | null {
  const source =
    running !== null
      ? { candidates: running.candidates, ...running.settings }
      : run !== null
        ? run.result
        : null;
  if (source === null || source.candidates.length === 0) return null;
  const { candidates, space, resolution, width, device } = source;
  if (
    previous?.space === space &&
    previous.resolution === resolution &&
    previous.width === width &&
    previous.device === device &&
    previous.candidates.length === candidates.length &&
    candidates.every((candidate, i) => isSame(candidate, previous.candidates[i]))
  )
    return previous;
  return {
    candidates,
    byArchitecture: new Map(candidates.map((candidate) => [candidate.architecture, candidate])),
    frontSize: candidates.filter(({ rank }) => rank === 1).length,
    space,
    resolution,
    width,
    device,
  };
}

function isSame(a: Candidate, b: Candidate | undefined): boolean {
  return (
    b !== undefined &&
    a.architecture === b.architecture &&
    a.accuracy === b.accuracy &&
    a.accuracyInterval[0] === b.accuracyInterval[0] &&
    a.accuracyInterval[1] === b.accuracyInterval[1] &&
    a.params === b.params &&
    a.macs === b.macs &&
    a.latencyMs === b.latencyMs &&
    a.rank === b.rank &&
    a.picks.join() === b.picks.join()
  );
}

export function isRunning(view: ViewState | null): boolean {
  return view !== null && view.running !== null;
}
