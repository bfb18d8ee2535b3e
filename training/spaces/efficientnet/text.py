"""The text form of a network: seven tokens `e-k-l-se` joined by `_`."""

from __future__ import annotations

import re

from numpy.typing import ArrayLike

from training.spaces.contract import Integers
from training.spaces.efficientnet.blocks import (
    BLOCKS,
    LAYERS,
    Block,
    blocks_of,
    from_blocks,
)

_TOKEN = re.compile(r"([146])-([35])-([1-4])-([01])")


def parse(text: str) -> Integers:
    """Columns [7] of a network's text form.

    Raises ValueError, naming the fault, for anything but the exact text form.
    """
    tokens = text.strip().split("_")
    if len(tokens) != BLOCKS:
        raise ValueError(f"{text!r} has {len(tokens)} blocks, not {BLOCKS}")
    blocks: list[Block] = []
    for token, layers in zip(tokens, LAYERS, strict=True):
        found = _TOKEN.fullmatch(token)
        if found is None or int(found[3]) not in layers:
            raise ValueError(
                f"{token!r} is no block of {text!r}: e-k-l-se with e in 1, 4, 6, "
                f"k in 3, 5, l in {', '.join(map(str, layers))}, se in 0, 1"
            )
        expansion, kernel, count, squeeze = map(int, found.groups())
        blocks.append(Block(expansion, kernel, count, bool(squeeze)))
    return from_blocks(blocks)


def to_text(network: ArrayLike) -> str:
    """Text form of seven columns."""
    return "_".join(
        f"{block.expansion}-{block.kernel}-{block.layers}-{int(block.squeeze)}"
        for block in blocks_of(network)
    )


LITE0 = parse("1-3-1-0_6-3-2-0_6-5-2-0_6-3-3-0_6-5-3-0_6-5-4-0_6-3-1-0")
"""EfficientNet-Lite0, whose ImageNet weights networks of the space can inherit."""
