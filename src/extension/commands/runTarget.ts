/** Which run a command is meant for. */

import * as vscode from 'vscode';
import { readRunFile } from '../runs/runFileOnDisk';
import type { RunStore } from '../runs/runStore';
import type { StoredRun } from '../runs/storedRun';
import type { Session } from '../session';
import type { RunsNode } from '../views/runsTree';

/** A run's id, a node of the list, a file's address (an editor's title passes it), or nothing: the run on show. */
export type RunTarget = string | RunsNode | vscode.Uri | undefined;

/** @throws PomonagError `bad-argument` where there is no such run or its file is damaged */
export async function runOf(target: RunTarget, session: Session, store: RunStore): Promise<StoredRun> {
  const onShow = session.state.run?.entry.id;
  if (target instanceof vscode.Uri && target.scheme !== 'webview-panel' && target.toString() !== onShow) {
    return readRunFile(target);
  }
  if (typeof target === 'string') return store.read(target);
  if (typeof target === 'object' && 'kind' in target && target.kind === 'run') {
    return store.read(target.run.entry.id);
  }
  const run = await session.requireRun();
  return { ...run, own: session.state.own };
}
