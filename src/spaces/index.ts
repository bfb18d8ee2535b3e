/** The search spaces by name. */

import { PomonagError } from '../shared/errors';
import { t } from '../shared/l10n';
import { mobilenetv3 } from './mobilenetv3/space';
import { nasbench201 } from './nasbench201/space';
import type { SearchSpace, SpaceName } from './space';

export const SPACES: Readonly<Record<SpaceName, SearchSpace>> = { nasbench201, mobilenetv3 };
export const SPACE_NAMES = Object.keys(SPACES) as readonly SpaceName[];

/** @throws PomonagError `unknown-space` */
export function spaceByName(name: string): SearchSpace {
  const space = SPACE_NAMES.find((known) => known === name);
  if (space === undefined) {
    throw new PomonagError(
      'unknown-space',
      t('Unknown search space "{0}"; choose one of {1}.', name, SPACE_NAMES.join(', ')),
    );
  }
  return SPACES[space];
}
