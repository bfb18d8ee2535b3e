/** A network as plain PyTorch code without any dependency but torch. */

import type { Run } from '../shared/protocol/run';
import { headerLines } from './header';
import type { Network } from './network';
import { GENERATORS } from '../spaces/code';

export const DEFAULT_CLASS_NAME = 'PomonagNet';

/** The lines that the class needs above itself. */
export const IMPORTS = ['import torch', 'from torch import nn'] as const;

/**
 * One `nn.Module` class that can be constructed without arguments, below the comment that says where it comes from.
 * Formatted as black does it, with `\n` line ends and one at the end.
 */
export function pytorchClass(network: Network, run: Run | null, className = DEFAULT_CLASS_NAME): string {
  return `${comment(network, run)}\n${GENERATORS[network.space.name].pytorchClass(network, className)}`;
}

/** A Python module that holds the network's class and nothing else. */
export function pytorchModule(network: Network, run: Run | null, className = DEFAULT_CLASS_NAME): string {
  return `${IMPORTS.join('\n')}\n\n\n${pytorchClass(network, run, className)}`;
}

function comment(network: Network, run: Run | null): string {
  return headerLines(network, 'pytorch', run)
    .map((line) => `# ${line}`)
    .join('\n');
}
