/** What a search space's code generator offers: `code.ts` in the space's folder. */

import type { Network } from './network';
import type { Naming } from './naming';
import type { OnnxGraph } from '../codegen/onnx/graph';
import type { Layers } from '../codegen/onnx/layers';

export interface CodeGenerator {
  /**
   * Python source of an `nn.Module` class that can be constructed without arguments, formatted as black does it, with its
   * parts under the given names.
   */
  pytorchClass(network: Network, className: string, naming: Naming): string;
  /**
   * Adds the network in inference mode: `images` [batch, 3, side, side] -> `logits` [batch, classes], with the parameter
   * names of the PyTorch class.
   */
  buildOnnx(network: Network, graph: OnnxGraph, layers: Layers): void;
}

/** Lines of Python behind so many spaces. */
export function indent(spaces: number, lines: readonly string[]): string {
  return lines.map((line) => ' '.repeat(spaces) + line).join('\n');
}
