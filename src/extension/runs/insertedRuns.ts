/** Finds the runs that inserted networks come from. */

import type * as vscode from 'vscode';
import { headerLines } from '../../codegen/header';
import { runKey } from '../../codegen/marker';
import type { InsertedNetwork } from '../../pythonScript/insertedNetworks';
import type { Candidate, Run } from '../../shared/protocol/run';
import { USUAL_CHANNELS } from '../../spaces/space';
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
    const origin = current && originIn(current, current.result, inserted);
    if (origin) return origin;
    const comment = inserted.comment.join('\n');
    const id = this.known.get(comment);
    if (id === null) return null;
    const found = await this.search(inserted, id);
    this.known.set(comment, found?.run.entry.id ?? null);
    return found;
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** @param id of the only run that can be it; undefined where all of the header's data set can */
  private async search(inserted: InsertedNetwork, id: string | undefined): Promise<Origin | null> {
    const tuned: Origin[] = [];
    for (const { entry, folder } of await this.store.list()) {
      if (id === undefined ? folder !== inserted.header.folder : entry.id !== id) continue;
      const run = await this.store.read(entry.id).catch(() => null);
      if (run === null) continue;
      const origin = originIn(run, run.result, inserted);
      if (origin !== null) return origin;
      const likely = originIn(run, { ...run.result, guidance: undefined }, inserted);
      if (likely !== null) tuned.push(likely);
    }
    // Headers did not always name the factors of tuned guidance: where one run alone fits, it is that one.
    const [likely = null, ...others] = tuned;
    return others.length === 0 ? likely : null;
  }
}

/**
 * By the run's key where the comment has it. Else the comment's first line names the version that wrote it, and all others
 * must be those of the run.
 * @param result of the run, as the header may tell it
 */
function originIn(run: ShownRun, result: Run, { header, comment }: InsertedNetwork): Origin | null {
  const { architecture } = header.network;
  const candidate = result.candidates.find((one) => one.architecture === architecture);
  if (candidate === undefined) return null;
  if (header.key !== null) return header.key === runKey(result) ? { run, candidate } : null;
  const expected = headerLines(networkOf(result, architecture, header.network), 'pytorch', result);
  return expected.slice(1).join('\n') === comment.slice(1).join('\n') ? { run, candidate } : null;
}

/** The models that predictions come from. */
const PREDICTING = ['encoder', 'landmark', 'dataset-code', 'predictor'];

/** Whether predictions of two runs stand beside each other: same data, shape and device, by the same models. */
export function areComparable(a: Run, b: Run): boolean {
  const key = ({ space, dataset, resolution, channels, width, device, models }: Run): string =>
    JSON.stringify([
      ...[space, resolution, channels ?? USUAL_CHANNELS, width, device],
      ...[dataset.path, dataset.classes, dataset.fingerprint],
      ...PREDICTING.map((role) => models[role]),
    ]);
  return key(a) === key(b);
}
