/** Every architecture of a space that can be enumerated: the ceiling that samplers are held against. */

import { PomonagError } from '../../../shared/errors';
import { t } from '../../../shared/l10n';
import type { Choices, SearchSpace } from '../../../spaces/space';
import type { Sampler } from './sampler';

/** @throws PomonagError `bad-argument` for a space that cannot be enumerated */
export function enumerationOf({
  enumerate,
  label,
}: Pick<SearchSpace, 'enumerate' | 'label'>): () => Iterable<Choices> {
  if (enumerate === null) {
    throw new PomonagError(
      'bad-argument',
      t('{0} is too large for the exhaustive sampler; choose fast or paper.', label),
    );
  }
  return enumerate;
}

export class ExhaustiveSampler implements Sampler {
  readonly steps = 0;
  readonly gradients = 0;
  readonly rounds = 1;
  readonly refinements = 0;
  readonly models = {};

  constructor(private readonly enumerate: () => Iterable<Choices>) {}

  fromNoise(count: number): number {
    return count;
  }

  propose(): Promise<Choices[]> {
    return Promise.resolve([...this.enumerate()]);
  }

  stretch(): Promise<Choices[]> {
    return Promise.resolve([]);
  }

  heed(): void {}
}
