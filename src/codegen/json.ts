/** A network as JSON, for other programs. */

import type { Network } from '../spaces/network';
import { GENERATORS } from '../spaces/code';

/**
 * `ks`, `e` and `d` (kernels, expansions and depths) are what Once-for-All's super-network of the given `width` takes in
 * `set_active_subnet`; all four are null in spaces that are not Once-for-All's.
 */
export function networkJson({ space, architecture, choices, width, resolution, classes }: Network): string {
  const { ks = null, e = null, d = null } = GENERATORS[space.name].subnet(choices) ?? {};
  const value = { space: space.name, architecture, ks, e, d, width, resolution, classes };
  return `${JSON.stringify(value, null, 2)}\n`;
}
