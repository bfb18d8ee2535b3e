/** Feeds all targets, each in a process of its own, and keeps the inputs that fail as fixtures. */

import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inputOf } from './attempt';
import type { FuzzMessage } from './fuzzWorker';
import type { Target } from './target';

/** A process that says nothing for so long hangs, in milliseconds. */
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
  for (let from = 0; from < cases;) {
    let at = from;
    const isDone = await feed(target, seed, from, cases, (message) => {
      if ('at' in message) at = message.at;
      else if ('failed' in message) failures.set(message.failed, message.reason);
      else {
        counts.accepted += message.accepted;
        counts.refused += message.refused;
      }
    });
    if (isDone) break;
    failures.set(at, `the process died or hung within the 50 cases from ${at} on`);
    from = at + 50;
  }
  for (const number of failures.keys()) await keep(target, seed, number);
  return { target, cases, ...counts, failures };
}

/** Whether the process came to its end. */
function feed(
  target: Target,
  seed: number,
  from: number,
  to: number,
  receive: (message: FuzzMessage) => void,
): Promise<boolean> {
  return new Promise((resolve) => {
    const worker = fork(path.join(__dirname, 'fuzzWorker.js'), [target.name, seed, from, to].map(String));
    const give = (): NodeJS.Timeout => setTimeout(() => worker.kill('SIGKILL'), PATIENCE);
    let timer = give();
    worker.on('message', (message) => {
      clearTimeout(timer);
      timer = give();
      receive(message as FuzzMessage);
    });
    worker.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
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
