/** A network as an ONNX file with initial weights, written without Python. */

import type { Run } from '../../shared/protocol/run';
import { Random } from '../../shared/random';
import { generatorOf } from '../../spaces/code';
import type { Network } from '../../spaces/network';
import { headerLines } from '../header';
import { OnnxGraph } from '../onnx/graph';
import { Layers } from '../onnx/layers';
import type { ExportFormat } from './format';

export const onnx: ExportFormat = {
  label: () => 'ONNX',
  short: 'ONNX',
  files: 'ONNX',
  ending: 'onnx',
  write: networkOnnx,
};

/**
 * `images` float32 [batch, channels, side, side] -> `logits` [batch, classes], in inference mode. The weights are drawn as PyTorch
 * draws them, from the run's seed (0 without a run), and bear the names of the PyTorch class, so that they fit its
 * `load_state_dict`.
 */
function networkOnnx(network: Network, run: Run | null): Uint8Array {
  const graph = new OnnxGraph();
  const layers = new Layers(graph, new Random(run?.seed ?? 0));
  generatorOf(network.space).buildOnnx(network, graph, layers);
  return graph.encode(network.architecture, headerLines(network, 'onnx', run).join('\n'));
}
