"""The EfficientNet (MnasNet) search space of Accel-NASBench: text, encoding, costs.

Seven blocks of inverted bottlenecks (Tan and Le 2019, arXiv 1905.11946); each has one
expansion, one kernel, a number of layers, and squeeze-and-excitation or not. Channels
and strides are fixed. 36^6 x 48 = 1.05e11 networks (Ahmad et al. 2024, arXiv
2404.12449).

A network is an integer vector of seven columns, one a block: column 12 (layers - 1) +
4 index(expansion) + 2 index(kernel) + squeeze. Only the sixth block has four layers and
so 48 columns, the others have the first 36.
"""

from __future__ import annotations

import numpy as np

from training.spaces.contract import Effort, Part, Steering
from training.spaces.efficientnet.blocks import (
    BLOCKS,
    CHANNELS,
    CHOICES,
    COLUMNS,
    EXPANSIONS,
    HEAD,
    KERNELS,
    LAYERS,
    ROWS,
    STEM,
    STRIDES,
    Block,
    block_of,
    blocks_of,
    column_of,
    from_blocks,
    squeezed,
)
from training.spaces.efficientnet.costs import (
    CLASSES,
    SIDE,
    cost_weights,
    macs,
    parameters,
)
from training.spaces.efficientnet.encoding import (
    decode,
    decode_matrix,
    encode,
    ends,
    population,
    sample,
    to_matrix,
    validate,
)
from training.spaces.efficientnet.examples import examples
from training.spaces.efficientnet.text import LITE0, parse, to_text

KEY = METRIC_KEY = "efficientnet"
DEVICE = "a100"
STAGES, SLOTS, DEPTHS = 1, ROWS, (ROWS,)
"""No row is ever unused: how deep a block is, is part of its column."""
NEEDS_RESOLUTION = False
SIDES = (SIDE, SIDE)

INNER: Part = (slice(None), slice(None))
"""Where the paper's matrix holds the blocks: it has no further rows or columns."""

ADJACENCY = np.eye(ROWS, k=1, dtype=np.float32)
"""Adjacency [7, 7] of the chain of blocks: row = source, column = successor."""

STEERING = Steering(
    strength=96.0,
    price=1e3,
    order=2,
    ridge=0.01,
    distinct=0.99,
    trials={
        "fast": Effort(256, (100, 101), 20),
        "paper": Effort(32, (100,), 125),
    },
)

__all__ = [
    "ADJACENCY",
    "BLOCKS",
    "CHANNELS",
    "CHOICES",
    "CLASSES",
    "COLUMNS",
    "DEPTHS",
    "DEVICE",
    "EXPANSIONS",
    "HEAD",
    "INNER",
    "KERNELS",
    "KEY",
    "LAYERS",
    "LITE0",
    "METRIC_KEY",
    "NEEDS_RESOLUTION",
    "ROWS",
    "SIDE",
    "SIDES",
    "SLOTS",
    "STAGES",
    "STEERING",
    "STEM",
    "STRIDES",
    "Block",
    "block_of",
    "blocks_of",
    "column_of",
    "cost_weights",
    "decode",
    "decode_matrix",
    "encode",
    "ends",
    "examples",
    "from_blocks",
    "macs",
    "parameters",
    "parse",
    "population",
    "sample",
    "squeezed",
    "to_matrix",
    "to_text",
    "validate",
]
