/** The samplers by name: a file each, a line here. */

import { PomonagError } from '../../../shared/errors';
import { t } from '../../../shared/l10n';
import { exact } from './exact';
import { exhaustive } from './exhaustive';
import { fast } from './fast';
import { paper } from './paper';
import type { SamplerKind, SearchedSpace } from './sampler';

export const SAMPLERS = { fast, paper, exhaustive, exact } satisfies Record<string, SamplerKind>;

export type SamplerName = keyof typeof SAMPLERS;

/** @throws PomonagError `bad-argument` naming those that there are */
export function samplerByName(name: string): SamplerKind {
  const samplers: Readonly<Record<string, SamplerKind>> = SAMPLERS;
  const sampler = Object.hasOwn(samplers, name) ? samplers[name] : undefined;
  if (sampler !== undefined) return sampler;
  const names = Object.keys(samplers).join(', ');
  throw new PomonagError('bad-argument', t('Unknown sampler "{0}"; choose one of {1}.', name, names));
}

/** @throws PomonagError `bad-argument` for a sampler that there is not or that cannot search the space, naming those that can */
export function samplerFor(name: string, space: SearchedSpace): SamplerKind {
  const sampler = samplerByName(name);
  const problem = sampler.problemWith(space);
  if (problem === null) return sampler;
  const others = samplersWhere(({ problemWith }) => problemWith(space) === null);
  throw new PomonagError('bad-argument', t('{0} Choose one of {1}.', problem, others.join(', ')));
}

/** Names of the samplers that are so. */
export function samplersWhere(isSo: (sampler: SamplerKind) => boolean): string[] {
  return Object.entries<SamplerKind>(SAMPLERS)
    .filter(([, sampler]) => isSo(sampler))
    .map(([name]) => name);
}
