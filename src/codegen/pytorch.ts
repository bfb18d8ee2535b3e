/** A network as plain PyTorch code without any dependency but torch. */

import type { Run } from '../shared/protocol/run';
import type { SpaceName } from '../shared/spaces/space';
import { headerLines } from './header';
import type { Network } from './network';
import { nasbench201Class } from './pytorch/nasbench201';

export const DEFAULT_CLASS_NAME = 'PomonagNet';

/** Writes the class of a network of each space. */
const CLASS_WRITERS: Readonly<Record<SpaceName, (network: Network, className: string) => string>> = {
  nasbench201: nasbench201Class,
};

/** The lines that the class needs above itself. */
export const IMPORTS = ['import torch', 'from torch import nn'] as const;

/**
 * One `nn.Module` class that can be constructed without arguments, below the comment that says where it comes from.
 * Formatted as black does it, with `\n` line ends and one at the end.
 */
export function pytorchClass(network: Network, run: Run | null, className = DEFAULT_CLASS_NAME): string {
  return `${comment(network, run)}\n${CLASS_WRITERS[network.space.name](network, className)}`;
}

/** A Python module that holds the network's class and nothing else. */
export function pytorchModule(network: Network, run: Run | null): string {
  const source = CLASS_WRITERS[network.space.name](network, DEFAULT_CLASS_NAME);
  return `${comment(network, run)}\n\n${IMPORTS.join('\n')}\n\n\n${source}`;
}

function comment(network: Network, run: Run | null): string {
  return headerLines(network, 'pytorch', run)
    .map((line) => `# ${line}`)
    .join('\n');
}
