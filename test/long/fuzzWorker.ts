/** The process that feeds one target: `fuzzWorker.js TARGET SEED FROM TO`. Says of each case how it went. */

import { attempt, inputOf } from './attempt';
import type { Outcome } from './attempt';
import { TARGETS } from './targets';

/** What became of the next case: an outcome, or the reason why it failed. */
export type FuzzMessage = { readonly outcome: Outcome } | { readonly failed: string };

const [name, seed, from, to] = process.argv.slice(2);

/** Returns when the message is on its way, so that a death in the next case cannot take it along. */
function send(message: FuzzMessage): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}

async function main(): Promise<void> {
  const target = TARGETS.find((one) => one.name === name);
  if (target === undefined) throw new Error(`no such target: ${name}`);
  for (let number = Number(from); number < Number(to); number++) {
    try {
      await send({ outcome: await attempt(target, await inputOf(target, Number(seed), number)) });
    } catch (error) {
      await send({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
}

void main().then(() => process.disconnect());
