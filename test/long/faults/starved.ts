/** The engine gets hardly any processor time, and finds the same; or hardly any memory, and says so. Linux. */

import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism, constants, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { defaultSettings } from '../../../src/shared/protocol/run';
import { failsWithMessage, foundBy, inStage, longRun } from './fault';
import type { Fault, Place } from './fault';

/** Of each second, the engine runs for so many milliseconds. */
const SLICE_MS = 100;
/** The memory that the engine may take beyond what it has, in bytes. */
const SPARE_BYTES = 4e6;

/** A run while something is done to the engine finds what a run finds to which nothing is done. */
async function findsTheSame(
  { client, folder }: Place,
  starve: (pid: number, signal: AbortSignal) => void,
): Promise<string | null> {
  const settings = defaultSettings({ folder, seed: 1 });
  const usual = await client.request('generate', settings);
  await client.request('clearCache', {});
  const controller = new AbortController();
  try {
    if (client.pid !== undefined) starve(client.pid, controller.signal);
    const starved = await client.request('generate', settings);
    return isDeepStrictEqual(foundBy(starved), foundBy(usual)) ? null : 'the run has found something else';
  } finally {
    controller.abort();
  }
}

/** Stops a process and lets it go on in slices, until it is let off or has ended. */
async function slice(pid: number, signal: AbortSignal): Promise<void> {
  try {
    while (!signal.aborted) {
      process.kill(pid, 'SIGSTOP');
      await sleep(1000 - SLICE_MS);
      process.kill(pid, 'SIGCONT');
      await sleep(SLICE_MS);
    }
  } catch {
    // It has ended: the request says so.
  }
}

/** Gives all threads of a process the lowest priority, and keeps all cores busy until it is let off. */
function crowd(pid: number, signal: AbortSignal): void {
  for (const thread of readdirSync(`/proc/${pid}/task`))
    setPriority(Number(thread), constants.priority.PRIORITY_LOW);
  for (let core = 0; core < availableParallelism(); core++) {
    const busy = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    signal.addEventListener('abort', () => busy.kill('SIGKILL'));
  }
}

/** Lets a process take no more memory than it has, and a little. */
function limitMemory(pid: number): void {
  const [, kilobytes] = /^VmData:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  const limit = Number(kilobytes) * 1024 + SPARE_BYTES;
  execFileSync('prlimit', ['--pid', String(pid), `--data=${limit}:${limit}`]);
}

export const STARVED: readonly Fault[] = [
  {
    name: 'starved of processor time: lowest priority beside busy processes',
    bear: (place) => findsTheSame(place, crowd),
  },
  {
    name: 'starved of processor time: a tenth of each second',
    bear: (place) => findsTheSame(place, (pid, signal) => void slice(pid, signal)),
  },
  {
    name: 'starved of memory',
    bear: (place) => failsWithMessage(longRun(place, inStage(place, 'scan', limitMemory))),
  },
];
