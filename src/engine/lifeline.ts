/** Ends this process when the one that started it is gone, whatever this one is doing then. */

import path from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * Call it first, in every process that works for another one. A thread of its own looks after the parent, because native
 * code may hold this one up for long; `process.exit` would wait for reads that never end.
 */
export function endWithParent(): void {
  process.on('disconnect', endNow);
  // The parent's id is read here: the thread may start after the parent has gone.
  const thread = new Worker(path.join(__dirname, 'lifeline.js'), { workerData: process.ppid });
  thread.unref();
}

/** Ends the process from any of its threads, without waiting for anything. */
export function endNow(): void {
  process.kill(process.pid, 'SIGKILL');
}
