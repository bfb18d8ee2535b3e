"""Slots, stages and the types of their layers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from training.spaces.contract import UNUSED, Integers

KERNELS, EXPANSIONS = (3, 5, 7), (3, 4, 6)
STAGES, SLOTS, DEPTHS = 5, 4, (2, 3, 4)
ROWS, COLUMNS = STAGES * SLOTS, len(KERNELS) * len(EXPANSIONS)


def layer_type(column: int) -> tuple[int, int]:
    """Kernel and expansion that a column stands for."""
    return KERNELS[column // 3], EXPANSIONS[column % 3]


def from_lists(
    kernels: Sequence[int], expansions: Sequence[int], depths: Sequence[int]
) -> Integers:
    """Columns [20] of Once-for-All's lists `ks` [20], `e` [20] and `d` [5]."""
    types = [
        3 * KERNELS.index(kernel) + EXPANSIONS.index(expansion)
        for kernel, expansion in zip(kernels, expansions, strict=True)
    ]
    used = np.arange(SLOTS) < np.array(depths)[:, None]
    return np.where(used.ravel(), types, UNUSED)


def depths_of(networks: ArrayLike) -> Integers:
    """Number of used slots [..., 5] in each stage of networks [..., 20]."""
    used = np.asarray(networks) != UNUSED
    return used.reshape(*used.shape[:-1], STAGES, SLOTS).sum(-1)


def fault_of(network: Integers) -> str | None:
    """What is wrong with columns [20], or None if they are a network."""
    for stage, used in enumerate((network != UNUSED).reshape(STAGES, SLOTS), 1):
        if not used[:2].all():
            return f"stage {stage} lacks one of its first two layers"
        if used[3] and not used[2]:
            return f"stage {stage} leaves out a layer before its last"
    return None
