"""All cells, their one-hot encodings, and cells out of them."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import ArrayLike, NDArray

from training.spaces.contract import Integers, Part
from training.spaces.nasbench201.cells import (
    CONV_3X3,
    EDGES,
    OPERATIONS,
    SKIP,
    is_connected,
)

MATRIX_COLUMNS = ("input", "output", *OPERATIONS)
"""Column names of the paper's 8 x 7 matrix."""
INNER: Part = (slice(1, 7), slice(2, None))
"""Where the paper's matrix holds the edges: input and output are around them."""


def _operation_graph() -> NDArray[np.float32]:
    """Adjacency [8, 8] of the operation graph: row = source, column = successor.

    Row 0 is the input, rows 1..6 the edges in text order, row 7 the output. An
    operation is followed by every operation that starts where it ends. (The matrix
    of the public DiffusionNAG code belongs to another edge order than its rows.)
    """
    nothing_before, nothing_after = -1, 4
    starts = [nothing_before, *(i for i, _ in EDGES), 3]
    ends = [0, *(j for _, j in EDGES), nothing_after]
    follows = [[end == start for start in starts] for end in ends]
    return np.array(follows, dtype=np.float32)


ADJACENCY = _operation_graph()


def all_cells() -> Integers:
    """All 15,625 cells [15625, 6], the last edge changing fastest."""
    return np.array(list(itertools.product(range(5), repeat=6)))


def population() -> Integers:
    """The cells that stand for the space in statistics: all of them."""
    return all_cells()


def sample(count: int, generator: np.random.Generator) -> Integers:
    """Cells [count, 6], every operation uniformly drawn."""
    return generator.integers(len(OPERATIONS), size=(count, len(EDGES)))


def ends() -> Integers:
    """The smallest and the largest cell [2, 6] by parameters, MACs and latency."""
    return np.array([[SKIP] * 6, [CONV_3X3] * 6])


def index_of(cells: ArrayLike) -> Integers:
    """Places [...] in `all_cells` of cells [..., 6]."""
    return np.asarray(cells) @ 5 ** np.arange(5, -1, -1)


def encode(cells: ArrayLike) -> NDArray[np.float32]:
    """One-hot encoding [..., 6, 5] float32 of cells [..., 6]."""
    return np.eye(5, dtype=np.float32)[np.asarray(cells)]


def decode(rows: ArrayLike, *depth: ArrayLike) -> Integers:
    """Cells [..., 6] with the highest operation of each row of [..., 6, 5]."""
    return np.asarray(rows).argmax(-1)


def to_matrix(rows: ArrayLike) -> NDArray[np.float32]:
    """The paper's matrix [..., 8, 7] around rows [..., 6, 5]: input, edges, output."""
    matrix = np.zeros((*np.shape(rows)[:-2], 8, 7), dtype=np.float32)
    matrix[..., 0, 0] = 1
    matrix[..., 1:7, 2:] = rows
    matrix[..., 7, 1] = 1
    return matrix


def decode_matrix(matrix: ArrayLike) -> tuple[Integers, NDArray[np.bool_]]:
    """Cells [n, 6] and validity [n] of one-hot matrices [n, 8, 7], by threshold.

    An entry counts as set from 0.5 on. A matrix is valid if it has exactly one entry
    per row, the input and output rows are right and the rest carries operations
    (DiffusionNAG's rule, arXiv 2305.16943). Cells of invalid matrices are meaningless.
    """
    hot = np.asarray(matrix) >= 0.5
    expected_ends = hot[:, 0, 0] & hot[:, 7, 1]
    operations_only = ~hot[:, 1:7, :2].any((1, 2))
    valid = (hot.sum(2) == 1).all(1) & expected_ends & operations_only
    return hot[:, 1:7, 2:].argmax(-1), valid


def validate(rows: ArrayLike) -> str | None:
    """What is wrong with one encoded cell [6, 5], or None if it is valid.

    Valid means one operation per edge and a path from input to output.
    """
    rows = np.asarray(rows)
    if rows.shape != (6, 5):
        return f"expected a 6 x 5 matrix, got {' x '.join(map(str, rows.shape))}"
    if not (np.isin(rows, (0, 1)).all() and (rows.sum(1) == 1).all()):
        return "expected exactly one operation per edge"
    if not is_connected(decode(rows)):
        return "no path without `none` from the input to the output"
    return None
