"""The MobileNetV3 (Once-for-All) search space: encoding, validity, exact costs.

A network has five stages of two to four inverted residuals; every layer has a kernel of
3, 5 or 7 pixels and an expansion of 3, 4 or 6. A layer's slot is row 4 s + j (layer j
of stage s), its type column 3 index(kernel) + index(expansion). The text form: twenty
tokens ``depth-kernel-expansion`` joined by ``_``, an unused slot ``0-0-0`` (Cai et al.
2020, arXiv 1908.09791; DiffusionNAG, arXiv 2305.16943).

Inside this package a network is an integer vector of 20 columns, -1 in an unused slot.
"""

from __future__ import annotations

import numpy as np

from training.spaces.contract import UNUSED, Effort, Part, Steering
from training.spaces.mobilenetv3.costs import (
    CLASSES,
    SIDE,
    WIDTHS,
    cost_weights,
    macs,
    parameters,
)
from training.spaces.mobilenetv3.encoding import (
    decode,
    decode_matrix,
    encode,
    ends,
    population,
    sample,
    to_matrix,
    validate,
)
from training.spaces.mobilenetv3.examples import examples
from training.spaces.mobilenetv3.layers import (
    COLUMNS,
    DEPTHS,
    EXPANSIONS,
    KERNELS,
    ROWS,
    SLOTS,
    STAGES,
    depths_of,
    from_lists,
    layer_type,
)
from training.spaces.mobilenetv3.text import describe, parse, to_text

KEY = METRIC_KEY = "mobilenetv3"
DEVICE = "titan_rtx_32"
NEEDS_RESOLUTION = True
SIDES = (128, 224)

INNER: Part = (slice(None), slice(None))
"""Where the paper's matrix holds the slots: it has no further rows or columns."""

ADJACENCY = np.eye(ROWS, k=1, dtype=np.float32)
"""Adjacency [20, 20] of the chain of slots: row = source, column = successor."""

STEERING = Steering(
    strength=96.0,
    price=1e3,
    order=2,  # First order would favour shallow networks.
    ridge=0.01,
    distinct=0.99,
    trials={
        "fast": Effort(256, (100, 101), 20),
        # A fraction of the paper's 1,000 steps: a study would take days.
        "paper": Effort(32, (100,), 125),
    },
)

__all__ = [
    "ADJACENCY",
    "CLASSES",
    "COLUMNS",
    "DEPTHS",
    "DEVICE",
    "EXPANSIONS",
    "INNER",
    "KERNELS",
    "KEY",
    "METRIC_KEY",
    "NEEDS_RESOLUTION",
    "ROWS",
    "SIDE",
    "SIDES",
    "SLOTS",
    "STAGES",
    "STEERING",
    "UNUSED",
    "WIDTHS",
    "cost_weights",
    "decode",
    "decode_matrix",
    "depths_of",
    "describe",
    "encode",
    "ends",
    "examples",
    "from_lists",
    "layer_type",
    "macs",
    "parameters",
    "parse",
    "population",
    "sample",
    "to_matrix",
    "to_text",
    "validate",
]
