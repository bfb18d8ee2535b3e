"""The NAS-Bench-201 search space: encoding, validity, exact costs, symmetry.

A cell is a directed acyclic graph over four feature nodes 0..3. Each of the six
edges (i < j) carries one of five operations; node j is the sum of its incoming
operations; node 3 is the cell's output. The benchmark's text form is
``|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`` (Dong & Yang, arXiv 2001.00326).

Inside this package a cell is an integer vector of six operation indices in the
order of the text form, which is also the row order of the one-hot encodings.
"""

from __future__ import annotations

from training.spaces.contract import Effort, Steering
from training.spaces.nasbench201.cells import (
    COLUMNS,
    CONV_1X1,
    CONV_3X3,
    EDGES,
    NONE,
    OPERATIONS,
    POOL,
    ROWS,
    SKIP,
    canonical,
    describe,
    is_connected,
    parse,
    to_text,
)
from training.spaces.nasbench201.costs import (
    CLASSES,
    SIDE,
    cost_weights,
    macs,
    parameters,
)
from training.spaces.nasbench201.encoding import (
    ADJACENCY,
    INNER,
    MATRIX_COLUMNS,
    all_cells,
    decode,
    decode_matrix,
    encode,
    ends,
    index_of,
    population,
    sample,
    to_matrix,
    validate,
)
from training.spaces.nasbench201.examples import examples

KEY, METRIC_KEY = "nasbench201", "nb201"
DEVICE = "titan_rtx_32"
STAGES, SLOTS, DEPTHS = 1, ROWS, (ROWS,)
SIDES = (SIDE, SIDE)
NEEDS_RESOLUTION = False

STEERING = Steering(
    strength=8.0,
    price=100.0,
    order=1,
    ridge=0.1,  # Six rows with coarse costs are decided early.
    distinct=0.85,
    trials={
        "fast": Effort(256, (100, 101, 102), 20),
        # A fraction of the paper's 1,000 steps: a study would take days.
        "paper": Effort(64, (100,), 250),
    },
)

all_architectures = all_cells

__all__ = [
    "ADJACENCY",
    "CLASSES",
    "COLUMNS",
    "CONV_1X1",
    "CONV_3X3",
    "DEPTHS",
    "DEVICE",
    "EDGES",
    "INNER",
    "KEY",
    "MATRIX_COLUMNS",
    "METRIC_KEY",
    "NEEDS_RESOLUTION",
    "NONE",
    "OPERATIONS",
    "POOL",
    "ROWS",
    "SIDE",
    "SIDES",
    "SKIP",
    "SLOTS",
    "STAGES",
    "STEERING",
    "all_architectures",
    "all_cells",
    "canonical",
    "cost_weights",
    "decode",
    "decode_matrix",
    "describe",
    "encode",
    "ends",
    "examples",
    "index_of",
    "is_connected",
    "macs",
    "parameters",
    "parse",
    "population",
    "sample",
    "to_matrix",
    "to_text",
    "validate",
]
