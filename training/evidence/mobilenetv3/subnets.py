"""Which architectures of the space are measured on a task."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from training.spaces import mobilenetv3
from training.spaces.mobilenetv3 import DEPTHS, EXPANSIONS, KERNELS, ROWS, STAGES

LARGEST = mobilenetv3.to_text(
    mobilenetv3.from_lists(
        [max(KERNELS)] * ROWS, [max(EXPANSIONS)] * ROWS, [max(DEPTHS)] * STAGES
    )
)
SMALLEST = mobilenetv3.to_text(
    mobilenetv3.from_lists(
        [min(KERNELS)] * ROWS, [min(EXPANSIONS)] * ROWS, [min(DEPTHS)] * STAGES
    )
)


def subnets(count: int, random: Random) -> list[str]:
    """Different architectures, by turns uniform and spread over the costs."""
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        draw = spread if len(drawn) % 2 else uniform
        drawn[draw(random)] = None
    return list(drawn)


def uniform(random: Random) -> str:
    """Depths, kernels and expansions each uniformly drawn."""

    def third() -> int:
        return random.randrange(3)

    return _architecture(third, third, third)


def spread(random: Random) -> str:
    """From a draw that is even over the sizes.

    Uniform networks are all of middling size, for depths, kernels and expansions
    average out over the layers. Here each of the three has a tendency of its own,
    evenly drawn from all small to all large.
    """

    def tendency() -> Callable[[], int]:
        towards_large = random.random()
        return lambda: sum(random.random() < towards_large for _ in range(2))

    return _architecture(tendency(), tendency(), tendency())


def _architecture(
    depth: Callable[[], int], kernel: Callable[[], int], expansion: Callable[[], int]
) -> str:
    """The architecture of drawn places in DEPTHS, KERNELS and EXPANSIONS."""
    return mobilenetv3.to_text(
        mobilenetv3.from_lists(
            [KERNELS[kernel()] for _ in range(ROWS)],
            [EXPANSIONS[expansion()] for _ in range(ROWS)],
            [DEPTHS[depth()] for _ in range(STAGES)],
        )
    )
