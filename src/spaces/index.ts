/** The search spaces by name. */

import { PomonagError } from '../shared/errors';
import { t } from '../shared/l10n';
import { efficientnet } from './efficientnet/space';
import { mobilenetv3 } from './mobilenetv3/space';
import { nasbench201 } from './nasbench201/space';
import type { SearchSpace } from './space';

const spaces = { nasbench201, mobilenetv3, efficientnet } satisfies Record<string, SearchSpace>;

export type SpaceName = keyof typeof spaces;
export const SPACES: Readonly<Record<SpaceName, SearchSpace>> = spaces;
export const SPACE_NAMES = Object.keys(SPACES) as readonly SpaceName[];
export const DEFAULT_SPACE: SpaceName = 'nasbench201';

/** @throws PomonagError `unknown-space` */
export function spaceNameOf(text: string): SpaceName {
  const name = SPACE_NAMES.find((known) => known === text);
  if (name !== undefined) return name;
  throw new PomonagError(
    'unknown-space',
    t('Unknown search space "{0}"; choose one of {1}.', text, SPACE_NAMES.join(', ')),
  );
}

/** @throws PomonagError `unknown-space` */
export function spaceByName(name: string): SearchSpace {
  return SPACES[spaceNameOf(name)];
}
