"""A search space of one file: three rows of four choices, accuracy and latency made up.

It is what a new space takes on this side: the contract of training/spaces, a training
of its predictor, and an entry in `ROOMS`, which the test makes.
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
from training.rooms import Room
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
ROWS, COLUMNS = 3, 4
STAGES, SLOTS, DEPTHS = 1, ROWS, (ROWS,)
SIDE, CLASSES = 8, 2
SIDES = (SIDE, SIDE)
NEEDS_RESOLUTION = False
INNER: Part = (slice(None), slice(None))
ADJACENCY = np.eye(ROWS, k=1, dtype=np.float32)
STEERING = Steering(
    strength=4.0,
    price=50.0,
    order=1,
    ridge=0.05,
    distinct=0.1,
    trials={"fast": Effort(16, (1,), 5), "paper": Effort(16, (1,), 5)},
)

NAMES = "abcd"
PARAMS = np.array([[0, 100, 300, 900], [0, 200, 500, 700], [0, 50, 800, 1000]])
LOGITS = np.array([[0, 1, 2, 3], [0, 0.5, 1.5, 2], [0, 2, 2.5, 2.75]]) / 3
MS = np.array([[1, 3, 2, 4], [1, 1, 2, 5], [2, 1, 1, 3]])
REST_PARAMS, REST_MS, LEVEL = 64, 2.0, 0.5
CODE = 6
DEVICES = ["slide rule", "abacus"]


def parse(text: str) -> Integers:
    if len(text) != ROWS or set(text) - set(NAMES):
        raise ValueError(f"not a toy network: {text!r}; expected three of {NAMES}")
    return np.array([NAMES.index(name) for name in text])


def to_text(architecture: ArrayLike) -> str:
    return "".join(NAMES[column] for column in np.asarray(architecture))


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
    chosen = PARAMS[np.arange(ROWS), np.asarray(architectures)]
    return chosen.sum(-1) + REST_PARAMS * classes


def macs(architectures: ArrayLike, classes: int, side: int) -> Integers:
    return parameters(architectures, classes) * side**2


def cost_weights(classes: int, side: int) -> tuple[Floats, Floats]:
    rest = float(REST_PARAMS * classes)
    weights = np.stack([PARAMS, PARAMS * side**2]).astype(float)
    return weights, np.array([rest, rest * side**2])


def examples() -> Examples:
    facts = {
        "settings": [{"classes": CLASSES, "side": SIDE}],
        "networks": [
            {
                "text": to_text(one),
                "choices": one.tolist(),
                "costs": [
                    [int(parameters(one, CLASSES)), int(macs(one, CLASSES, SIDE))]
                ],
            }
            for one in all_architectures()
        ],
    }
    free = [1e9, 1e9, 1e9]
    return Examples(
        facts,
        ([free, [6.5, 1e9, 1e9], [7.0, 11.0, 2.0]], [[6.8, 1e9, 1.9], free]),
    )


class MadeUpLevels(nn.Module):
    """Every data set has two classes and the same level."""

    def full_level(self, codes: Tensor) -> Tensor:
        return LEVEL + 0 * codes[:, 0]

    def full_spread(self, codes: Tensor) -> Tensor:
        return 1 + 0 * codes[:, 0]

    def half_width(self, codes: Tensor, usual: float) -> Tensor:
        return usual + 0 * codes[:, 0]

    def chance(self, codes: Tensor) -> Tensor:
        return 50 + 0 * codes[:, 0]


def train(request: Request) -> None:
    """Fits both predictors to the whole space."""
    networks = all_architectures()
    flat = encode(networks).reshape(len(networks), -1)
    design = np.column_stack([flat, np.ones(len(flat))]).astype(float)
    rows = np.arange(ROWS)
    logits = LOGITS[rows, networks].sum(1)
    ms = MS[rows, networks].sum(1)[:, None] * [1.0, 2.0] + REST_MS
    penalty = np.full(design.shape[1], 1e-6)
    shares = ridge(design, logits, np.ones(len(flat)), penalty)
    by_choice = ridge(design, ms, np.ones(len(flat)), penalty)
    coefficients = np.stack([by_choice.T, *np.zeros((2, *by_choice.T.shape))])
    latency = AdditiveLatency(coefficients, np.full((2, 2), SIDE), SIDE)
    shape = AdditiveAccuracy(shares[:-1], [float(SIDE)], np.zeros(1))
    # The level is that of a network of shape 0, whatever the fit made of the constant.
    calibration = Calibration(-float(shares[-1]), 0.0, 1.0, 0.5, 0.25)
    predictor = AdditivePredictor(MadeUpLevels(), shape, latency, calibration, SIDE)
    predictor.eval().requires_grad_(False)
    codes = torch.randn(16, CODE, generator=torch.Generator().manual_seed(0))
    teacher = Teacher(predictor, codes, DEVICES)
    trained = Trained(teacher, DEVICES, np.log(ms), "made-up tables")
    command = f"python -m training.commands.train_predictor --space {KEY}"
    publish(SPACE, trained, request, command)


SPACE = cast(Space, sys.modules[__name__])
ROOM = Room(SPACE, train)
