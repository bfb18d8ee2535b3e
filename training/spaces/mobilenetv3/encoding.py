"""One-hot encodings of networks, and networks out of them."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import ArrayLike, NDArray

from training.spaces.contract import UNUSED, Integers
from training.spaces.mobilenetv3.layers import (
    COLUMNS,
    DEPTHS,
    ROWS,
    SLOTS,
    STAGES,
    fault_of,
)


def sample(count: int, generator: np.random.Generator) -> Integers:
    """Networks [count, 20] as Once-for-All draws them: depths and types uniform."""
    depths = generator.choice(DEPTHS, (count, STAGES, 1))
    used = (np.arange(SLOTS) < depths).reshape(count, ROWS)
    return np.where(used, generator.integers(COLUMNS, size=(count, ROWS)), UNUSED)


@functools.cache
def population() -> Integers:
    """A fixed random sample [20000, 20] that stands for the space in statistics."""
    return sample(20_000, np.random.default_rng(0))


def ends() -> Integers:
    """The smallest and the largest network [2, 20]."""
    used = np.arange(ROWS) % SLOTS < min(DEPTHS)
    return np.stack([np.where(used, 0, UNUSED), np.full(ROWS, COLUMNS - 1)])


def encode(networks: ArrayLike) -> NDArray[np.float32]:
    """One-hot encoding [..., 20, 9] float32 of networks [..., 20]."""
    with_unused = np.vstack([np.eye(COLUMNS), np.zeros(COLUMNS)]).astype(np.float32)
    return with_unused[np.asarray(networks)]


def decode(rows: ArrayLike, *depth: ArrayLike) -> Integers:
    """Networks [..., 20] of marginals [..., 20, 9] and of P(depth) [..., 5, 3], the one
    array in `depth`.

    Each stage has its likeliest depth and each used slot its likeliest type.
    """
    depths = np.array(DEPTHS)[np.asarray(depth[0]).argmax(-1)]
    used = np.arange(SLOTS) < depths[..., None]
    types = np.asarray(rows).argmax(-1)
    return np.where(used.reshape(types.shape), types, UNUSED)


def to_matrix(rows: ArrayLike) -> NDArray[np.float32]:
    """The paper's matrix [..., 20, 9], which is the encoding itself."""
    return np.array(rows, dtype=np.float32)


def decode_matrix(matrix: ArrayLike) -> tuple[Integers, NDArray[np.bool_]]:
    """Networks [n, 20] and validity [n] of one-hot matrices [n, 20, 9], by threshold.

    An entry counts as set from 0.5 on, a row without one is an unused slot. A matrix is
    valid if no row has two and no stage leaves out a slot before its last or one of its
    first two (DiffusionNAG's rule, arXiv 2305.16943). Invalid networks are meaningless.
    """
    hot = np.asarray(matrix) >= 0.5
    count = hot.sum(-1)
    networks = np.where(count > 0, hot.argmax(-1), UNUSED)
    return networks, (count <= 1).all(-1) & _in_order(networks)


def validate(rows: ArrayLike) -> str | None:
    """What is wrong with one encoded network [20, 9], or None if it is valid."""
    rows = np.asarray(rows)
    if rows.shape != (ROWS, COLUMNS):
        return f"expected a 20 x 9 matrix, got {' x '.join(map(str, rows.shape))}"
    if not (np.isin(rows, (0, 1)).all() and (rows.sum(1) <= 1).all()):
        return "expected at most one type per slot"
    return fault_of(np.where(rows.any(1), rows.argmax(1), UNUSED))


def _in_order(networks: Integers) -> NDArray[np.bool_]:
    """Whether [n] no stage leaves out a slot that it may not."""
    used = (networks != UNUSED).reshape(-1, STAGES, SLOTS)
    return (used[..., :2].all(-1) & (used[..., 2] | ~used[..., 3])).all(-1)
