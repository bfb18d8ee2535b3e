/** Tells a stopped engine from a busy one: a thread of the engine's writes to a pipe of its own, whatever it computes. */

import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

/** Where the pipe is among the engine's streams, and the environment variable that tells it so. */
export const HEARTBEAT_STREAM = 4;
export const HEARTBEAT_VARIABLE = 'POMONAG_HEARTBEAT';

/** An engine that has written nothing for so long is stopped; twenty beats are missing by then. */
const SILENCE_MS = 10_000;
/** An engine that has not begun to beat may be slow to start. */
const START_MS = 60_000;
const LOOK_MS = 1000;

/**
 * Watches an engine until it ends.
 * @param isWaitedFor whether anybody waits for it: otherwise it may be silent
 * @param onSilence called once where it has stopped
 */
export function watchHeartbeat(child: ChildProcess, isWaitedFor: () => boolean, onSilence: () => void): void {
  const pipe = child.stdio[HEARTBEAT_STREAM] as Readable | null | undefined;
  if (!pipe) return; // it did not start, and says so by itself
  let silentMs = 0;
  let hasBegun = false;
  let last = performance.now();
  pipe.on('data', () => {
    silentMs = 0;
    hasBegun = true;
  });
  pipe.on('error', () => {}); // its end says the same
  const timer = setInterval(() => {
    const now = performance.now();
    // Time in which this process did not run itself, as while the machine sleeps, says nothing about the engine.
    silentMs = isWaitedFor() ? silentMs + Math.min(now - last, 2 * LOOK_MS) : 0;
    last = now;
    if (silentMs < (hasBegun ? SILENCE_MS : START_MS)) return;
    clearInterval(timer);
    onSilence();
  }, LOOK_MS);
  timer.unref();
  child.once('exit', () => clearInterval(timer));
}
