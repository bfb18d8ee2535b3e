"""A made-up search space: three rows of four choices, accuracy and latency made up.

A network is a stem, three convolutions of one width whose kernels are chosen, and a
linear layer. This file and what test/toy/recipe.json names is all that the space takes:
the contract of training/spaces, a training of its predictor, and its entry in
training/rooms.py.
"""

import itertools
import sys
from typing import cast

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn

from training.models.additive import (
    AdditiveAccuracy,
    AdditiveLatency,
    AdditivePredictor,
    Calibration,
)
from training.models.publish import Trained, publish
from training.models.request import Request
from training.models.ridge import ridge
from training.models.teacher import Teacher
from training.spaces.contract import (
    Effort,
    Examples,
    Floats,
    Integers,
    Part,
    Space,
    Steering,
)

KEY = METRIC_KEY = "toy"
KERNELS = (1, 3, 5, 7)
ROWS, COLUMNS = 3, len(KERNELS)
STAGES, SLOTS, DEPTHS = 1, ROWS, (ROWS,)
SIDE, CLASSES = 16, 10
SIDES = (SIDE, SIDE)
DEVICE = "toy_device"
NEEDS_RESOLUTION = False
INNER: Part = (slice(None), slice(None))
ADJACENCY = np.eye(ROWS, k=1, dtype=np.float32)
STEERING = Steering(
    strength=8.0,
    price=32.0,
    order=1,
    ridge=0.1,
    distinct=0.1,
    trials={"fast": Effort(16, (1,), 5), "paper": Effort(16, (1,), 5)},
)

CHANNELS = 8
LOGITS = np.array([[0, 1, 2, 3], [0, 0.5, 1.5, 2], [0, 2, 2.5, 2.75]]) / 3
"""What a choice adds to the accuracy, in logits above chance."""
MS = np.array([[1, 2, 4, 7], [1, 3, 4, 9], [1, 2, 5, 8]]) / 10
"""Milliseconds that a choice adds on the first device."""
LEVEL, REST_MS = 0.5, 0.5
CHANCE = 10.0
DEVICES = [DEVICE, "abacus"]
"""The second takes twice as long for every layer."""
CODE = 6
"""Width of a data set's code."""


def parse(text: str) -> Integers:
    known = [str(kernel) for kernel in KERNELS]
    kernels = text.split("-")
    if len(kernels) != ROWS or set(kernels) - set(known):
        raise ValueError(f"not a toy network: {text!r}; three of {known}, as 3-5-1")
    return np.array([known.index(kernel) for kernel in kernels])


def to_text(architecture: ArrayLike) -> str:
    return "-".join(str(KERNELS[column]) for column in np.asarray(architecture))


def all_architectures() -> Integers:
    return np.array(list(itertools.product(range(COLUMNS), repeat=ROWS)))


def population() -> Integers:
    return all_architectures()


def ends() -> Integers:
    return np.array([[0] * ROWS, [COLUMNS - 1] * ROWS])


def sample(count: int, generator: np.random.Generator) -> Integers:
    return generator.integers(COLUMNS, size=(count, ROWS))


def encode(architectures: ArrayLike) -> NDArray[np.float32]:
    return np.eye(COLUMNS, dtype=np.float32)[np.asarray(architectures)]


def decode(rows: ArrayLike, *depth: ArrayLike) -> Integers:
    return np.asarray(rows).argmax(-1)


def to_matrix(rows: ArrayLike) -> NDArray[np.float32]:
    return np.array(rows, dtype=np.float32)


def decode_matrix(matrix: ArrayLike) -> tuple[Integers, NDArray[np.bool_]]:
    hot = np.asarray(matrix) >= 0.5
    return hot.argmax(-1), (hot.sum(-1) == 1).all(-1)


def parameters(architectures: ArrayLike, classes: int) -> Integers:
    return _costs(architectures, classes, SIDE)[..., 0]


def macs(architectures: ArrayLike, classes: int, side: int) -> Integers:
    return _costs(architectures, classes, side)[..., 1]


def _costs(architectures: ArrayLike, classes: int, side: int) -> Integers:
    weights, rest = cost_weights(classes, side)
    costs = np.einsum("...rc,krc->...k", encode(architectures), weights) + rest
    return costs.round().astype(np.int64)


def cost_weights(classes: int, side: int) -> tuple[Floats, Floats]:
    """Convolutions have no bias and a batch norm each; the stem has kernels of 3."""
    filters = np.array(KERNELS) ** 2 * CHANNELS**2
    of_each = np.stack([filters + 2 * CHANNELS, filters * side**2]).astype(float)
    stem, last = 27 * CHANNELS, CHANNELS * classes
    rest = [stem + 2 * CHANNELS + last + classes, stem * side**2 + last]
    return of_each[:, None].repeat(ROWS, 1), np.array(rest, float)


def examples() -> Examples:
    """Every network, with what is made up of it."""
    facts = {
        "settings": [{"classes": CLASSES, "side": SIDE}],
        "networks": [
            {
                "text": to_text(one),
                "choices": one.tolist(),
                "costs": [
                    [int(parameters(one, CLASSES)), int(macs(one, CLASSES, SIDE))]
                ],
                "accuracy": round(float(accuracy(one)), 4),
                "latencyMs": round(float(milliseconds(one)), 4),
            }
            for one in all_architectures()
        ],
    }
    free = [1e9, 1e9, 1e9]
    return Examples(
        facts,
        ([free, [8.0, 1e9, 1e9], [8.5, 14.0, 0.5]], [[8.2, 1e9, 0.4], free]),
    )


def accuracy(architectures: ArrayLike) -> Floats:
    """Percent [...], as made up."""
    logits = LOGITS[np.arange(ROWS), np.asarray(architectures)].sum(-1) + LEVEL
    return CHANCE + (100 - CHANCE) / (1 + np.exp(-logits))


def milliseconds(architectures: ArrayLike) -> Floats:
    """On the first device [...], as made up."""
    return MS[np.arange(ROWS), np.asarray(architectures)].sum(-1) + REST_MS


class MadeUpLevels(nn.Module):
    """Every data set is the same, whatever its code."""

    def full_level(self, codes: Tensor) -> Tensor:
        return LEVEL + 0 * codes[:, 0]

    def full_spread(self, codes: Tensor) -> Tensor:
        return 1 + 0 * codes[:, 0]

    def half_width(self, codes: Tensor, usual: float) -> Tensor:
        return usual + 0 * codes[:, 0]

    def chance(self, codes: Tensor) -> Tensor:
        return CHANCE + 0 * codes[:, 0]


def train(request: Request) -> None:
    """Fits both predictors to the whole space."""
    networks = all_architectures()
    flat = encode(networks).reshape(len(networks), -1)
    design = np.column_stack([flat, np.ones(len(flat))]).astype(float)
    alike, penalty = np.ones(len(flat)), np.full(design.shape[1], 1e-6)
    logits = LOGITS[np.arange(ROWS), networks].sum(1)
    ms = (milliseconds(networks) - REST_MS)[:, None] * [1.0, 2.0] + REST_MS
    shares = ridge(design, logits, alike, penalty)
    by_choice = ridge(design, ms, alike, penalty)
    coefficients = np.stack([by_choice.T, *np.zeros((2, *by_choice.T.shape))])
    latency = AdditiveLatency(coefficients, np.full((2, 2), SIDE), SIDE)
    shape = AdditiveAccuracy(shares[:-1], [float(SIDE)], np.zeros(1))
    # The level is that of a network of shape 0, whatever the fit made of the constant.
    calibration = Calibration(-float(shares[-1]), 0.0, 1.0, 0.5, 0.25)
    predictor = AdditivePredictor(MadeUpLevels(), shape, latency, calibration, SIDE)
    predictor.eval().requires_grad_(False)
    codes = torch.randn(16, CODE, generator=torch.Generator().manual_seed(0))
    teacher = Teacher(predictor, codes, DEVICES)
    trained = Trained(teacher, ["Toy device", "Abacus"], np.log(ms), "made-up tables")
    command = f"python -m training.commands.train_predictor --space {KEY}"
    publish(cast(Space, sys.modules[__name__]), trained, request, command)
