/** Pareto front stretching: more members for the front, from the front's own surroundings. */

import type { FrontLimit, Note } from '../../shared/protocol/notes';
import { MOST } from '../../shared/protocol/numbers';
import type { ScoredArchitecture } from '../predict/predictor';
import { gather } from './gather';
import type { Search } from './gather';

/** Rounds at most, each of no more samples than the run has candidates: the budget of calls. */
const ROUNDS = 16;
/** Samples of a round at most, and the front members they are drawn around, where the front is large enough already. */
const REFINEMENT = 1024;
export const PARENTS = 128;
/** Rounds in a row without a larger front after which more are in vain. */
const PATIENCE = 3;

/** One round of samples around parents. @returns how many the sampler drew */
export async function stretchOnce(
  search: Search,
  parents: readonly ScoredArchitecture[],
  count: number,
): Promise<number> {
  const { sampler, timing } = search;
  const samples = await timing.generate.time(() => sampler.stretch(parents, count));
  if (samples.length > 0) sampler.adapt((await gather(search, samples)) / samples.length);
  return samples.length;
}

/**
 * Lets the sampler vary the front, round by round: as often as every run of the sampler does, then until the front has
 * `minCandidates` members. A front that is too small is varied as a whole, otherwise around the members that carry it.
 *
 * @returns a note when the front stays smaller
 */
export async function stretchFront(search: Search): Promise<Note[]> {
  const { pool, sampler, count, minCandidates, announce } = search;
  let front = pool.front();
  const tooSmall = (): boolean => front.length < minCandidates;
  const isDone = (rounds: number): boolean => !tooSmall() && rounds >= sampler.refinements;
  const giveUp = (limit: FrontLimit): Note[] =>
    front.length > 0 && tooSmall()
      ? [{ code: 'front-too-small', members: front.length, wanted: minCandidates, limit }]
      : [];

  let best = front.length;
  let idle = 0;
  for (let round = 0; round < ROUNDS && front.length > 0 && !isDone(round); round++) {
    const parents = tooSmall() ? front : pool.carriers(PARENTS);
    const room = MOST.candidates - pool.scored;
    const size = Math.min(room, count, tooSmall() ? Infinity : REFINEMENT);
    if (size <= 0) break;
    const drawn = await stretchOnce(search, parents, size);
    if (drawn === 0) return giveUp('space-exhausted');
    announce();
    front = pool.front();
    idle = front.length > best ? 0 : idle + 1;
    best = Math.max(best, front.length);
    if (idle >= PATIENCE && round + 1 >= sampler.refinements) {
      return giveUp('no-growth');
    }
  }
  return giveUp('calls-spent');
}
