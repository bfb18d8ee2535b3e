/** All kinds of input that are fuzzed. */

import type { Target } from '../target';
import { architectures } from './architectures';
import { folders } from './folders';
import { images } from './images';
import { labels } from './labels';
import { manifests } from './manifests';
import { messages } from './messages';
import { quantities } from './quantities';
import { runFiles } from './runFiles';
import { scripts } from './scripts';

export const TARGETS: readonly Target[] = [
  ...[architectures, quantities, runFiles, messages, manifests, folders, labels, scripts, images],
];
