/** The process that feeds one target: `fuzzWorker.js TARGET SEED FROM TO`. Says which case it is at, and what failed. */

import { attempt, inputOf } from './attempt';
import { TARGETS } from './targets';

export type FuzzMessage =
  /** About to feed this case. */
  | { readonly at: number }
  | { readonly failed: number; readonly reason: string }
  | { readonly accepted: number; readonly refused: number };

/** Cases between two messages. */
const STEP = 50;

const [name, seed, from, to] = process.argv.slice(2);

function send(message: FuzzMessage): void {
  process.send?.(message);
}

async function main(): Promise<void> {
  const target = TARGETS.find((one) => one.name === name);
  if (target === undefined) throw new Error(`no such target: ${name}`);
  const counts = { accepted: 0, refused: 0 };
  for (let number = Number(from); number < Number(to); number++) {
    if (number % STEP === 0) send({ at: number });
    try {
      counts[await attempt(target, await inputOf(target, Number(seed), number))] += 1;
    } catch (error) {
      send({
        failed: number,
        reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  }
  send(counts);
}

void main().then(() => process.disconnect());
