/** A NAS-Bench-201 network as an ONNX graph, with the parameter names of the PyTorch class. */

import { NODES } from '../../shared/spaces/nasbench201';
import { CELLS_PER_STAGE, cellNodes, CHANNELS, keptEdges } from '../nasbench201';
import type { CellEdge } from '../nasbench201';
import type { Network } from '../network';
import type { OnnxGraph } from './graph';
import type { ConvolutionShape, Layers } from './layers';

/** Adds the network: `images` [batch, 3, side, side] -> `logits` [batch, classes]. */
export function buildNasbench201(network: Network, graph: OnnxGraph, layers: Layers): void {
  const { choices, classes, resolution } = network;
  const edges = keptEdges(choices);
  const images = graph.input('images', ['batch', 3, resolution, resolution]);
  let x = layers.convolution(images, 'stem.0', { inputs: 3, outputs: CHANNELS[0], kernel: 3 });
  x = layers.batchNorm(x, 'stem.1', CHANNELS[0]);
  CHANNELS.forEach((channels, stage) => {
    const previous = CHANNELS[stage - 1];
    if (previous !== undefined) x = residualBlock(layers, x, `down${stage}`, previous, channels);
    for (let cell = 0; cell < CELLS_PER_STAGE; cell++) {
      x = runCell(layers, edges, x, `stage${stage + 1}.${cell}`, channels);
    }
  });
  x = layers.globalAverage(layers.relu(layers.batchNorm(x, 'head.0', CHANNELS[2])));
  graph.output(layers.linear(x, 'head.4', CHANNELS[2], classes, 'logits'), ['batch', classes]);
}

function runCell(
  layers: Layers,
  edges: readonly CellEdge[],
  x: string,
  name: string,
  channels: number,
): string {
  const nodes = [x];
  for (const { node, incoming, isRead } of cellNodes(edges)) {
    const terms = incoming.map((edge) => {
      const input = nodes[edge.from] ?? x;
      return runOperation(layers, edge, input, `${name}.${edge.from}->${edge.to}`, channels);
    });
    if (terms.length > 0) nodes[node] = layers.sum(terms);
    else if (isRead) nodes[node] = layers.zerosLike(x);
  }
  return nodes[NODES - 1] ?? x;
}

function runOperation(layers: Layers, edge: CellEdge, x: string, name: string, channels: number): string {
  switch (edge.operation) {
    case 'skip_connect':
      return x;
    case 'avg_pool_3x3':
      return layers.averagePool(x, 3, 1, 1);
    case 'nor_conv_1x1':
      return reluConvNorm(layers, x, name, { inputs: channels, outputs: channels, kernel: 1 });
    case 'nor_conv_3x3':
      return reluConvNorm(layers, x, name, { inputs: channels, outputs: channels, kernel: 3 });
  }
}

function residualBlock(layers: Layers, x: string, name: string, inputs: number, outputs: number): string {
  let body = reluConvNorm(layers, x, `${name}.body.0`, { inputs, outputs, kernel: 3, stride: 2 });
  body = reluConvNorm(layers, body, `${name}.body.1`, { inputs: outputs, outputs, kernel: 3 });
  const pooled = layers.averagePool(x, 2, 2, 0);
  return layers.sum([body, layers.convolution(pooled, `${name}.shortcut.1`, { inputs, outputs, kernel: 1 })]);
}

function reluConvNorm(layers: Layers, x: string, name: string, shape: ConvolutionShape): string {
  const convolved = layers.convolution(layers.relu(x), `${name}.1`, shape);
  return layers.batchNorm(convolved, `${name}.2`, shape.outputs);
}
