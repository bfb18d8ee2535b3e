/** What is fuzzed: a kind of input from outside, and what must hold for whatever is made of it. */

import type { Random } from '../../src/shared/random';

export interface Target {
  /** Name of the file, and of the folder of kept failures. */
  readonly name: string;
  /** What it feeds, in a few words for the report. */
  readonly what: string;
  /** Inputs of a whole run. */
  readonly cases: number;
  /** Makes an input. The same random numbers make the same input. */
  make(random: Random): Uint8Array | Promise<Uint8Array>;
  /**
   * Feeds an input to the product. A refusal with a `PomonagError` that says something counts as right.
   * @returns whether the product takes the input; false where it is known as none of its kind
   * @throws whatever is not right
   */
  feed(input: Uint8Array): boolean | Promise<boolean>;
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
