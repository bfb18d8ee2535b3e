"""The blocks of a network, what each may be, and what is the same in all networks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from training.spaces.contract import Integers

EXPANSIONS = (1, 4, 6)
KERNELS = (3, 5)
LAYERS = ((1, 2, 3),) * 5 + ((1, 2, 3, 4),) + ((1, 2, 3),)
"""Numbers of layers of each block."""
CHANNELS = (16, 24, 40, 80, 112, 192, 320)
STRIDES = (1, 2, 2, 2, 1, 2, 1)
"""Of the first layer of each block; the others have stride 1."""
STEM, HEAD = 32, 1280
"""Channels of the first convolution, which halves the side, and of the last one."""

BLOCKS = ROWS = len(CHANNELS)
_KINDS = 2 * len(KERNELS) * len(EXPANSIONS)
"""Blocks of one number of layers."""
CHOICES = tuple(_KINDS * len(layers) for layers in LAYERS)
"""How many columns each row has: columns go by number of layers first, so that a row
with fewer of these has the first columns of one with more."""
COLUMNS = max(CHOICES)


class Block(NamedTuple):
    """The choices of one block."""

    expansion: int
    kernel: int
    layers: int
    squeeze: bool
    """Whether its layers have squeeze-and-excitation."""


def block_of(column: int) -> Block:
    """The block that a column stands for."""
    layers, kind = divmod(int(column), _KINDS)
    expansion, rest = divmod(kind, 2 * len(KERNELS))
    kernel, squeeze = divmod(rest, 2)
    return Block(EXPANSIONS[expansion], KERNELS[kernel], layers + 1, bool(squeeze))


def column_of(block: Block) -> int:
    """The column of a block."""
    kind = EXPANSIONS.index(block.expansion) * len(KERNELS)
    kind = 2 * (kind + KERNELS.index(block.kernel)) + block.squeeze
    return (block.layers - 1) * _KINDS + kind


def blocks_of(network: ArrayLike) -> list[Block]:
    """The seven blocks of columns [7]."""
    return [block_of(column) for column in np.asarray(network)]


def from_blocks(blocks: Iterable[Block]) -> Integers:
    """Columns [7] of seven blocks."""
    return np.array([column_of(block) for block in blocks])


def squeezed(inputs: int) -> int:
    """Channels of the bottleneck of a layer's squeeze-and-excitation."""
    return max(1, inputs // 4)
