/** The PyTorch class of a NAS-Bench-201 network (macro skeleton with C = 16 and N = 5). */

import { NODES } from '../../shared/spaces/nasbench201';
import { cellNodes, keptEdges } from '../nasbench201';
import type { CellEdge, CellNode } from '../nasbench201';
import type { Network } from '../network';

/** What computes an operation inside a cell of `channels` channels. */
const MODULES: Readonly<Record<CellEdge['operation'], string>> = {
  skip_connect: 'nn.Identity()',
  nor_conv_1x1: 'cls._conv(channels, channels, 1)',
  nor_conv_3x3: 'cls._conv(channels, channels, 3)',
  avg_pool_3x3: 'nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)',
};

/** Python source of the class. */
export function nasbench201Class(network: Network, className: string): string {
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

function indent(spaces: number, lines: readonly string[]): string {
  return lines.map((line) => ' '.repeat(spaces) + line).join('\n');
}
