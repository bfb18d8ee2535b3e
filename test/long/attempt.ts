/** One input of one target. */

import { PomonagError } from '../../src/shared/errors';
import { Random } from '../../src/shared/random';
import type { Target } from './target';

export type Outcome = 'accepted' | 'refused';

/** The input of a case; the same seed and number give the same one. */
export function inputOf(target: Target, seed: number, number: number): Uint8Array | Promise<Uint8Array> {
  return target.make(new Random(seed, number));
}

/** @throws what the product threw and should not have */
export async function attempt(target: Target, input: Uint8Array): Promise<Outcome> {
  try {
    return (await target.feed(input)) ? 'accepted' : 'refused';
  } catch (error) {
    if (error instanceof PomonagError && error.message.trim() !== '') return 'refused';
    throw error;
  }
}
