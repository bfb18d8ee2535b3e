/** The code of NAS-Bench-201 networks: a skeleton of 3 x 5 equal cells around residual blocks. */

import { EDGES, NODES, OPERATIONS } from './space';
import type { Operation } from './space';
import type { Choices } from '../space';
import type { Network } from '../network';
import type { OnnxGraph } from '../../codegen/onnx/graph';
import type { ConvolutionShape, Layers } from '../../codegen/onnx/layers';
import { indent } from '../generator';
import type { CodeGenerator } from '../generator';

export const nasbench201Code: CodeGenerator = { pytorchClass, buildOnnx, subnet: () => null };

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
const MODULES: Readonly<Record<CellEdge['operation'], string>> = {
  skip_connect: 'nn.Identity()',
  nor_conv_1x1: 'cls._conv(channels, channels, 1)',
  nor_conv_3x3: 'cls._conv(channels, channels, 3)',
  avg_pool_3x3: 'nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)',
};

/** Python source of the class. */
function pytorchClass(network: Network, className: string): string {
  const { architecture, choices, classes, resolution, costs } = network;
  const edges = keptEdges(choices);
  return `class ${className}(nn.Module):
    """NAS-Bench-201 network for ${classes} classes and RGB images of ${resolution} x ${resolution} pixels.

    ${costs.params.toLocaleString('en')} parameters, ${costs.macs.toLocaleString('en')} multiply-accumulate operations.
    Cell: ${architecture}
    """

    def __init__(self, num_classes: int = ${classes}) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16)
        )
        self.stage1 = nn.ModuleList(self._cell(16) for _ in range(5))
        self.down1 = self._residual_block(16, 32)
        self.stage2 = nn.ModuleList(self._cell(32) for _ in range(5))
        self.down2 = self._residual_block(32, 64)
        self.stage3 = nn.ModuleList(self._cell(64) for _ in range(5))
        self.head = nn.Sequential(
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(64, num_classes),
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Class logits [batch, ${classes}] of images [batch, 3, ${resolution}, ${resolution}]."""
        x = self.stem(images)
        for cell in self.stage1:
            x = self._run_cell(cell, x)
        x = self.down1["body"](x) + self.down1["shortcut"](x)
        for cell in self.stage2:
            x = self._run_cell(cell, x)
        x = self.down2["body"](x) + self.down2["shortcut"](x)
        for cell in self.stage3:
            x = self._run_cell(cell, x)
        return self.head(x)

    @staticmethod
    def _run_cell(cell: nn.ModuleDict, x0: torch.Tensor) -> torch.Tensor:
        """Node 0 is the input, node 3 the output, each node the sum of its edges."""
${indent(8, cellNodes(edges).flatMap(nodeStatements))}

    @classmethod
    def _cell(cls, channels: int) -> nn.ModuleDict:
        """The operations of one cell by edge."""
        return nn.ModuleDict(
            {
${indent(
  16,
  edges.map((edge) => `${key(edge)}: ${MODULES[edge.operation]},`),
)}
            }
        )

    @classmethod
    def _residual_block(cls, in_channels: int, channels: int) -> nn.ModuleDict:
        """Halves the side and widens the channels."""
        return nn.ModuleDict(
            {
                "body": nn.Sequential(
                    cls._conv(in_channels, channels, 3, stride=2),
                    cls._conv(channels, channels, 3),
                ),
                "shortcut": nn.Sequential(
                    nn.AvgPool2d(2), nn.Conv2d(in_channels, channels, 1, bias=False)
                ),
            }
        )

    @staticmethod
    def _conv(
        in_channels: int, channels: int, kernel: int, stride: int = 1
    ) -> nn.Sequential:
        return nn.Sequential(
            nn.ReLU(),
            nn.Conv2d(in_channels, channels, kernel, stride, kernel // 2, bias=False),
            nn.BatchNorm2d(channels),
        )
`;
}

function nodeStatements({ node, incoming, isRead }: CellNode): string[] {
  const terms = incoming.map((edge) => `cell[${key(edge)}](x${edge.from})`);
  if (node === NODES - 1) return [`return ${terms.join(' + ')}`];
  if (isRead) return [`x${node} = ${terms.length > 0 ? terms.join(' + ') : 'torch.zeros_like(x0)'}`];
  return terms.length > 0 ? [`# Node ${node} leads nowhere, but its convolutions count.`, ...terms] : [];
}

function key({ from, to }: CellEdge): string {
  return `"${from}->${to}"`;
}

/** Adds the network: `images` [batch, 3, side, side] -> `logits` [batch, classes]. */
function buildOnnx(network: Network, graph: OnnxGraph, layers: Layers): void {
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
  x = layers.flatten(layers.globalAverage(layers.relu(layers.batchNorm(x, 'head.0', CHANNELS[2]))));
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
