/** Past runs, one JSON file each. A deleted one keeps its file, under another name, while somebody can want it back. */

import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { readRegularFile } from '../../engine/regularFile';
import { removeParts, replaceFile } from '../../engine/replaceFile';
import { PomonagError } from '../../shared/errors';
import { unreadableReason } from '../../shared/protocol/issues';
import type { RunEntry } from '../../shared/protocol/runEntry';
import { notWritable } from '../files';
import { HEAD_ENDING, headOf, readHead, writeHead } from './runHead';
import { storedRunSchema, summaryOf } from './storedRun';
import type { RunSummary, StoredRun } from './storedRun';

/** A run that was taken off the list. */
export interface DeletedRun {
  /** Puts it back, the file as it was. */
  restore(): Promise<void>;
  /** Removes its file for good. */
  purge(): Promise<void>;
}

const DELETED = '.deleted';
/** For so long another window may still offer to take a deletion back. */
const KEPT_DELETED_MS = 24 * 60 * 60 * 1000;

export class RunStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when a run was added, renamed or deleted. */
  readonly onDidChange = this.changed.event;
  private summaries: Promise<Map<string, RunSummary>> | undefined;
  /** The last change of the files: they are made one after the other. */
  private changing: Promise<unknown> = Promise.resolve();

  /**
   * @param folder where the files lie; made when the first run is saved
   * @param onUnreadable is told once, with the paths, of files that are no runs; they are left where they are
   */
  constructor(
    private readonly folder: string,
    private readonly onUnreadable: (files: string[]) => void,
  ) {}

  /** All runs, the latest first. */
  async list(): Promise<RunSummary[]> {
    const summaries = [...(await this.load()).values()];
    return summaries.sort((a, b) => b.entry.createdAt.localeCompare(a.entry.createdAt));
  }

  /** @throws PomonagError `bad-argument` where there is no such run or its file is damaged */
  async read(id: string): Promise<StoredRun> {
    try {
      return parseRun((await readRegularFile(this.file(id))).toString('utf8'));
    } catch (error) {
      throw new PomonagError(
        'bad-argument',
        vscode.l10n.t('The saved run {0} cannot be read ({1}).', this.file(id), unreadableReason(error)),
      );
    }
  }

  /** @throws PomonagError `not-writable` */
  save(run: StoredRun): Promise<void> {
    return this.inTurn(() => this.write(run));
  }

  /**
   * Changes a run that is kept.
   * @throws PomonagError `bad-argument` where it is not, or its file is damaged; `not-writable`
   */
  update(id: string, change: (run: StoredRun) => StoredRun): Promise<StoredRun> {
    return this.inTurn(async () => {
      const changed = change(await this.read(id));
      await this.write(changed);
      return changed;
    });
  }

  async rename(id: string, name: string): Promise<RunEntry> {
    return (await this.update(id, (run) => ({ ...run, entry: { ...run.entry, name } }))).entry;
  }

  async has(id: string): Promise<boolean> {
    return (await this.load()).has(id);
  }

  /**
   * Takes a run off the list, also where its file is gone already.
   * @throws PomonagError `not-writable`
   */
  delete(id: string): Promise<DeletedRun> {
    return this.inTurn(() => this.takeAway(id));
  }

  dispose(): void {
    this.changed.dispose();
  }

  private inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.changing.then(change, change);
    this.changing = turn.catch(() => {});
    return turn;
  }

  private async write(run: StoredRun): Promise<void> {
    const summaries = await this.load();
    const file = this.file(run.entry.id);
    try {
      await mkdir(this.folder, { recursive: true });
      await replaceFile(file, JSON.stringify(run));
    } catch (error) {
      throw notWritable(file, error);
    }
    const summary = summaryOf(run);
    await writeHead(file, summary);
    summaries.set(run.entry.id, summary);
    this.changed.fire();
  }

  private async takeAway(id: string): Promise<DeletedRun> {
    const summaries = await this.load();
    const file = this.file(id);
    const summary = summaries.get(id);
    try {
      await rename(file, file + DELETED);
      await utimes(file + DELETED, new Date(), new Date()); // since when it is deleted
    } catch (error) {
      if (!isMissing(error)) throw notWritable(file, error);
    }
    summaries.delete(id);
    this.changed.fire();
    return {
      restore: async () => {
        await rename(file + DELETED, file).catch((error: unknown) => {
          throw notWritable(file, error);
        });
        if (summary !== undefined) summaries.set(id, summary);
        this.changed.fire();
      },
      purge: async () => {
        await rm(file + DELETED, { force: true });
        await rm(headOf(file), { force: true });
      },
    };
  }

  private load(): Promise<Map<string, RunSummary>> {
    this.summaries ??= this.readSummaries();
    return this.summaries;
  }

  /** Reads one file after the other, so that a long history does not hold up the editor. */
  private async readSummaries(): Promise<Map<string, RunSummary>> {
    const summaries = new Map<string, RunSummary>();
    const unreadable: string[] = [];
    const names = await readdir(this.folder).catch(() => []);
    await this.tidy(names);
    for (const name of names.filter((one) => one.endsWith('.json'))) {
      const file = path.join(this.folder, name);
      try {
        const summary = (await readHead(file)) ?? (await summarise(file));
        summaries.set(summary.entry.id, summary);
      } catch {
        unreadable.push(file);
      }
    }
    if (unreadable.length > 0) this.onUnreadable(unreadable);
    return summaries;
  }

  /** Removes runs that were deleted long ago, heads whose run is gone, and what was never written to its end. */
  private async tidy(names: readonly string[]): Promise<void> {
    await removeParts(this.folder);
    for (const name of names) {
      const file = path.join(this.folder, name);
      const runName = name.slice(0, -HEAD_ENDING.length);
      const isLeftOver = name.endsWith(HEAD_ENDING)
        ? !names.includes(runName) && !names.includes(runName + DELETED)
        : name.endsWith(DELETED) && (await isOld(file));
      if (isLeftOver) await rm(file, { force: true });
    }
  }

  private file(id: string): string {
    return path.join(this.folder, `${path.basename(id)}.json`);
  }
}

async function isOld(file: string): Promise<boolean> {
  const state = await stat(file).catch(() => null);
  return state !== null && Date.now() - state.mtimeMs > KEPT_DELETED_MS;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Reads a run in full for what the list shows, and writes its head. */
async function summarise(file: string): Promise<RunSummary> {
  const summary = summaryOf(parseRun((await readRegularFile(file)).toString('utf8')));
  await writeHead(file, summary);
  return summary;
}

function parseRun(text: string): StoredRun {
  return v.parse(storedRunSchema, JSON.parse(text));
}
