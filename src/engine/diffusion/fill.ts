/** Candidates from noise and, beyond those, from the surroundings of their front. */

import { gather } from './gather';
import type { Search } from './gather';
import { PARENTS, stretchOnce } from './stretch';

/** The surroundings of a front are used up when less than this share of the samples from there is new. */
const USED_UP = 0.25;

/**
 * Samples until `count` candidates are there; invalid, repeated and over-budget samples are replaced by new ones. Those
 * beyond what the sampler draws from noise come from the front's surroundings, which costs less and finds better ones,
 * until these are used up.
 */
export async function fill(search: Search): Promise<void> {
  const { sampler, pool, count, timing, announce } = search;
  const initial = sampler.fromNoise(count);
  const rounds = sampler.rounds + Math.ceil(count / initial);
  let usedUp = false;
  for (let round = 0; round < rounds && pool.size < count; round++) {
    const size = pool.size;
    const fromNoise = initial - size;
    const wanted = fromNoise > 0 ? fromNoise : Math.min(count - size, initial);
    if (fromNoise > 0 || usedUp) {
      await gather(search, await timing.generate.time(() => sampler.propose(wanted)));
    } else {
      await stretchOnce(search, pool.carriers(PARENTS), wanted);
    }
    usedUp = pool.size - size < USED_UP * wanted;
    if (round === 0 && pool.scored > 0) announce();
  }
}
