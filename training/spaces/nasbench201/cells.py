"""Edges and operations of a cell, its text form, and what it computes."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import ArrayLike

from training.spaces.contract import Integers

OPERATIONS = ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")
NONE, SKIP, CONV_1X1, CONV_3X3, POOL = range(5)
EDGES = ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3))
ROWS, COLUMNS = len(EDGES), len(OPERATIONS)

_SHORT_NAMES = ("none", "skip", "conv 1x1", "conv 3x3", "avg pool 3x3")


def parse(text: str) -> Integers:
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
    cell: list[int] = []
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


def to_text(cell: ArrayLike) -> str:
    """Text form of six operation indices."""
    tokens = [
        f"{OPERATIONS[op]}~{i}"
        for op, (i, _) in zip(np.asarray(cell), EDGES, strict=True)
    ]
    groups = (tokens[:1], tokens[1:3], tokens[3:])
    return "+".join(f"|{'|'.join(group)}|" for group in groups)


def is_connected(cell: ArrayLike) -> bool:
    """Whether a path without `none` leads from the cell's input to its output."""
    reached = {0}
    for op, (i, j) in zip(np.asarray(cell), EDGES, strict=True):
        if op != NONE and i in reached:
            reached.add(j)
    return 3 in reached


def describe(cell: ArrayLike) -> str:
    """One line for people, such as `2 conv 3x3, 1 skip, 3 none`."""
    order = (CONV_3X3, CONV_1X1, POOL, SKIP, NONE)
    counts = [(int(np.sum(np.asarray(cell) == op)), _SHORT_NAMES[op]) for op in order]
    return ", ".join(f"{count} {name}" for count, name in counts if count)


def canonical(cell: ArrayLike) -> str:
    """Text of the cell's isomorphism class: equal texts compute the same function.

    Built from the input outwards: a `none`, or an operation on a node known to be
    empty, adds nothing (`#`), a skip stands for the node itself, and the terms of a
    sum are sorted. This is the benchmark's own notion, 6,466 classes in all.
    """
    nodes = ["0"]
    for j in (1, 2, 3):
        terms: list[str] = []
        for op, (i, target) in zip(np.asarray(cell), EDGES, strict=True):
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
