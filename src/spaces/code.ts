/** The code generators by search space. */

import type { SpaceName } from './space';
import type { CodeGenerator } from './generator';
import { mobilenetv3Code } from './mobilenetv3/code';
import { nasbench201Code } from './nasbench201/code';

export const GENERATORS: Readonly<Record<SpaceName, CodeGenerator>> = {
  nasbench201: nasbench201Code,
  mobilenetv3: mobilenetv3Code,
};
