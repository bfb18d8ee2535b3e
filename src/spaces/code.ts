/** The code generators by search space. */

import { efficientnetCode } from './efficientnet/code';
import type { CodeGenerator } from './generator';
import { spaceNameOf } from './index';
import type { SpaceName } from './index';
import { mobilenetv3Code } from './mobilenetv3/code';
import { nasbench201Code } from './nasbench201/code';
import type { SearchSpace } from './space';

const generators: Readonly<Record<SpaceName, CodeGenerator>> = {
  nasbench201: nasbench201Code,
  mobilenetv3: mobilenetv3Code,
  efficientnet: efficientnetCode,
};

export function generatorOf({ name }: SearchSpace): CodeGenerator {
  return generators[spaceNameOf(name)];
}
