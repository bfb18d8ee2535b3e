"""Exact parameters and multiply-accumulates of a cell's whole network."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from training.spaces.contract import Floats, Integers
from training.spaces.nasbench201.cells import CONV_1X1, CONV_3X3, NONE

SIDE, CLASSES = 32, 10


def parameters(cells: ArrayLike, classes: int) -> Integers:
    """Exact number of trained parameters [...] of the full network.

    `cells` [..., 6]; skeleton of 16 channels and 5 cells a stage (arXiv 2001.00326).
    """
    conv_1x1, conv_3x3 = _count_convolutions(cells)
    return 73_306 + 65 * (classes - 10) + 28_000 * conv_1x1 + 243_040 * conv_3x3


def macs(cells: ArrayLike, classes: int, side: int) -> Integers:
    """Exact multiply-accumulates [...] of convolutions and classifier.

    `cells` [..., 6]; `side` is the input's side in pixels, divisible by 4.
    """
    _check_side(side)
    conv_1x1, conv_3x3 = _count_convolutions(cells)
    per_pixel = 432 + 2 * 3_584 + 3_840 * conv_1x1 + 34_560 * conv_3x3
    return side * side * per_pixel + 65 * classes


def cost_weights(classes: int, side: int) -> tuple[Floats, Floats]:
    """Parameters and MACs as linear functions of the one-hot encoding.

    Returns weights [2, 6, 5] and offsets [2]: cost = offset + sum(weights * encoding).
    """
    _check_side(side)
    weights = np.zeros((2, 6, 5))
    weights[:, :, CONV_1X1] = [[28_000], [3_840 * side * side]]
    weights[:, :, CONV_3X3] = [[243_040], [34_560 * side * side]]
    empty = np.full(6, NONE)
    return weights, np.array(
        [parameters(empty, classes), macs(empty, classes, side)], dtype=float
    )


def _count_convolutions(cells: ArrayLike) -> tuple[Integers, Integers]:
    chosen = np.asarray(cells)
    return (chosen == CONV_1X1).sum(-1), (chosen == CONV_3X3).sum(-1)


def _check_side(side: int) -> None:
    if side < 4 or side % 4:
        raise ValueError(
            f"NAS-Bench-201 networks halve the image twice: the side must be "
            f"divisible by 4, got {side}"
        )
