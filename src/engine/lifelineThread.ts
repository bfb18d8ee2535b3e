/** The thread that looks after the parent of this process; see lifeline.ts. */

import { workerData } from 'node:worker_threads';
import { endNow } from './lifeline';

const INTERVAL_MS = 500;

const parent = workerData as number;

setInterval(() => {
  if (isGone()) endNow();
}, INTERVAL_MS);

/** A process whose parent has ended gets another one, but on Windows. */
function isGone(): boolean {
  if (process.platform !== 'win32') return process.ppid !== parent;
  try {
    process.kill(parent, 0);
    return false;
  } catch {
    return true;
  }
}
