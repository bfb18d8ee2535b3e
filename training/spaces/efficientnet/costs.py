"""Exact parameters and multiply-accumulates of networks."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import ArrayLike

from training.spaces.contract import Floats, Integers
from training.spaces.efficientnet.blocks import (
    CHANNELS,
    CHOICES,
    COLUMNS,
    HEAD,
    ROWS,
    STEM,
    STRIDES,
    Block,
    block_of,
    squeezed,
)

SIDE, CLASSES = 224, 1000
"""Setting of the table of Accel-NASBench, at which costs are compared."""
_LEAST_SIDE = 32


def parameters(networks: ArrayLike, classes: int) -> Integers:
    """Exact number of trained parameters [...] of networks [..., 7]."""
    return _costs(networks, classes, SIDE)[0]


def macs(networks: ArrayLike, classes: int, side: int) -> Integers:
    """Exact multiply-accumulates [...] of convolutions and linear layers, biases not
    counted; `side` is the input's side in pixels, at least 32."""
    return _costs(networks, classes, side)[1]


def cost_weights(classes: int, side: int) -> tuple[Floats, Floats]:
    """Parameters and MACs as linear functions of the one-hot encoding.

    Returns weights [2, 7, 48] and offsets [2]: cost = offset + sum(weights * encoding).
    It is exact because a block's channels and sides do not depend on other blocks.
    """
    weights, rest = _tables(side)
    return weights.astype(float), _offset(rest, classes).astype(float)


def _costs(networks: ArrayLike, classes: int, side: int) -> Integers:
    """Parameters and MACs [2, ...] as integers."""
    weights, rest = _tables(side)
    chosen = weights[:, np.arange(ROWS), np.asarray(networks)].sum(-1)
    return chosen + _offset(rest, classes).reshape(2, *[1] * (chosen.ndim - 1))


def _offset(rest: Integers, classes: int) -> Integers:
    """Params and MACs [2] of stem, head and classifier."""
    return rest + np.array([HEAD + 1, HEAD]) * classes


@functools.cache
def _tables(side: int) -> tuple[Integers, Integers]:
    """Params and MACs of each row's columns [2, 7, 48], 0 where there is none, and of
    stem and head [2]."""
    if side < _LEAST_SIDE:
        raise ValueError(
            "EfficientNet networks halve the image five times: the side must be at "
            f"least {_LEAST_SIDE}, got {side}"
        )
    entering = first_side = _halved(side)
    weights = np.zeros((2, ROWS, COLUMNS), dtype=np.int64)
    inputs = STEM
    for row, (outputs, stride) in enumerate(zip(CHANNELS, STRIDES, strict=True)):
        leaving = _halved(entering) if stride == 2 else entering
        for column in range(CHOICES[row]):
            block = block_of(column)
            weights[:, row, column] = _block(block, inputs, outputs, entering, leaving)
        inputs, entering = outputs, leaving
    stem, head = 27 * STEM, inputs * HEAD
    rest = [
        stem + 2 * STEM + head + 2 * HEAD,
        stem * first_side**2 + head * entering**2,
    ]
    return weights, np.array(rest)


def _block(
    block: Block, inputs: int, outputs: int, entering: int, leaving: int
) -> Integers:
    """Params and MACs [2] of a block; only its first layer may change the side."""
    first = _layer(block, inputs, outputs, entering, leaving)
    other = _layer(block, outputs, outputs, leaving, leaving)
    return first + (block.layers - 1) * other


def _layer(
    block: Block, inputs: int, outputs: int, entering: int, leaving: int
) -> Integers:
    """Params and MACs [2] of a layer."""
    middle = inputs * block.expansion
    expand = inputs * middle if block.expansion > 1 else 0
    depthwise, project = middle * block.kernel**2, middle * outputs
    between = squeezed(inputs) if block.squeeze else 0
    excite = 2 * middle * between
    biases = between + middle if block.squeeze else 0
    norms = 2 * ((middle if block.expansion > 1 else 0) + middle + outputs)
    macs = expand * entering**2 + (depthwise + project) * leaving**2 + excite
    return np.array([expand + depthwise + project + excite + biases + norms, macs])


def _halved(side: int) -> int:
    """Side behind a convolution of stride 2."""
    return -(-side // 2)
