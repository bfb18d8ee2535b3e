/** The code generators by search space. */

import type { SpaceName } from '../../shared/spaces/space';
import type { CodeGenerator } from './generator';
import { mobilenetv3Code } from './mobilenetv3';
import { nasbench201Code } from './nasbench201';

export const GENERATORS: Readonly<Record<SpaceName, CodeGenerator>> = {
  nasbench201: nasbench201Code,
  mobilenetv3: mobilenetv3Code,
};
