"""What golden files pin of the space."""

from __future__ import annotations

import numpy as np

from training.spaces.contract import UNUSED, Examples
from training.spaces.mobilenetv3.costs import macs, parameters
from training.spaces.mobilenetv3.encoding import sample
from training.spaces.mobilenetv3.layers import (
    COLUMNS,
    DEPTHS,
    EXPANSIONS,
    KERNELS,
    ROWS,
    SLOTS,
)
from training.spaces.mobilenetv3.text import to_text

SETTINGS = ((1000, 224, 1.0), (1000, 224, 1.2), (10, 152, 1.0), (3, 33, 1.2))
"""(classes, side, width) at which costs are pinned."""


def examples() -> Examples:
    """Encodings and costs of some 40 networks, and budgets."""
    drawn = sample(36, np.random.default_rng(0))
    smallest = np.where(np.arange(ROWS) % SLOTS < 2, 0, UNUSED)
    largest = np.full(ROWS, COLUMNS - 1)
    facts = {
        "kernels": KERNELS,
        "expansions": EXPANSIONS,
        "depths": DEPTHS,
        "settings": [
            {"classes": k, "side": side, "width": width} for k, side, width in SETTINGS
        ],
        "networks": [
            {
                "text": to_text(network),
                "choices": network.tolist(),
                "costs": [
                    [
                        int(parameters(network, k, width)),
                        int(macs(network, k, side, width)),
                    ]
                    for k, side, width in SETTINGS
                ],
            }
            for network in [smallest, largest, *drawn]
        ],
    }
    return Examples(
        facts,
        (
            [[1e9, 1e9, 1e9], [15.2, 19.0, 1e9], [15.4, 1e9, 2.4]],
            [[15.3, 1e9, 2.6], [15.7, 19.8, 1e9]],
        ),
    )
