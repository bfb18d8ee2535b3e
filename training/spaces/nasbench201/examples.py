"""What golden files pin of the space."""

from __future__ import annotations

import numpy as np

from training.spaces.contract import Examples
from training.spaces.nasbench201.cells import (
    OPERATIONS,
    canonical,
    is_connected,
    parse,
    to_text,
)
from training.spaces.nasbench201.costs import macs, parameters
from training.spaces.nasbench201.encoding import ADJACENCY, MATRIX_COLUMNS, all_cells

SETTINGS = ((10, 32), (100, 32), (120, 16), (43, 48), (2, 224))
"""(classes, side) at which costs are pinned."""

NAMED_CELLS = (
    "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|",
    "|skip_connect~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|",
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|"
    "+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|",
    "|nor_conv_1x1~0|+|none~0|skip_connect~1|+|none~0|none~1|avg_pool_3x3~2|",
)


def examples() -> Examples:
    """Encodings, validity, classes and costs of some 40 cells, and budgets."""
    generator = np.random.default_rng(0)
    drawn = all_cells()[generator.choice(15_625, 36, replace=False)]
    cells = [parse(text) for text in NAMED_CELLS] + list(drawn)
    facts = {
        "operations": OPERATIONS,
        "matrixColumns": MATRIX_COLUMNS,
        "adjacency": ADJACENCY.astype(int).tolist(),
        "settings": [{"classes": k, "side": side} for k, side in SETTINGS],
        "cells": [
            {
                "text": to_text(cell),
                "choices": cell.tolist(),
                "valid": is_connected(cell),
                "class": canonical(cell),
                "costs": [
                    [int(parameters(cell, k)), int(macs(cell, k, side))]
                    for k, side in SETTINGS
                ],
            }
            for cell in cells
        ],
    }
    return Examples(
        facts,
        (
            [[1e9, 1e9, 1e9], [12.0, 17.0, 1e9], [12.5, 16.0, 2.0]],
            [[12.5, 17.5, 2.2], [14.0, 19.0, 1e9]],
        ),
    )
