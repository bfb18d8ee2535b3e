/** Past runs, one JSON file each. A deleted one keeps its file, under another name, until nobody can want it back. */

import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { PomonagError } from '../../shared/errors';
import { unreadableReason } from '../../shared/protocol/issues';
import type { RunEntry } from '../../shared/protocol/webview';
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

export class RunStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when a run was added, renamed or deleted. */
  readonly onDidChange = this.changed.event;
  private summaries: Promise<Map<string, RunSummary>> | undefined;

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
      return parseRun(await readFile(this.file(id), 'utf8'));
    } catch (error) {
      throw new PomonagError(
        'bad-argument',
        vscode.l10n.t('The saved run {0} cannot be read ({1}).', this.file(id), unreadableReason(error)),
      );
    }
  }

  /** @throws PomonagError `not-writable` */
  async save(run: StoredRun): Promise<void> {
    const summaries = await this.load();
    const file = this.file(run.entry.id);
    try {
      await mkdir(this.folder, { recursive: true });
      // Renaming a finished file over the old one never leaves half a run behind.
      await writeFile(`${file}.new`, JSON.stringify(run));
      await rename(`${file}.new`, file);
    } catch (error) {
      throw notWritable(file, error);
    }
    const summary = summaryOf(run);
    await writeHead(file, summary);
    summaries.set(run.entry.id, summary);
    this.changed.fire();
  }

  async rename(id: string, name: string): Promise<RunEntry> {
    const run = await this.read(id);
    const entry = { ...run.entry, name };
    await this.save({ ...run, entry });
    return entry;
  }

  async has(id: string): Promise<boolean> {
    return (await this.load()).has(id);
  }

  /** @throws PomonagError `not-writable` */
  async delete(id: string): Promise<DeletedRun> {
    const summaries = await this.load();
    const file = this.file(id);
    const summary = summaries.get(id);
    await rename(file, file + DELETED).catch((error: unknown) => {
      throw notWritable(file, error);
    });
    summaries.delete(id);
    this.changed.fire();
    return {
      restore: async () => {
        await rename(file + DELETED, file);
        if (summary !== undefined) summaries.set(id, summary);
        this.changed.fire();
      },
      purge: async () => {
        await rm(file + DELETED, { force: true });
        await rm(headOf(file), { force: true });
      },
    };
  }

  dispose(): void {
    this.changed.dispose();
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

  /** Removes deleted runs, since the offer to take that back went away with the window that made it, and heads without run. */
  private async tidy(names: readonly string[]): Promise<void> {
    const isLeftOver = (name: string): boolean =>
      name.endsWith(DELETED) ||
      (name.endsWith(HEAD_ENDING) && !names.includes(name.slice(0, -HEAD_ENDING.length)));
    for (const name of names.filter(isLeftOver)) await rm(path.join(this.folder, name), { force: true });
  }

  private file(id: string): string {
    return path.join(this.folder, `${path.basename(id)}.json`);
  }
}

/** Reads a run in full for what the list shows, and writes its head. */
async function summarise(file: string): Promise<RunSummary> {
  const summary = summaryOf(parseRun(await readFile(file, 'utf8')));
  await writeHead(file, summary);
  return summary;
}

function parseRun(text: string): StoredRun {
  return v.parse(storedRunSchema, JSON.parse(text));
}
