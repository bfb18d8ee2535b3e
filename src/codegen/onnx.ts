/** A network as an ONNX file with initial weights, written without Python. */

import type { Run } from '../shared/protocol/run';
import { Random } from '../shared/random';
import { headerLines } from './header';
import type { Network } from '../spaces/network';
import { OnnxGraph } from './onnx/graph';
import { Layers } from './onnx/layers';
import { generatorOf } from '../spaces/code';

/**
 * `images` float32 [batch, 3, side, side] -> `logits` [batch, classes], in inference mode. The weights are drawn as PyTorch
 * draws them, from the run's seed (0 without a run), and bear the names of the PyTorch class, so that they fit its
 * `load_state_dict`.
 */
export function networkOnnx(network: Network, run: Run | null): Uint8Array {
  const graph = new OnnxGraph();
  const layers = new Layers(graph, new Random(run?.seed ?? 0));
  generatorOf(network.space).buildOnnx(network, graph, layers);
  return graph.encode(network.architecture, headerLines(network, 'onnx', run).join('\n'));
}
