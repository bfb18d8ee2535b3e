"""One-hot encodings of networks, and networks out of them."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import ArrayLike, NDArray

from training.spaces.contract import Integers
from training.spaces.efficientnet.blocks import CHOICES, COLUMNS, ROWS

_EXISTS: NDArray[np.bool_] = np.arange(COLUMNS) < np.array(CHOICES)[:, None]
"""Whether [7, 48] a row has a column."""


def sample(count: int, generator: np.random.Generator) -> Integers:
    """Networks [count, 7], every column of a row equally likely."""
    return generator.integers(np.array(CHOICES), size=(count, ROWS))


@functools.cache
def population() -> Integers:
    """A fixed random sample [20000, 7] that stands for the space in statistics."""
    return sample(20_000, np.random.default_rng(0))


def ends() -> Integers:
    """The smallest and the largest network [2, 7]."""
    return np.stack([np.zeros(ROWS, dtype=np.int64), np.array(CHOICES) - 1])


def encode(networks: ArrayLike) -> NDArray[np.float32]:
    """One-hot encoding [..., 7, 48] float32 of networks [..., 7]."""
    return np.eye(COLUMNS, dtype=np.float32)[np.asarray(networks)]


def decode(rows: ArrayLike, *depth: ArrayLike) -> Integers:
    """The likeliest networks [..., 7] of marginals [..., 7, 48]; no depth varies."""
    return np.where(_EXISTS, np.asarray(rows), -np.inf).argmax(-1)


def to_matrix(rows: ArrayLike) -> NDArray[np.float32]:
    """The paper's matrix [..., 7, 48], which is the encoding itself."""
    return np.array(rows, dtype=np.float32)


def decode_matrix(matrix: ArrayLike) -> tuple[Integers, NDArray[np.bool_]]:
    """Networks [n, 7] and validity [n] of one-hot matrices [n, 7, 48], by threshold.

    An entry counts as set from 0.5 on. A matrix is valid if every row has exactly one,
    in a column that the row has. Invalid networks are meaningless.
    """
    hot = np.asarray(matrix) >= 0.5
    alone = (hot.sum(-1) == 1).all(-1)
    return hot.argmax(-1), alone & ~(hot & ~_EXISTS).any((-1, -2))


def validate(rows: ArrayLike) -> str | None:
    """What is wrong with one encoded network [7, 48], or None if it is valid."""
    rows = np.asarray(rows)
    if rows.shape != (ROWS, COLUMNS):
        return f"expected a 7 x 48 matrix, got {' x '.join(map(str, rows.shape))}"
    if not (np.isin(rows, (0, 1)).all() and (rows.sum(1) == 1).all()):
        return "expected exactly one choice per block"
    for row, column in enumerate(rows.argmax(1)):
        if column >= CHOICES[row]:
            return f"block {row + 1} has at most {CHOICES[row]} choices"
    return None
