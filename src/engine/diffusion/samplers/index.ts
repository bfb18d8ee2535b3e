/** The samplers by name: a file each, a line here. */

import { PomonagError } from '../../../shared/errors';
import { t } from '../../../shared/l10n';
import { exhaustive } from './exhaustive';
import { fast } from './fast';
import { paper } from './paper';
import type { SamplerKind } from './sampler';

export const SAMPLERS: Readonly<Record<string, SamplerKind>> = { fast, paper, exhaustive };

/** @throws PomonagError `bad-argument` naming those that there are */
export function samplerByName(name: string): SamplerKind {
  const sampler = Object.hasOwn(SAMPLERS, name) ? SAMPLERS[name] : undefined;
  if (sampler !== undefined) return sampler;
  const names = Object.keys(SAMPLERS).join(', ');
  throw new PomonagError('bad-argument', t('Unknown sampler "{0}"; choose one of {1}.', name, names));
}
