"""The text form of a network, and a line about it for people."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from training.spaces.contract import UNUSED, Integers
from training.spaces.mobilenetv3.layers import (
    DEPTHS,
    EXPANSIONS,
    KERNELS,
    ROWS,
    SLOTS,
    depths_of,
    fault_of,
    layer_type,
)


def parse(text: str) -> Integers:
    """Columns [20] of a network's text form.

    Raises ValueError, naming the fault, for anything but the exact text form.
    """
    tokens = text.strip().split("_")
    if len(tokens) != ROWS:
        raise ValueError(
            f"not a MobileNetV3 network: {len(tokens)} tokens; expected {ROWS} tokens "
            "depth-kernel-expansion joined by _"
        )
    network = np.array([_column(token) for token in tokens])
    fault = fault_of(network)
    if fault:
        raise ValueError(f"not a MobileNetV3 network: {fault}")
    for token, expected in zip(tokens, to_text(network).split("_"), strict=True):
        if token != expected:
            raise ValueError(
                f"not a MobileNetV3 network: {token!r} stands where the number of "
                f"used slots asks for {expected!r}"
            )
    return network


def to_text(network: ArrayLike) -> str:
    """Text form of 20 columns."""
    depths = depths_of(network)
    tokens: list[str] = []
    for row, column in enumerate(np.asarray(network)):
        if column == UNUSED:
            tokens.append("0-0-0")
        else:
            kernel, expansion = layer_type(column)
            tokens.append(f"{depths[row // SLOTS]}-{kernel}-{expansion}")
    return "_".join(tokens)


def describe(network: ArrayLike) -> str:
    """One line for people: layers by stage, mean kernel and expansion."""
    types = [layer_type(column) for column in np.asarray(network) if column != UNUSED]
    kernel, expansion = np.mean(types, axis=0)
    depths = ", ".join(map(str, depths_of(network)))
    return (
        f"{len(types)} layers ({depths} by stage), kernels of {kernel:.1f} and "
        f"expansions of {expansion:.1f} on average"
    )


def _column(token: str) -> int:
    if token == "0-0-0":
        return UNUSED
    parts = token.split("-")
    known = (DEPTHS, KERNELS, EXPANSIONS)
    allowed = [[str(value) for value in values] for values in known]
    if len(parts) != 3 or any(p not in a for p, a in zip(parts, allowed, strict=True)):
        raise ValueError(
            f"not a MobileNetV3 layer: {token!r}; expected depth-kernel-expansion "
            "(2 to 4; 3, 5, 7; 3, 4, 6) or 0-0-0"
        )
    return 3 * allowed[1].index(parts[1]) + allowed[2].index(parts[2])
