/** Finds the runs that inserted networks come from. */

import type * as vscode from 'vscode';
import { headerLines } from '../../codegen/header';
import type { InsertedNetwork } from '../../codegen/python/insertedNetworks';
import type { Candidate, Run } from '../../shared/protocol/run';
import { networkOf } from '../python';
import type { Session } from '../session';
import type { RunStore } from './runStore';
import type { ShownRun } from './storedRun';

/** A run with the candidate that was inserted. */
export interface Origin {
  readonly run: ShownRun;
  readonly candidate: Candidate;
}

export class InsertedRuns implements vscode.Disposable {
  /** Ids of runs by the comment that they were found for; null where no run was. */
  private readonly known = new Map<string, string | null>();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly session: Session,
    private readonly store: RunStore,
  ) {
    this.subscription = store.onDidChange(() => this.known.clear());
  }

  /** The run whose header the network carries; null where it is not among the runs that are kept. */
  async find(inserted: InsertedNetwork): Promise<Origin | null> {
    await this.session.restore();
    const current = this.session.state.run;
    const origin = current && originIn(current, inserted);
    if (origin) return origin;
    const comment = inserted.comment.join('\n');
    const id = this.known.get(comment);
    if (id === null) return null;
    for (const { entry, folder } of await this.store.list()) {
      if (id === undefined ? folder !== inserted.header.folder : entry.id !== id) continue;
      const run = await this.store.read(entry.id).catch(() => null);
      const found = run && originIn(run, inserted);
      if (!found) continue;
      this.known.set(comment, entry.id);
      return found;
    }
    this.known.set(comment, null);
    return null;
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

/** The first line names the version that wrote the header; all others must be those of the run. */
function originIn(run: ShownRun, { header, comment }: InsertedNetwork): Origin | null {
  const { architecture, classes } = header.network;
  const candidate = run.result.candidates.find((one) => one.architecture === architecture);
  if (candidate === undefined) return null;
  const expected = headerLines(networkOf(run.result, architecture, classes), 'pytorch', run.result);
  return expected.slice(1).join('\n') === comment.slice(1).join('\n') ? { run, candidate } : null;
}

/** Whether predictions of two runs stand beside each other: same data, shape and device, by the same models. */
export function areComparable(a: Run, b: Run): boolean {
  const key = ({ space, dataset, resolution, width, device, models }: Run): string =>
    JSON.stringify([space, dataset.path, dataset.classes, resolution, width, device, models.predictor]);
  return key(a) === key(b);
}
