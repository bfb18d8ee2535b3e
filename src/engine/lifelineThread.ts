/** The thread that looks after the parent of this process and shows it that this one runs; see lifeline.ts. */

import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { endNow } from './lifeline';
import type { Lifeline } from './lifeline';

const INTERVAL_MS = 500;

const { parent, heartbeat } = workerData as Lifeline;

look();
setInterval(look, INTERVAL_MS);

function look(): void {
  if (isGone()) endNow();
  if (heartbeat !== null) beat(heartbeat);
}

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

function beat(pipe: number): void {
  try {
    writeSync(pipe, '.');
  } catch (error) {
    // Nobody is there to read it; a full pipe has a reader that is busy.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') endNow();
  }
}
