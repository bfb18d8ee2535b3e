/** A network as JSON, for other programs. */

import type { Network } from './network';

/**
 * `ks`, `e` and `d` (kernel sizes, expansions and depths) and the width multiplier describe MobileNetV3 networks; they are
 * null in spaces that have none.
 */
export function networkJson({ space, architecture, classes, resolution }: Network): string {
  const value = {
    space: space.name,
    architecture,
    ks: null,
    e: null,
    d: null,
    width: null,
    resolution,
    classes,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
