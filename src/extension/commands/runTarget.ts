/** Which run a command is meant for. */

import * as vscode from 'vscode';
import { readRunFile } from '../runs/runFileOnDisk';
import type { RunStore } from '../runs/runStore';
import type { StoredRun } from '../runs/storedRun';
import type { Session } from '../session';
import type { RunEditor } from '../views/runEditor';
import { isNode } from '../views/runsNode';
import type { RunTarget } from './contract';

/**
 * @param target a run's id, a row of the list, a file's address (an editor's title passes it), or nothing: the run on show
 * @throws PomonagError `bad-argument` where there is no such run or its file is damaged
 */
export async function runOf(
  target: RunTarget,
  { session, store, editor }: { session: Session; store: RunStore; editor: RunEditor },
): Promise<StoredRun> {
  if (target instanceof vscode.Uri && target.scheme !== 'webview-panel') {
    // An open file may have networks that are not saved yet.
    editor.bringUp(target);
    if (target.toString() !== session.state.run?.entry.id) return readRunFile(target);
  }
  if (typeof target === 'string') return store.read(target);
  if (isNode(target) && target.kind === 'run') return store.read(target.run.entry.id);
  const run = await session.requireRun();
  return { ...run, own: session.state.own };
}
