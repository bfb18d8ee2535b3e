/** What all views show: a run, its own networks, a second run, the run in progress and the selected network. */

import * as vscode from 'vscode';
import type { Run } from '../shared/protocol/run';
import { NOTHING_SHOWN } from '../shared/protocol/viewState';
import type { OwnNetwork } from '../shared/protocol/runEntry';
import type { ViewState } from '../shared/protocol/viewState';
import type { ShownRun, StoredRun } from './runs/storedRun';

/** What is new in the state, each with its new value. */
export type StateChange = Partial<ViewState>;

export class ShownState implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<StateChange>();
  readonly onDidChange = this.changed.event;
  private current = NOTHING_SHOWN;

  get state(): ViewState {
    return this.current;
  }

  /** Shows a run, which may be one of a file, with a network of it selected. */
  show({ entry, result, own }: StoredRun, selected: string | null = recommended(result)): void {
    this.update({ run: { entry, result }, own, other: null, selected, error: null });
  }

  /** Shows a second run beside the one on show, or with null none. */
  compareWith(run: ShownRun | null): void {
    this.update({ other: run && { entry: run.entry, result: run.result } });
  }

  /** Puts these own networks in the place of those on show, if the run is on show. */
  showOwn(id: string, own: OwnNetwork[]): void {
    const { run, own: before, selected } = this.current;
    if (run?.entry.id !== id) return;
    const has = (networks: readonly OwnNetwork[]): boolean =>
      networks.some(({ architecture }) => architecture === selected);
    if (has(before) && !has(own)) this.select(null);
    this.update({ own });
  }

  select(architecture: string | null): void {
    if (architecture !== this.current.selected) this.update({ selected: architecture });
  }

  dispose(): void {
    this.changed.dispose();
  }

  protected update(change: StateChange): void {
    this.current = { ...this.current, ...change };
    this.changed.fire(change);
  }
}

/** What is selected in a run that the user has not looked at yet. */
function recommended(run: Run): string | null {
  return run.candidates.find(({ picks }) => picks.includes('knee'))?.architecture ?? null;
}
