/** Architectures drawn at random from the space: the least that a sampler must beat. */

import { EFF_WITHIN } from '../../src/shared/pareto/picks';
import { Random } from '../../src/shared/random';
import type { SamplerKind } from '../../src/engine/diffusion/samplers/sampler';

export const random: SamplerKind = {
  pickRules: { balance: 'knee', effWithin: EFF_WITHIN },
  takesGuidance: false,
  problemWith: () => null,
  create({ setup: { space }, settings: { seed } }) {
    const random = new Random(seed);
    return Promise.resolve({
      steps: 0,
      gradients: 0,
      rounds: 20,
      refinements: 0,
      models: {},
      notes: [],
      fromNoise: (count) => count,
      propose: (count) => Promise.resolve(Array.from({ length: count }, () => space.random(random))),
      stretch: () => Promise.resolve([]),
      adapt: () => {},
    });
  },
};
