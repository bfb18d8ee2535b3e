/** What a search space's code generator offers: `code.ts` in the space's folder. */

import { USUAL_CHANNELS } from './space';
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
   * Adds the network in inference mode: `images` [batch, channels, side, side] -> `logits` [batch, classes], with the parameter
   * names of the PyTorch class.
   */
  buildOnnx(network: Network, graph: OnnxGraph, layers: Layers): void;
}

/** What a network's images are called: `RGB images`, `grey images`, `images of 4 channels`. */
export function imagesOf(channels: number): string {
  if (channels === USUAL_CHANNELS) return 'RGB images';
  return channels === 1 ? 'grey images' : `images of ${channels} channels`;
}

/** Lines of Python behind so many spaces. */
export function indent(spaces: number, lines: readonly string[]): string {
  return lines.map((line) => ' '.repeat(spaces) + line).join('\n');
}
