/** A network as plain PyTorch code without any dependency but torch. */

import type { Run } from '../shared/protocol/run';
import { headerLines } from './header';
import { markerLine } from './marker';
import { DEFAULT_NAMING, namingOf } from '../spaces/naming';
import type { GivenNaming, Naming } from '../spaces/naming';
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
  naming = DEFAULT_NAMING,
): string {
  const source = generatorOf(network.space).pytorchClass(network, className, naming);
  return `${comment(network, run, naming)}\n${source}`;
}

/** A Python module that holds the network's class and nothing else. */
export function pytorchModule(
  network: Network,
  run: Run | null,
  className = DEFAULT_CLASS_NAME,
  naming = DEFAULT_NAMING,
): string {
  return `${IMPORTS.join('\n')}\n\n\n${pytorchClass(network, run, className, naming)}`;
}

/** Both by the class's name and its parts' names, for an insertion into a script. */
export function pytorchCode(network: Network, run: Run | null): Record<'class' | 'module', Code> {
  return {
    class: (name, naming) => pytorchClass(network, run, name, namingOf(naming)),
    module: (name, naming) => pytorchModule(network, run, name, namingOf(naming)),
  };
}

type Code = (className: string, naming?: GivenNaming) => string;

function comment(network: Network, run: Run | null, naming: Naming): string {
  return [...headerLines(network, 'pytorch', run), markerLine(network, run, naming)]
    .map((line) => `# ${line}`)
    .join('\n');
}
