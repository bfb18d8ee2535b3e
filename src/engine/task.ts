/** What a running request offers to the code that does its work: cancelling, progress, candidates so far. */

import { setImmediate } from 'node:timers/promises';
import { PomonagError } from '../shared/errors';
import { t } from '../shared/l10n';
import type { Progress, Stage } from '../shared/protocol/engine';
import type { Candidate } from '../shared/protocol/run';

/** Least milliseconds between two progress messages of a stage. */
const PROGRESS_INTERVAL_MS = 50;
/** Least milliseconds between two looks at the candidates so far: the editor draws each. */
const PARTIAL_INTERVAL_MS = 250;

export interface TaskEvents {
  onProgress(progress: Progress): void;
  /** @param majority how many percent of the images are of the largest class */
  onPartial(candidates: Candidate[], majority: number | null): void;
}

export class Task {
  private stage: Stage | null = null;
  private stageStart = 0;
  private lastReport = 0;
  private lastPartial = -Infinity;

  constructor(
    private readonly signal: AbortSignal,
    private readonly events: TaskEvents,
  ) {}

  get cancelled(): boolean {
    return this.signal.aborted;
  }

  /**
   * Lets pending messages in, so that a cancellation is seen between two pieces of work.
   * @throws PomonagError `cancelled`
   */
  async checkpoint(): Promise<void> {
    await setImmediate();
    if (this.cancelled) throw new PomonagError('cancelled', t('The run was cancelled.'));
  }

  /** A task that is cancelled with this one and reports nothing. */
  quiet(): Task {
    return new Task(this.signal, { onProgress: () => {}, onPartial: () => {} });
  }

  /**
   * Reports `done` of `total` units; the remaining time is extrapolated from the stage's start.
   * @param gain what tuning has gained so far
   */
  progress(stage: Stage, done: number, total: number, gain?: number): void {
    const now = performance.now();
    if (stage !== this.stage || done === 0) {
      this.stage = stage;
      this.stageStart = now;
      this.lastReport = -Infinity;
    }
    if (done < total && now - this.lastReport < PROGRESS_INTERVAL_MS) return;
    this.lastReport = now;
    const remainingMs = done === 0 ? null : ((now - this.stageStart) / done) * (total - done);
    this.events.onProgress({ stage, done, total, remainingMs, ...(gain !== undefined && { gain }) });
  }

  /** Shows the candidates so far, unless others were shown a moment ago; the run itself has them all. */
  partial(candidates: () => Candidate[], majority: number | null): void {
    if (performance.now() - this.lastPartial < PARTIAL_INTERVAL_MS) return;
    this.events.onPartial(candidates(), majority);
    this.lastPartial = performance.now();
  }
}
