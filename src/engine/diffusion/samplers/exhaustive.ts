/** Every architecture of a space that can be enumerated: the ceiling that samplers are held against. */

import { t } from '../../../shared/l10n';
import { EFF_WITHIN } from '../../../shared/pareto/picks';
import type { Note } from '../../../shared/protocol/notes';
import type { Choices, SearchSpace } from '../../../spaces/space';
import type { Sampler, SamplerKind } from './sampler';

export const exhaustive: SamplerKind = {
  description: () => t('Predicts every network of the space and keeps the best'),
  pickRules: { balance: 'knee', effWithin: EFF_WITHIN },
  takesGuidance: false,
  problemWith: ({ enumerate, label }) =>
    enumerate === undefined ? t('{0} is too large for the exhaustive sampler.', label) : null,
  create: ({ setup }) => Promise.resolve(new ExhaustiveSampler(setup.space, [])),
};

export class ExhaustiveSampler implements Sampler {
  readonly steps = 0;
  readonly gradients = 0;
  readonly rounds = 1;
  readonly refinements = 0;
  readonly models = {};

  /** @param space that can be enumerated */
  constructor(
    private readonly space: SearchSpace,
    readonly notes: readonly Note[],
  ) {}

  fromNoise(count: number): number {
    return count;
  }

  propose(): Promise<Choices[]> {
    return Promise.resolve([...(this.space.enumerate?.() ?? [])]);
  }

  stretch(): Promise<Choices[]> {
    return Promise.resolve([]);
  }

  adapt(): void {}
}
