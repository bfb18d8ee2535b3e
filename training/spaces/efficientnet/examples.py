"""What golden files pin of the space."""

from __future__ import annotations

import numpy as np

from training.spaces.contract import Examples
from training.spaces.efficientnet.blocks import (
    CHANNELS,
    CHOICES,
    EXPANSIONS,
    KERNELS,
    LAYERS,
)
from training.spaces.efficientnet.costs import macs, parameters
from training.spaces.efficientnet.encoding import ends, sample
from training.spaces.efficientnet.text import LITE0, to_text

SETTINGS = ((1000, 224), (10, 96), (3, 33))
"""(classes, side) at which costs are pinned."""


def examples() -> Examples:
    """Encodings and costs of 50 networks, and budgets."""
    drawn = sample(47, np.random.default_rng(0))
    facts = {
        "expansions": EXPANSIONS,
        "kernels": KERNELS,
        "layers": LAYERS,
        "channels": CHANNELS,
        "choices": CHOICES,
        "settings": [{"classes": k, "side": side} for k, side in SETTINGS],
        "networks": [
            {
                "text": to_text(network),
                "choices": network.tolist(),
                "costs": [
                    [int(parameters(network, k)), int(macs(network, k, side))]
                    for k, side in SETTINGS
                ],
            }
            for network in [*ends(), LITE0, *drawn]
        ],
    }
    return Examples(
        facts,
        (
            [[1e9, 1e9, 1e9], [15.0, 19.5, 1e9], [1e9, 1e9, -1.4]],
            [[15.1, 1e9, -1.9], [15.4, 20.0, 1e9]],
        ),
    )
