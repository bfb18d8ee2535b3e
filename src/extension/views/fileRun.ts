/** The run of a file, as its editor shows it. */

import * as vscode from 'vscode';
import { NOTHING_SHOWN } from '../../shared/protocol/viewState';
import type { OwnNetwork } from '../../shared/protocol/runEntry';
import type { ViewState } from '../../shared/protocol/viewState';
import type { StoredRun } from '../runs/storedRun';
import type { Session } from '../session';
import type { StateChange } from '../shownState';

/**
 * Follows the session while its run is the one on show; otherwise it stays as it last was. Commands act on the run on
 * show: `bringUp` makes it that before any of them.
 */
export class FileRun implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<StateChange>();
  readonly onDidChange = this.changed.event;
  private readonly subscription: vscode.Disposable;
  private current: ViewState;

  constructor(
    private readonly session: Session,
    { entry, result, own }: StoredRun,
  ) {
    this.current = { ...NOTHING_SHOWN, run: { entry, result }, own };
    this.follow();
    this.subscription = session.onDidChange((change) => {
      if (this.follow()) this.changed.fire(change);
    });
  }

  get state(): ViewState {
    return this.current;
  }

  restore(): Promise<void> {
    return this.session.restore();
  }

  /** Makes it the run on show. */
  bringUp(): void {
    const { run, own, selected } = this.current;
    if (run === null || this.isOnShow()) return;
    this.session.show({ ...run, own }, selected ?? undefined);
  }

  /** Puts these own networks in the place of those that it has. */
  setOwn(own: OwnNetwork[]): void {
    this.current = { ...this.current, own };
    const { run } = this.current;
    if (run !== null && this.isOnShow()) this.session.showOwn(run.entry.id, own);
    else this.changed.fire({ own });
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private isOnShow(): boolean {
    return this.session.state.run?.entry.id === this.current.run?.entry.id;
  }

  /** @returns whether there was something to follow */
  private follow(): boolean {
    if (!this.isOnShow()) return false;
    this.current = { ...this.session.state, running: null, error: null };
    return true;
  }
}
