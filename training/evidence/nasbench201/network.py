"""The NAS-Bench-201 network, small enough to train in seconds.

The skeleton is the search space's own (Dong and Yang, 2020, section 2.1): stem, three
stages of cells joined by two residual blocks that halve the side and double the
channels, then BN, ReLU, global average pooling and a linear layer.

Two rewritings make a cell cheap without changing the function it computes. Edges that
lie on no path from input to output are left out. Edges with the same operation that
leave the same node share one application: one ReLU, one convolution with the filters
of all of them side by side, one batch normalisation (which is per channel anyway).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.spaces import nasbench201
from training.spaces.nasbench201 import CONV_1X1, CONV_3X3, EDGES, NONE, POOL

KERNELS = {CONV_1X1: 1, CONV_3X3: 3}
OUTPUT = 3


def live_edges(architecture: str) -> dict[tuple[int, int], int]:
    """Operations of the edges (source, target) on a path from input to output."""
    cell = nasbench201.parse(architecture)
    edges = {edge: int(op) for edge, op in zip(EDGES, cell, strict=True) if op != NONE}
    fed, used = {0}, {OUTPUT}
    for source, target in sorted(edges):
        if source in fed:
            fed.add(target)
    for source, target in sorted(edges, reverse=True):
        if target in used:
            used.add(source)
    return {(i, j): op for (i, j), op in edges.items() if i in fed and j in used}


class Cell(nn.Module):
    """One cell; keeps the shape [n, channels, side, side]."""

    def __init__(self, architecture: str, channels: int):
        super().__init__()
        self.targets: dict[tuple[int, int], list[int]] = {}
        for (source, target), operation in sorted(live_edges(architecture).items()):
            self.targets.setdefault((source, operation), []).append(target)
        self.convolutions = nn.ModuleDict()
        for (source, operation), targets in self.targets.items():
            if operation in KERNELS:
                self.convolutions[f"{source},{operation}"] = conv_bn(
                    channels, channels * len(targets), KERNELS[operation]
                )

    def forward(self, x: Tensor) -> Tensor:
        nodes = {0: x}
        rectified: dict[int, Tensor] = {}
        for (source, operation), targets in self.targets.items():
            value = nodes[source]
            if operation in KERNELS:
                if source not in rectified:
                    rectified[source] = F.relu(value)
                convolution = self.convolutions[f"{source},{operation}"]
                parts = convolution(rectified[source]).chunk(len(targets), dim=1)
            else:
                if operation == POOL:
                    value = F.avg_pool2d(value, 3, 1, 1, count_include_pad=False)
                parts = [value] * len(targets)
            for target, part in zip(targets, parts):
                total = nodes.get(target)
                nodes[target] = part if total is None else total + part
        output = nodes.get(OUTPUT)
        return torch.zeros_like(x) if output is None else output


class Reduction(nn.Module):
    """Residual block: [n, c, s, s] to [n, 2c, s/2, s/2]."""

    def __init__(self, channels: int):
        super().__init__()
        self.first = conv_bn(channels, 2 * channels, 3, stride=2)
        self.second = conv_bn(2 * channels, 2 * channels, 3)
        self.shortcut = nn.Conv2d(channels, 2 * channels, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        path = self.second(F.relu(self.first(F.relu(x))))
        return path + self.shortcut(F.avg_pool2d(x, 2))


class Network(nn.Module):
    """Images [n, inputs, side, side] to logits [n, classes]; side divisible by 4."""

    def __init__(
        self, architecture: str, inputs: int, classes: int, channels: int, cells: int
    ):
        super().__init__()
        layers: list[nn.Module] = [conv_bn(inputs, channels, 3)]
        for stage in range(3):
            if stage > 0:
                layers.append(Reduction(channels * 2 ** (stage - 1)))
            layers += [Cell(architecture, channels * 2**stage) for _ in range(cells)]
        self.features = nn.Sequential(*layers, nn.BatchNorm2d(4 * channels), nn.ReLU())
        self.classifier = nn.Linear(4 * channels, classes)

    def forward(self, images: Tensor) -> Tensor:
        return self.classifier(self.features(images).mean(dim=(2, 3)))


def conv_bn(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Sequential:
    """Convolution without bias, then batch normalisation."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
    )
