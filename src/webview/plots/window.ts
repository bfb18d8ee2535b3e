/** The part of an axis on show, as shares of its whole length from its low end on. */

import * as v from 'valibot';
import { share } from '../../shared/protocol/numbers';

export const windowSchema = v.tuple([share, share]);
export type Window = Readonly<v.InferOutput<typeof windowSchema>>;

export const WHOLE: Window = [0, 1];

/** The shortest part: what lies closer together is told apart in the table. */
const SHORTEST = 1 / 400;

/** @param at share of the window that stays where it is; `factor` below 1 shows less */
export function zoomed([low, high]: Window, at: number, factor: number): Window {
  const length = Math.min(1, Math.max(SHORTEST, (high - low) * factor));
  return held(low + (high - low - length) * at, length);
}

/** Moves the window by a share of its own length, as far as the axis goes. */
export function moved([low, high]: Window, by: number): Window {
  return held(low + by * (high - low), high - low);
}

export function isWhole([low, high]: Window): boolean {
  return low === 0 && high === 1;
}

function held(low: number, length: number): Window {
  const start = Math.min(1 - length, Math.max(0, low));
  return [start, start + length];
}
