/** Random architectures for tests. */

import type { Random } from '../../src/shared/random';
import { SLOTS, STAGES, mobilenetv3 } from '../../src/shared/spaces/mobilenetv3';
import type { Choices } from '../../src/shared/spaces/space';

/** A valid network of the MobileNetV3 space: depths of 2 to 4 and layer types, each equally likely. */
export function randomMobilenetv3(random: Random): Choices {
  return Array.from({ length: STAGES }, () => 2 + random.integer(3)).flatMap((depth) =>
    Array.from({ length: SLOTS }, (_, i) => (i < depth ? random.integer(mobilenetv3.columns) : -1)),
  );
}
