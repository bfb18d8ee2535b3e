"""How alike blocks are expected to be, by what they have in common."""

from __future__ import annotations

import numpy as np

from training.models.pairwise import Similarity
from training.spaces import efficientnet as space
from training.spaces.contract import Floats

_SINGLE, _PAIRED = 0.3, 0.1
"""How fast likeness falls, as e to the power of minus so much a step. Blocks are more
alike in how they go with others than alone."""


_PLACES = {1: 0.0, 4: 1.5, 6: 2.0}
"""Of expansions: 4 lies between 1 and 6, and nearer to 6."""


def choices() -> Floats:
    """Expansion, kernel, layers and squeeze [48, 4] of the blocks, in steps."""
    blocks = [space.block_of(column) for column in range(space.COLUMNS)]
    return np.array(
        [
            (_PLACES[one.expansion], one.kernel / 2, one.layers, one.squeeze)
            for one in blocks
        ],
        dtype=float,
    )


def features() -> Floats:
    """What the choices are of an encoding: flat encodings [n, 336] @ this [336, 28]."""
    return np.kron(np.eye(space.ROWS), choices())


def likeness(rate: float) -> Floats:
    """Covariance [48, 48] of the terms of two blocks by the steps between them. Rows
    and columns have mean 0: what all blocks have in common is the offset's."""
    each = choices()
    distance = np.abs(each[:, None] - each).sum(-1)
    centring = np.eye(len(each)) - 1 / len(each)
    covariance = centring @ np.exp(-rate * distance) @ centring
    return covariance * len(each) / np.trace(covariance)


def similarity(pairs: float, noise: float) -> Similarity:
    """Of a fit whose pairs of rows and whose noise have these variances, in units of
    what belongs to single rows."""
    return Similarity(likeness(_SINGLE), likeness(_PAIRED), pairs, noise)
