/** What a search space's code generator offers: `code.ts` in the space's folder. */

import type { Choices } from './space';
import type { Network } from './network';
import type { HeadPlace } from '../codegen/head';
import type { OnnxGraph } from '../codegen/onnx/graph';
import type { Layers } from '../codegen/onnx/layers';

export interface CodeGenerator {
  /**
   * Python source of an `nn.Module` class that can be constructed without arguments, formatted as black does it, with its
   * last layer in the given place.
   */
  pytorchClass(network: Network, className: string, head: HeadPlace): string;
  /**
   * Adds the network in inference mode: `images` [batch, 3, side, side] -> `logits` [batch, classes], with the parameter
   * names of the PyTorch class.
   */
  buildOnnx(network: Network, graph: OnnxGraph, layers: Layers): void;
  /** The architecture as Once-for-All's super-networks take it; null in other spaces. */
  subnet(choices: Choices): Subnet | null;
}

/** Arguments of Once-for-All's `set_active_subnet`. */
export interface Subnet {
  /** Kernel and expansion of each of the 20 slots. */
  readonly ks: readonly number[];
  readonly e: readonly number[];
  /** Layers of each of the 5 stages. */
  readonly d: readonly number[];
}

/** Lines of Python behind so many spaces. */
export function indent(spaces: number, lines: readonly string[]): string {
  return lines.map((line) => ' '.repeat(spaces) + line).join('\n');
}
