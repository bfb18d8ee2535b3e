"""The NAS-Bench-201 search space: encoding, validity, exact costs, symmetry.

A cell is a directed acyclic graph over four feature nodes 0..3. Each of the six
edges (i < j) carries one of five operations; node j is the sum of its incoming
operations; node 3 is the cell's output. The benchmark's text form is
``|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`` (Dong & Yang, arXiv 2001.00326).

Inside this package a cell is an integer vector of six operation indices in the
order of the text form, which is also the row order of the one-hot encodings.
"""

from __future__ import annotations

import itertools

import numpy as np

NAME = "nasbench201"
KEY = "nb201"
OPERATIONS = ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")
NONE, SKIP, CONV_1X1, CONV_3X3, POOL = range(5)
EDGES = ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3))
ROWS, COLUMNS = len(EDGES), len(OPERATIONS)
STAGES, SLOTS, DEPTHS = 1, ROWS, (ROWS,)
SIDE, CLASSES = 32, 10

NEEDS_RESOLUTION = False

MATRIX_COLUMNS = ("input", "output", *OPERATIONS)
"""Column names of the paper's 8 x 7 matrix."""
INNER = (slice(1, 7), slice(2, None))
"""Where the paper's matrix holds the edges: input and output are around them."""

_SHORT_NAMES = ("none", "skip", "conv 1x1", "conv 3x3", "avg pool 3x3")


def _operation_graph() -> np.ndarray:
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


def parse(text: str) -> np.ndarray:
    """Operation indices [6] of a cell's text form.

    Raises ValueError, naming the fault, for anything but the exact text form.
    """
    groups = text.strip().split("+")
    tokens = [group.strip("|").split("|") for group in groups]
    if [len(group) for group in tokens] != [1, 2, 3]:
        raise ValueError(
            f"not a NAS-Bench-201 cell: {text!r}; "
            "expected |op~0|+|op~0|op~1|+|op~0|op~1|op~2|"
        )
    cell = []
    for token, (source, _) in zip(itertools.chain(*tokens), EDGES, strict=True):
        name, _, origin = token.partition("~")
        if name not in OPERATIONS or origin != str(source):
            raise ValueError(
                f"not a NAS-Bench-201 operation: {token!r}; expected one of "
                f"{', '.join(OPERATIONS)} followed by ~{source}"
            )
        cell.append(OPERATIONS.index(name))
    if to_text(cell) != text.strip():
        raise ValueError(f"not a NAS-Bench-201 cell: {text!r}; check the bars")
    return np.array(cell)


def to_text(cell) -> str:
    """Text form of six operation indices."""
    tokens = [f"{OPERATIONS[op]}~{i}" for op, (i, _) in zip(cell, EDGES, strict=True)]
    groups = (tokens[:1], tokens[1:3], tokens[3:])
    return "+".join(f"|{'|'.join(group)}|" for group in groups)


def all_cells() -> np.ndarray:
    """All 15,625 cells [15625, 6], the last edge changing fastest."""
    return np.array(list(itertools.product(range(5), repeat=6)))


def population() -> np.ndarray:
    """The cells that stand for the space in statistics: all of them."""
    return all_cells()


def ends() -> np.ndarray:
    """The smallest and the largest cell [2, 6] by parameters, MACs and latency."""
    return np.array(
        [[OPERATIONS.index("skip_connect")] * 6, [OPERATIONS.index("nor_conv_3x3")] * 6]
    )


def index_of(cells: np.ndarray) -> np.ndarray:
    """Places [...] in `all_cells` of cells [..., 6]."""
    return np.asarray(cells) @ 5 ** np.arange(5, -1, -1)


def encode(cells: np.ndarray) -> np.ndarray:
    """One-hot encoding [..., 6, 5] float32 of cells [..., 6]."""
    return np.eye(5, dtype=np.float32)[np.asarray(cells)]


def decode(rows: np.ndarray) -> np.ndarray:
    """Cells [..., 6] with the highest operation of each row of [..., 6, 5]."""
    return np.asarray(rows).argmax(-1)


def to_matrix(rows: np.ndarray) -> np.ndarray:
    """The paper's matrix [..., 8, 7] around rows [..., 6, 5]: input, edges, output."""
    matrix = np.zeros((*np.shape(rows)[:-2], 8, 7), dtype=np.float32)
    matrix[..., 0, 0] = 1
    matrix[..., 1:7, 2:] = rows
    matrix[..., 7, 1] = 1
    return matrix


def decode_matrix(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cells [n, 6] and validity [n] of one-hot matrices [n, 8, 7], by threshold.

    An entry counts as set from 0.5 on. A matrix is valid if it has exactly one entry
    per row, the input and output rows are right and the rest carries operations
    (DiffusionNAG's rule, spec 1.1). Cells of invalid matrices are meaningless.
    """
    hot = np.asarray(matrix) >= 0.5
    expected_ends = hot[:, 0, 0] & hot[:, 7, 1]
    operations_only = ~hot[:, 1:7, :2].any((1, 2))
    valid = (hot.sum(2) == 1).all(1) & expected_ends & operations_only
    return hot[:, 1:7, 2:].argmax(-1), valid


def is_connected(cell) -> bool:
    """Whether a path without `none` leads from the cell's input to its output."""
    reached = {0}
    for op, (i, j) in zip(cell, EDGES, strict=True):
        if op != NONE and i in reached:
            reached.add(j)
    return 3 in reached


def validate(rows: np.ndarray) -> str | None:
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


def describe(cell) -> str:
    """One line for people, such as `2 conv 3x3, 1 skip, 3 none`."""
    order = (CONV_3X3, CONV_1X1, POOL, SKIP, NONE)
    counts = [(int(np.sum(np.asarray(cell) == op)), _SHORT_NAMES[op]) for op in order]
    return ", ".join(f"{count} {name}" for count, name in counts if count)


def parameters(cells: np.ndarray, classes: int) -> np.ndarray:
    """Exact number of trained parameters [...] of the full network.

    `cells` [..., 6]; skeleton of 16 channels and 5 cells a stage (spec 1.1).
    """
    conv_1x1, conv_3x3 = _count_convolutions(cells)
    return 73_306 + 65 * (classes - 10) + 28_000 * conv_1x1 + 243_040 * conv_3x3


def macs(cells: np.ndarray, classes: int, side: int) -> np.ndarray:
    """Exact multiply-accumulates [...] of convolutions and classifier (spec 1.1).

    `cells` [..., 6]; `side` is the input's side in pixels, divisible by 4.
    """
    _check_side(side)
    conv_1x1, conv_3x3 = _count_convolutions(cells)
    per_pixel = 432 + 2 * 3_584 + 3_840 * conv_1x1 + 34_560 * conv_3x3
    return side * side * per_pixel + 65 * classes


def cost_weights(classes: int, side: int) -> tuple[np.ndarray, np.ndarray]:
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


def canonical(cell) -> str:
    """Text of the cell's isomorphism class: equal texts compute the same function.

    Built from the input outwards: a `none`, or an operation on a node known to be
    empty, adds nothing (`#`), a skip stands for the node itself, and the terms of a
    sum are sorted. This is the benchmark's own notion, 6,466 classes in all.
    """
    nodes = ["0"]
    for j in (1, 2, 3):
        terms = []
        for op, (i, target) in zip(cell, EDGES, strict=True):
            if target != j:
                continue
            if op == NONE or nodes[i] == "#":
                terms.append("#")
            elif op == SKIP:
                terms.append(nodes[i])
            else:
                terms.append(f"({nodes[i]})@{OPERATIONS[op]}")
        nodes.append("+".join(sorted(terms)))
    return nodes[3]


def _count_convolutions(cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    cells = np.asarray(cells)
    return (cells == CONV_1X1).sum(-1), (cells == CONV_3X3).sum(-1)


def _check_side(side: int) -> None:
    if side < 4 or side % 4:
        raise ValueError(
            f"NAS-Bench-201 networks halve the image twice: the side must be "
            f"divisible by 4, got {side}"
        )
