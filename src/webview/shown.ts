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
  readonly device: string;
}

/** @returns null where there is neither a run nor a candidate of the one in progress */
export function shownOf({ run, running }: ViewState): Shown | null {
  const source =
    running !== null
      ? { candidates: running.candidates, ...running.settings }
      : run !== null
        ? run.result
        : null;
  if (source === null || source.candidates.length === 0) return null;
  const { candidates, space, resolution, device } = source;
  return {
    candidates,
    byArchitecture: new Map(candidates.map((candidate) => [candidate.architecture, candidate])),
    frontSize: candidates.filter(({ rank }) => rank === 1).length,
    space,
    resolution,
    device,
  };
}

export function isRunning(view: ViewState | null): boolean {
  return view !== null && view.running !== null;
}
