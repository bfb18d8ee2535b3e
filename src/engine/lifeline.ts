/** Ends this process when the one that started it is gone, whatever this one is doing then. */

import path from 'node:path';
import { Worker } from 'node:worker_threads';

/** What the thread is told. */
export interface Lifeline {
  readonly parent: number;
  /** The file descriptor to which it writes a byte with every look; null for none. */
  readonly heartbeat: number | null;
}

/**
 * Call it first, in every process that works for another one. A thread of its own looks after the parent, because native
 * code may hold this one up for long; `process.exit` would wait for reads that never end.
 * @param heartbeat the file descriptor on which the parent sees that this process runs
 */
export function endWithParent(heartbeat: number | null = null): void {
  process.on('disconnect', endNow);
  // The parent's id is read here: the thread may start after the parent has gone.
  const workerData: Lifeline = { parent: process.ppid, heartbeat };
  const thread = new Worker(path.join(__dirname, 'lifeline.js'), { workerData });
  thread.unref();
}

/** Ends the process from any of its threads, without waiting for anything. */
export function endNow(): void {
  process.kill(process.pid, 'SIGKILL');
}
