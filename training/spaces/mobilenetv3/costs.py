"""Exact parameters and multiply-accumulates of networks."""

from __future__ import annotations

import functools
import itertools

import numpy as np
from numpy.typing import ArrayLike

from training.spaces.contract import Floats, Integers
from training.spaces.mobilenetv3.layers import EXPANSIONS, KERNELS, ROWS, SLOTS

WIDTHS = (1.0, 1.2)
SIDE, CLASSES = 224, 1000
"""Setting of Once-for-All's own networks, at which costs are compared."""

_STRIDES = (2, 2, 2, 1, 2)
_SQUEEZE = (False, True, False, True, True)
_STEM, _FIRST, _STAGE_CHANNELS, _LAST, _MIX = 16, 16, (24, 40, 80, 112, 160), 960, 1280


def parameters(networks: ArrayLike, classes: int, width: float = 1.0) -> Integers:
    """Exact number of trained parameters [...] of networks [..., 20]."""
    return _costs(networks, classes, SIDE, width)[0]


def macs(networks: ArrayLike, classes: int, side: int, width: float = 1.0) -> Integers:
    """Exact multiply-accumulates [...] of convolutions and linear layers.

    `networks` [..., 20]; `side` is the input's side in pixels, at least 32.
    """
    return _costs(networks, classes, side, width)[1]


def cost_weights(classes: int, side: int, width: float = 1.0) -> tuple[Floats, Floats]:
    """Parameters and MACs as linear functions of the one-hot encoding.

    Returns weights [2, 20, 9] and offsets [2]: cost = offset + sum(weights * encoding).
    It is exact because a slot's channels and sides do not depend on the other slots.
    """
    weights, fixed, per_class = _tables(side, width)
    return weights.astype(float), (fixed + per_class * classes).astype(float)


def _costs(networks: ArrayLike, classes: int, side: int, width: float) -> Integers:
    """Parameters and MACs [2, ...] as integers."""
    weights, fixed, per_class = _tables(side, width)
    padded = np.concatenate([weights, np.zeros((2, ROWS, 1), dtype=np.int64)], -1)
    chosen = padded[:, np.arange(ROWS), np.asarray(networks)].sum(-1)
    offset = (fixed + per_class * classes).reshape(2, *[1] * (chosen.ndim - 1))
    return chosen + offset


@functools.cache
def _tables(side: int, width: float) -> tuple[Integers, Integers, Integers]:
    """Params and MACs of each slot's types [2, 20, 9], of the rest [2], and a class."""
    if side < 32:
        raise ValueError(
            "MobileNetV3 networks halve the image five times: the side must be at "
            f"least 32, got {side}"
        )
    if width not in WIDTHS:
        raise ValueError(f"the width must be one of {WIDTHS}, got {width}")
    stem, first, last, mix = (
        _divisible(channels * width) for channels in (_STEM, _FIRST, _LAST, _MIX)
    )
    stages = [_divisible(channels * width) for channels in _STAGE_CHANNELS]
    beginning = 27 * stem + 9 * stem + stem * first
    inputs, entering = first, _halved(side)
    first_side = entering
    slots: list[list[tuple[int, int]]] = []
    for stride, squeeze, outputs in zip(_STRIDES, _SQUEEZE, stages, strict=True):
        for _ in range(SLOTS):
            leaving = _halved(entering) if stride == 2 else entering
            slots.append(_layer_costs(inputs, outputs, entering, leaving, squeeze))
            inputs, entering, stride = outputs, leaving, 1
    norms = 2 * (stem + stem + first + last)
    params = beginning + norms + inputs * last + last * mix
    operations = beginning * first_side**2 + inputs * last * entering**2 + last * mix
    weights = np.array(slots).transpose(2, 0, 1)
    return weights, np.array([params, operations]), np.array([mix + 1, mix])


def _layer_costs(
    inputs: int, outputs: int, entering: int, leaving: int, squeeze: bool
) -> list[tuple[int, int]]:
    """Params and MACs of the nine types in one slot; biases are no MACs."""
    costs: list[tuple[int, int]] = []
    for kernel, expansion in itertools.product(KERNELS, EXPANSIONS):
        middle = _divisible(inputs * expansion)
        expand, project = inputs * middle, middle * outputs
        depthwise = middle * kernel**2
        squeezed = _divisible(middle // 4) if squeeze else 0
        excite = 2 * middle * squeezed
        biases = squeezed + middle if squeeze else 0
        norms = 2 * (middle + middle + outputs)
        params = expand + depthwise + project + excite + biases + norms
        macs = expand * entering**2 + (depthwise + project) * leaving**2 + excite
        costs.append((params, macs))
    return costs


def _divisible(channels: float) -> int:
    """The multiple of 8 nearest to `channels`, at most a tenth below (MobileNetV2)."""
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * channels else nearest


def _halved(side: int) -> int:
    """Side behind a convolution of stride 2 padded by half its kernel."""
    return -(-side // 2)
