/** The runs of a window: made, opened, kept, put on show, and joined by the user's own networks. */

import * as vscode from 'vscode';
import { PomonagError, messageOf, toPomonagError } from '../shared/errors';
import type { Progress } from '../shared/protocol/engine';
import type { Candidate, GenerateSettings } from '../shared/protocol/run';
import type { OwnNetwork } from '../shared/protocol/runEntry';
import type { ViewState } from '../shared/protocol/viewState';
import { runInProgress } from './engineProcess';
import type { Engine } from './engineProcess';
import type { DeletedRun, RunStore } from './runs/runStore';
import { scoreFor } from './runs/ownNetworks';
import { isFileId } from './runs/runFile';
import { newRun } from './runs/storedRun';
import { ShownState } from './shownState';
import type { ShownRun, StoredRun } from './runs/storedRun';
import { folderName } from './uri';

/** Something that happened during a run; `at` is milliseconds since 1970, with fractions. */
export type RunEvent = { readonly at: number } & (
  | { readonly type: 'started'; readonly settings: GenerateSettings }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'partial'; readonly candidates: readonly Candidate[] }
  | { readonly type: 'ended'; readonly outcome: 'finished' | 'cancelled' | 'failed' }
);
/** `RunEvent` before it has its time. */
type UntimedRunEvent = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'at'> : never) : never;

/** A change of the own networks of a run that is not among those that are kept. */
export interface OwnChange {
  /** The run's. */
  readonly id: string;
  readonly change: (own: OwnNetwork[]) => OwnNetwork[];
}

const CURRENT_RUN = 'currentRun';

export class Session extends ShownState {
  private readonly ownChanged = new vscode.EventEmitter<OwnChange>();
  private readonly happened = new vscode.EventEmitter<RunEvent>();
  /** Whoever has the file of such a run open keeps the change. */
  readonly onDidChangeOwn = this.ownChanged.event;
  readonly onDidChangeRun = this.happened.event;

  private cancellation: AbortController | undefined;
  private restoring: Promise<void> | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly store: RunStore,
    private readonly memory: vscode.Memento,
  ) {
    super();
  }

  /** Whether a run is on show, or will be as soon as somebody needs it: reads no run. */
  async hasRun(): Promise<boolean> {
    const id = this.memory.get<string>(CURRENT_RUN);
    const isKept = id !== undefined && (await this.store.has(id));
    return this.state.run !== null || isKept;
  }

  /** Shows the run that was on show when the window was closed, once. */
  restore(): Promise<void> {
    this.restoring ??= this.showLastRun();
    return this.restoring;
  }

  /** The run on show. @throws PomonagError `bad-argument` where there is none */
  async requireRun(): Promise<ShownRun> {
    await this.restore();
    if (this.state.run !== null) return this.state.run;
    throw new PomonagError(
      'bad-argument',
      vscode.l10n.t('There is no run yet: generate architectures for a folder of images first.'),
    );
  }

  /**
   * Runs the pipeline and shows its result. A cancelled run keeps what it has.
   * @throws PomonagError what the engine throws, `cancelled` where there was nothing yet, `bad-argument` while a run is
   *   in progress
   */
  async generate(settings: GenerateSettings): Promise<StoredRun> {
    if (this.cancellation !== undefined) throw runInProgress();
    const cancellation = new AbortController();
    this.cancellation = cancellation;
    try {
      const name = await this.nextName(settings.folder);
      this.update({
        running: { name, settings, progress: null, candidates: [], majority: null },
        error: null,
      });
      this.tell({ type: 'started', settings });
      const result = await this.engine.request('generate', settings, {
        signal: cancellation.signal,
        onProgress: (progress) => {
          this.noteRunning({ progress });
          this.tell({ type: 'progress', progress });
        },
        onPartial: (candidates, majority) => {
          this.noteRunning({ candidates, majority });
          this.tell({ type: 'partial', candidates });
        },
      });
      const stored = newRun(name, result);
      this.update({ running: null });
      this.showKept(stored);
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
    if (this.state.run?.entry.id !== id) this.showKept(await this.store.read(id));
  }

  /**
   * Scores a network for the run on show, whose own network it becomes, and selects it.
   * @param architecture as the run's search space writes it
   * @throws PomonagError `bad-argument` where there is no run or the engine is at work, and as `scoreFor`
   */
  async score(architecture: string): Promise<void> {
    const run = await this.requireRun();
    const { own } = this.state;
    if (![...run.result.candidates, ...own].some((known) => known.architecture === architecture)) {
      this.engine.requireIdle();
      const network = await scoreFor(this.engine, run.result, architecture);
      await this.changeOwn(run.entry.id, (networks) => [...without(networks, architecture), network]);
    }
    if (this.state.run?.entry.id === run.entry.id) this.select(architecture);
  }

  /** Takes a network out of those that the user had scored for the run on show. */
  async forget(architecture: string): Promise<void> {
    const id = this.state.run?.entry.id;
    if (id === undefined) return;
    if (this.state.selected === architecture) this.select(null);
    await this.changeOwn(id, (networks) => without(networks, architecture));
  }

  async rename(id: string, name: string): Promise<void> {
    const entry = await this.store.rename(id, name);
    const { run, other } = this.state;
    if (run?.entry.id === id) this.update({ run: { ...run, entry } });
    else if (other?.entry.id === id) this.update({ other: { ...other, entry } });
  }

  /** Takes a run off the list; what is answered can put it back, on show where it was. */
  async delete(id: string): Promise<DeletedRun> {
    const deleted = await this.store.delete(id);
    const { run, other, selected } = this.state;
    const wasShown = run?.entry.id === id;
    if (wasShown) this.update({ run: null, own: [], other: null, selected: null });
    else if (other?.entry.id === id) this.update({ other: null });
    return {
      ...deleted,
      restore: async () => {
        await deleted.restore();
        if (wasShown && this.state.run === null) this.showKept(await this.store.read(id), selected);
      },
    };
  }

  override dispose(): void {
    this.cancel();
    super.dispose();
    this.ownChanged.dispose();
    this.happened.dispose();
  }

  /** Shows a run of those that are kept; it is on show again when the window is opened next. */
  private showKept(run: StoredRun, selected?: string | null): void {
    void this.memory.update(CURRENT_RUN, run.entry.id);
    this.show(run, selected);
  }

  private async changeOwn(id: string, change: OwnChange['change']): Promise<void> {
    if (this.state.run?.entry.id === id) this.update({ own: change(this.state.own) });
    if (isFileId(id)) this.ownChanged.fire({ id, change });
    // A run that was deleted meanwhile takes its networks along.
    else if (await this.store.has(id))
      await this.store.update(id, (run) => ({ ...run, own: change(run.own) }));
  }

  private async showLastRun(): Promise<void> {
    const id = this.memory.get<string>(CURRENT_RUN);
    if (id === undefined) return;
    // Its file may be gone or damaged; the list of runs tells about damaged ones.
    const run = await this.store.read(id).catch(() => null);
    if (this.state.run !== null) return;
    if (run !== null) return this.show(run, null);
    await this.memory.update(CURRENT_RUN, undefined);
    this.update({ run: null });
  }

  /** `digits #3`: the folder's name and the number of its run. */
  private async nextName(folder: string): Promise<string> {
    const name = folderName(folder);
    const taken = new Set((await this.store.list()).map(({ entry }) => entry.name));
    let number = 1;
    while (taken.has(`${name} #${number}`)) number++;
    return `${name} #${number}`;
  }

  private noteRunning(change: Partial<NonNullable<ViewState['running']>>): void {
    const { running } = this.state;
    if (running !== null) this.update({ running: { ...running, ...change } });
  }

  private tell(event: UntimedRunEvent): void {
    this.happened.fire({ ...event, at: performance.timeOrigin + performance.now() });
  }
}

function without(networks: readonly OwnNetwork[], architecture: string): OwnNetwork[] {
  return networks.filter((one) => one.architecture !== architecture);
}
