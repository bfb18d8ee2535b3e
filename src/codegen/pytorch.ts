/** A network as plain PyTorch code without any dependency but torch. */

import type { Run } from '../shared/protocol/run';
import { DEFAULT_HEAD } from './head';
import type { HeadPlace } from './head';
import { headerLines } from './header';
import { markerLine } from './marker';
import { generatorOf } from '../spaces/code';
import { DEFAULT_CLASS_NAME } from '../spaces/network';
import type { Network } from '../spaces/network';

/** The lines that the class needs above itself. */
export const IMPORTS = ['import torch', 'from torch import nn'] as const;

/**
 * One `nn.Module` class that can be constructed without arguments, below the comment that says where it comes from.
 * Formatted as black does it, with `\n` line ends and one at the end.
 */
export function pytorchClass(
  network: Network,
  run: Run | null,
  className = DEFAULT_CLASS_NAME,
  head = DEFAULT_HEAD,
): string {
  const source = generatorOf(network.space).pytorchClass(network, className, head);
  return `${comment(network, run, head)}\n${source}`;
}

/** A Python module that holds the network's class and nothing else. */
export function pytorchModule(
  network: Network,
  run: Run | null,
  className = DEFAULT_CLASS_NAME,
  head = DEFAULT_HEAD,
): string {
  return `${IMPORTS.join('\n')}\n\n\n${pytorchClass(network, run, className, head)}`;
}

/** Both by the class's name and its last layer's place, for an insertion into a script. */
export function pytorchCode(network: Network, run: Run | null): Record<'class' | 'module', Code> {
  return {
    class: (name, head) => pytorchClass(network, run, name, head),
    module: (name, head) => pytorchModule(network, run, name, head),
  };
}

type Code = (className: string, head?: HeadPlace) => string;

function comment(network: Network, run: Run | null, head: HeadPlace): string {
  return [...headerLines(network, 'pytorch', run), markerLine(network, run, head)]
    .map((line) => `# ${line}`)
    .join('\n');
}
