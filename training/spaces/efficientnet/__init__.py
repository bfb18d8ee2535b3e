"""The EfficientNet (MnasNet) space of Accel-NASBench: text form and parameters.

Seven blocks of inverted bottlenecks (Tan and Le 2019, arXiv 1905.11946); each has one
expansion, one kernel, a number of layers, and squeeze-and-excitation or not. Channels
and strides are fixed. 36^6 x 48 = 1.05e11 networks (Ahmad et al. 2024, arXiv
2404.12449).
"""

from __future__ import annotations

import re
from typing import NamedTuple

KEY = "efficientnet"
EXPANSIONS = (1, 4, 6)
KERNELS = (3, 5)
LAYERS = ((1, 2, 3),) * 5 + ((1, 2, 3, 4),) + ((1, 2, 3),)
"""Numbers of layers of each block."""
CHANNELS = (16, 24, 40, 80, 112, 192, 320)
STRIDES = (1, 2, 2, 2, 1, 2, 1)
"""Of the first layer of each block; the others have stride 1."""
BLOCKS = len(CHANNELS)
STEM, HEAD = 32, 1280
"""Channels of the first convolution, which halves the side, and of the last one."""

_TOKEN = re.compile(r"([146])-([35])-([1-4])-([01])")


class Block(NamedTuple):
    """The choices of one block."""

    expansion: int
    kernel: int
    layers: int
    squeeze: bool
    """Whether its layers have squeeze-and-excitation."""


Architecture = tuple[Block, ...]


def parse(text: str) -> Architecture:
    """The seven blocks of the text form, `e-k-l-se` for each, joined by `_`.

    Raises ValueError, naming the fault, for anything but the exact text form.
    """
    tokens = text.strip().split("_")
    if len(tokens) != BLOCKS:
        raise ValueError(f"{text!r} has {len(tokens)} blocks, not {BLOCKS}")
    blocks: list[Block] = []
    for token, layers in zip(tokens, LAYERS, strict=True):
        found = _TOKEN.fullmatch(token)
        if found is None or int(found[3]) not in layers:
            raise ValueError(
                f"{token!r} is no block of {text!r}: e-k-l-se with e in 1, 4, 6, "
                f"k in 3, 5, l in {', '.join(map(str, layers))}, se in 0, 1"
            )
        expansion, kernel, count, squeeze = map(int, found.groups())
        blocks.append(Block(expansion, kernel, count, bool(squeeze)))
    return tuple(blocks)


def to_text(architecture: Architecture) -> str:
    """Text form of the seven blocks."""
    return "_".join(
        f"{block.expansion}-{block.kernel}-{block.layers}-{int(block.squeeze)}"
        for block in architecture
    )


LITE0 = parse("1-3-1-0_6-3-2-0_6-5-2-0_6-3-3-0_6-5-3-0_6-5-4-0_6-3-1-0")
"""EfficientNet-Lite0, whose ImageNet weights networks of the space can inherit."""


def squeezed(inputs: int) -> int:
    """Channels of the bottleneck of a layer's squeeze-and-excitation."""
    return max(1, inputs // 4)


def parameters(architecture: Architecture, classes: int) -> int:
    """Exact number of parameters."""
    total = 3 * 9 * STEM + 2 * STEM + CHANNELS[-1] * HEAD + 2 * HEAD
    total += (HEAD + 1) * classes
    inputs = STEM
    for block, outputs in zip(architecture, CHANNELS, strict=True):
        for _ in range(block.layers):
            middle = inputs * block.expansion
            if block.expansion > 1:
                total += inputs * middle + 2 * middle
            total += middle * block.kernel**2 + 2 * middle
            if block.squeeze:
                between = squeezed(inputs)
                total += 2 * middle * between + middle + between
            total += middle * outputs + 2 * outputs
            inputs = outputs
    return total
