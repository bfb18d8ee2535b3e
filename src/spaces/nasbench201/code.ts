/** The code of NAS-Bench-201 networks: a skeleton of 3 x 5 equal cells around residual blocks. */

import { EDGES, NODES, OPERATIONS } from './cell';
import type { Operation } from './cell';
import type { Choices } from '../space';
import type { Network } from '../network';
import type { OnnxGraph } from '../../codegen/onnx/graph';
import type { ConvolutionShape, Layers } from '../../codegen/onnx/layers';
import { bodyStatements } from '../../codegen/body';
import { SINGLE_PIXEL_NORM, headMethods } from '../../codegen/head';
import { headName } from '../naming';
import type { Naming } from '../naming';
import { imagesOf, indent } from '../generator';
import type { CodeGenerator } from '../generator';

export const nasbench201Code: CodeGenerator = { pytorchClass, buildOnnx };

/** Channels of the three stages, and the number of cells in each (NAS-Bench-201's skeleton, C = 16 and N = 5). */
const CHANNELS = [16, 32, 64] as const;
const CELLS_PER_STAGE = 5;

interface CellEdge {
  readonly from: number;
  readonly to: number;
  readonly operation: Exclude<Operation, 'none'>;
}

/**
 * The edges that generated code contains: all that carry an operation, but for those that lead nowhere and cost nothing.
 * Convolutions that lead nowhere stay, so that parameters and MACs are exactly those that the search space counts.
 */
function keptEdges(choices: Choices): CellEdge[] {
  const kept: CellEdge[] = [];
  for (let from = NODES - 2; from >= 0; from--) {
    EDGES.forEach(([start, to], row) => {
      const operation = OPERATIONS[choices[row] ?? 0] ?? 'none';
      if (start !== from || operation === 'none') return;
      const leadsOn = to === NODES - 1 || kept.some((edge) => edge.from === to);
      if (leadsOn || isConvolution(operation)) kept.push({ from, to, operation });
    });
  }
  return kept.sort((a, b) => a.to - b.to || a.from - b.from);
}

function isConvolution(operation: Operation): boolean {
  return operation === 'nor_conv_1x1' || operation === 'nor_conv_3x3';
}

/** What a node of a cell is computed from, in the order in which nodes are computed. */
interface CellNode {
  readonly node: number;
  readonly incoming: readonly CellEdge[];
  /** Whether it is the output or another node reads it. */
  readonly isRead: boolean;
}

/** Nodes 1, 2 and 3 of the cell. A node that is read but has no incoming edge is zero. */
function cellNodes(edges: readonly CellEdge[]): CellNode[] {
  return Array.from({ length: NODES - 1 }, (_, i) => i + 1).map((node) => ({
    node,
    incoming: edges.filter(({ to }) => to === node),
    isRead: node === NODES - 1 || edges.some(({ from }) => from === node),
  }));
}

/** What computes an operation inside a cell of `channels` channels. */
function moduleOf(operation: CellEdge['operation'], className: string): string {
  switch (operation) {
    case 'skip_connect':
      return 'nn.Identity()';
    case 'nor_conv_1x1':
      return `${className}.Conv(channels, channels, 1)`;
    case 'nor_conv_3x3':
      return `${className}.Conv(channels, channels, 3)`;
    case 'avg_pool_3x3':
      return 'nn.AvgPool2d(3, 1, padding=1, count_include_pad=False)';
  }
}

/** Python source of the class. */
function pytorchClass(network: Network, className: string, naming: Naming): string {
  const { architecture, choices, classes, resolution, channels, costs } = network;
  const edges = keptEdges(choices);
  const hasNorm = resolution === 4; // then the last stage's images are single pixels
  const shapes = `Class logits [batch, ${classes}] of images [batch, ${channels}, ${resolution}, ${resolution}].`;
  return `class ${className}(nn.Module):
    """NAS-Bench-201 network for ${classes} classes and ${imagesOf(channels)} of ${resolution} x ${resolution} pixels.

    ${costs.params.toLocaleString('en')} parameters, ${costs.macs.toLocaleString('en')} multiply-accumulate operations.
    Cell: ${architecture}
    """

    def __init__(self, num_classes: int = ${classes}) -> None:
        super().__init__()
        self.num_features = 64
${indent(8, partsOf(naming.body, channels, hasNorm ? 'self.Norm' : 'nn.BatchNorm2d'))}
        self.reset_classifier(num_classes)

${headMethods(naming, shapes)}
    class Cell(nn.Module):
        """Node 0 is the input, node 3 the output, each node the sum of its edges."""

        def __init__(self, channels: int) -> None:
            super().__init__()
${indent(
  12,
  edges.map((edge) => `self.${nameOfEdge(edge)} = ${moduleOf(edge.operation, className)}`),
)}

        def forward(self, x0: torch.Tensor) -> torch.Tensor:
${indent(12, cellNodes(edges).flatMap(nodeStatements))}

    class Reduction(nn.Module):
        """A residual block that halves the side and widens the channels."""

        def __init__(self, in_channels: int, channels: int) -> None:
            super().__init__()
            self.body = nn.Sequential(
                ${className}.Conv(in_channels, channels, 3, stride=2),
                ${className}.Conv(channels, channels, 3),
            )
            self.shortcut = nn.Sequential(
                nn.AvgPool2d(2), nn.Conv2d(in_channels, channels, 1, bias=False)
            )

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.body(x) + self.shortcut(x)

    class Conv(nn.Sequential):
        """ReLU, convolution and batch norm."""

        def __init__(
            self, in_channels: int, channels: int, kernel: int, stride: int = 1
        ) -> None:
            pad = kernel // 2
            super().__init__(
                nn.ReLU(),
                nn.Conv2d(in_channels, channels, kernel, stride, pad, bias=False),
                ${hasNorm ? `${className}.Norm` : 'nn.BatchNorm2d'}(channels),
            )
${hasNorm ? SINGLE_PIXEL_NORM : ''}`;
}

/** Statements that make the parts in front of the last layer. */
function partsOf(name: Naming['body'], inputs: number, norm: string): string[] {
  const convolution = `nn.Conv2d(${inputs}, 16, 3, padding=1, bias=False)`;
  const cells = (channels: number, count: number): string =>
    `*(self.Cell(${channels}) for _ in range(${count})),`;
  const first = [cells(16, 5)];
  const second = ['self.Reduction(16, 32),', cells(32, 5)];
  const last = [`${norm}(64),`, 'nn.ReLU(),'];
  if (name === 'features') {
    const lines = [`${convolution},`, 'nn.BatchNorm2d(16),', ...first, ...second];
    const third = ['self.Reduction(32, 64),', cells(64, 5), ...last];
    return [
      'self.features = nn.Sequential(',
      ...[...lines, ...third].map((line) => `    ${line}`),
      ')',
      'self.avgpool = nn.AdaptiveAvgPool2d(1)',
    ];
  }
  const groups = [first, second, ['self.Reduction(32, 64),', cells(64, 2)], [cells(64, 3), ...last]];
  return bodyStatements(name, {
    convolution,
    norm: 'nn.BatchNorm2d(16)',
    activation: null,
    groups,
    neck: [],
  });
}

function nodeStatements({ node, incoming, isRead }: CellNode): string[] {
  const terms = incoming.map((edge) => `self.${nameOfEdge(edge)}(x${edge.from})`);
  if (node === NODES - 1) return [`return ${terms.join(' + ')}`];
  if (isRead) return [`x${node} = ${terms.length > 0 ? terms.join(' + ') : 'torch.zeros_like(x0)'}`];
  return terms.length > 0 ? [`# Node ${node} leads nowhere, but its convolutions count.`, ...terms] : [];
}

function nameOfEdge({ from, to }: CellEdge): string {
  return `edge_${from}_${to}`;
}

/** Adds the network: `images` [batch, channels, side, side] -> `logits` [batch, classes]. */
function buildOnnx(network: Network, graph: OnnxGraph, layers: Layers): void {
  const { choices, classes, resolution, channels: inputs } = network;
  const edges = keptEdges(choices);
  const images = graph.input('images', ['batch', inputs, resolution, resolution]);
  // Places in `features`, in the order of the class.
  let place = 0;
  const next = (): string => `features.${place++}`;
  let x = layers.convolution(images, next(), { inputs, outputs: CHANNELS[0], kernel: 3 });
  x = layers.batchNorm(x, next(), CHANNELS[0]);
  CHANNELS.forEach((channels, stage) => {
    const previous = CHANNELS[stage - 1];
    if (previous !== undefined) x = residualBlock(layers, x, next(), previous, channels);
    for (let cell = 0; cell < CELLS_PER_STAGE; cell++) x = runCell(layers, edges, x, next(), channels);
  });
  x = layers.flatten(layers.globalAverage(layers.relu(layers.batchNorm(x, next(), CHANNELS[2]))));
  graph.output(layers.linear(x, headName(), CHANNELS[2], classes, 'logits'), ['batch', classes]);
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
      return runOperation(layers, edge, input, `${name}.${nameOfEdge(edge)}`, channels);
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
