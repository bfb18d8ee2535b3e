/** What all views share: the run on show, the run in progress and the selected candidate. */

import path from 'node:path';
import * as vscode from 'vscode';
import { PomonagError, messageOf, toPomonagError } from '../shared/errors';
import type { Progress } from '../shared/protocol/engine';
import type { Candidate, GenerateSettings } from '../shared/protocol/run';
import type { ViewState } from '../shared/protocol/webview';
import type { Engine } from './engine';
import type { RunStore } from './runs/runStore';
import { newRun } from './runs/storedRun';
import type { StoredRun } from './runs/storedRun';

/** Something that happened during a run; `at` is milliseconds since 1970, with fractions. */
export type RunEvent = { readonly at: number } & (
  | { readonly type: 'started'; readonly settings: GenerateSettings }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'partial'; readonly candidates: readonly Candidate[] }
  | { readonly type: 'ended'; readonly outcome: 'finished' | 'cancelled' | 'failed' }
);
/** `RunEvent` before it has its time. */
type Happening = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'at'> : never) : never;

const CURRENT_RUN = 'currentRun';

export class Session implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly selected = new vscode.EventEmitter<string | null>();
  private readonly happened = new vscode.EventEmitter<RunEvent>();
  /** Fires when anything but the selection and the progress of a run has changed. */
  readonly onDidChange = this.changed.event;
  readonly onDidSelect = this.selected.event;
  readonly onDidChangeRun = this.happened.event;

  private current: ViewState = {
    run: null,
    own: [],
    other: null,
    running: null,
    selected: null,
    error: null,
  };
  private cancellation: AbortController | undefined;
  private restoring: Promise<void> | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly store: RunStore,
    private readonly memory: vscode.Memento,
  ) {}

  get state(): ViewState {
    return this.current;
  }

  /** Shows the run that was on show when the window was closed, once. */
  restore(): Promise<void> {
    this.restoring ??= this.showLastRun();
    return this.restoring;
  }

  /**
   * Runs the pipeline and shows its result. A cancelled run keeps what it has.
   * @throws PomonagError what the engine throws, `cancelled` where there was nothing yet, `bad-argument` while a run is
   *   in progress
   */
  async generate(settings: GenerateSettings): Promise<StoredRun> {
    if (this.cancellation !== undefined) {
      throw new PomonagError('bad-argument', 'A run is in progress; cancel it or wait for its end.');
    }
    const cancellation = new AbortController();
    this.cancellation = cancellation;
    try {
      const name = await this.nextName(settings.folder);
      this.update({ running: { name, settings, progress: null, candidates: [] }, error: null });
      this.tell({ type: 'started', settings });
      const result = await this.engine.request('generate', settings, {
        signal: cancellation.signal,
        onProgress: (progress) => {
          this.noteRunning({ progress });
          this.tell({ type: 'progress', progress });
        },
        onPartial: (candidates) => {
          this.noteRunning({ candidates });
          this.changed.fire();
          this.tell({ type: 'partial', candidates });
        },
      });
      const stored = newRun(name, result);
      this.current = { ...this.current, running: null };
      this.show(stored, recommended(stored));
      await this.store.save(stored);
      this.tell({ type: 'ended', outcome: cancellation.signal.aborted ? 'cancelled' : 'finished' });
      return stored;
    } catch (error) {
      const isCancelled = toPomonagError(error).code === 'cancelled';
      this.update({ running: null, error: isCancelled ? null : messageOf(error) });
      this.tell({ type: 'ended', outcome: isCancelled ? 'cancelled' : 'failed' });
      throw error;
    } finally {
      this.cancellation = undefined;
    }
  }

  /** Cancels the run in progress, if there is one. */
  cancel(): void {
    this.cancellation?.abort();
  }

  /** @throws PomonagError as `RunStore.read` */
  async open(id: string): Promise<void> {
    if (this.current.run?.entry.id === id) return;
    const run = await this.store.read(id);
    this.show(run, recommended(run));
  }

  async rename(id: string, name: string): Promise<void> {
    const entry = await this.store.rename(id, name);
    if (this.current.run?.entry.id === id) this.update({ run: { ...this.current.run, entry } });
  }

  async delete(id: string): Promise<void> {
    await this.store.delete(id);
    if (this.current.run?.entry.id === id) this.update({ run: null, selected: null });
  }

  select(architecture: string | null): void {
    if (architecture === this.current.selected) return;
    this.current = { ...this.current, selected: architecture };
    this.selected.fire(architecture);
  }

  dispose(): void {
    this.cancel();
    this.changed.dispose();
    this.selected.dispose();
    this.happened.dispose();
  }

  private show(run: StoredRun, selected: string | null): void {
    void this.memory.update(CURRENT_RUN, run.entry.id);
    this.update({ run, selected, error: null });
    this.selected.fire(selected);
  }

  private async showLastRun(): Promise<void> {
    const id = this.memory.get<string>(CURRENT_RUN);
    if (id === undefined) return;
    // Its file may be gone or damaged; the list of runs tells about damaged ones.
    const run = await this.store.read(id).catch(() => null);
    if (run !== null && this.current.run === null) this.show(run, null);
  }

  /** `digits #3`: the folder's name and the number of its run. */
  private async nextName(folder: string): Promise<string> {
    const name = path.basename(folder);
    const taken = new Set((await this.store.list()).map(({ entry }) => entry.name));
    let number = 1;
    while (taken.has(`${name} #${number}`)) number++;
    return `${name} #${number}`;
  }

  /** Keeps news of the run in progress without telling the views. */
  private noteRunning(change: Partial<NonNullable<ViewState['running']>>): void {
    const { running } = this.current;
    if (running !== null) this.current = { ...this.current, running: { ...running, ...change } };
  }

  private update(change: Partial<ViewState>): void {
    this.current = { ...this.current, ...change };
    this.changed.fire();
  }

  private tell(event: Happening): void {
    this.happened.fire({ ...event, at: performance.timeOrigin + performance.now() });
  }
}

/** What is selected in a run that the user has not looked at yet. */
function recommended({ result }: StoredRun): string | null {
  return result.candidates.find(({ picks }) => picks.includes('knee'))?.architecture ?? null;
}
