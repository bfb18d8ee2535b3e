/** Feeds all targets, each in a process of its own, and keeps the inputs that fail as fixtures. */

import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inputOf } from './attempt';
import type { FuzzMessage } from './fuzzWorker';
import type { Target } from './target';

/** A case that takes so long hangs, in milliseconds. */
const PATIENCE = 120_000;

export const FIXTURES = 'test/fixtures/fuzz';

export interface FuzzResult {
  readonly target: Target;
  readonly cases: number;
  readonly accepted: number;
  readonly refused: number;
  /** What went wrong, by case. */
  readonly failures: ReadonlyMap<number, string>;
}

/** @param share of the target's cases, 0 to 1 */
export async function fuzz(target: Target, seed: number, share: number): Promise<FuzzResult> {
  const cases = Math.ceil(target.cases * share);
  const counts = { accepted: 0, refused: 0 };
  const failures = new Map<number, string>();
  // A process that dies or hangs costs the case that it was at; another one goes on behind it.
  for (let at = 0; at < cases; at++) {
    const ending = await feed(target, seed, at, cases, (message) => {
      if ('failed' in message) failures.set(at, message.failed);
      else counts[message.outcome] += 1;
      at += 1;
    });
    if (at < cases) failures.set(at, `the process died or hung: ${ending}`);
  }
  for (const number of failures.keys()) await keep(target, seed, number);
  return { target, cases, ...counts, failures };
}

/** @returns how the process ended: its exit code or signal */
function feed(
  target: Target,
  seed: number,
  from: number,
  to: number,
  receive: (message: FuzzMessage) => void,
): Promise<string> {
  return new Promise((resolve) => {
    const worker = fork(path.join(__dirname, 'fuzzWorker.js'), [target.name, seed, from, to].map(String));
    const give = (): NodeJS.Timeout => setTimeout(() => worker.kill('SIGKILL'), PATIENCE);
    let timer = give();
    worker.on('message', (message) => {
      clearTimeout(timer);
      timer = give();
      receive(message as FuzzMessage);
    });
    // It may have ended before its last messages are here.
    void Promise.all([once(worker, 'exit'), once(worker, 'disconnect')]).then(([[code, signal]]) => {
      clearTimeout(timer);
      resolve(String(signal ?? code));
    });
  });
}

/** Writes a failing input to the fixtures, where the unit tests feed it again. */
async function keep(target: Target, seed: number, number: number): Promise<void> {
  const input = await inputOf(target, seed, number);
  const folder = path.join(FIXTURES, target.name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, createHash('sha256').update(input).digest('hex').slice(0, 16)), input);
}
