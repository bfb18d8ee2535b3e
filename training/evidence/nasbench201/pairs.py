"""Which pairs are trained, in which order: a deterministic list without end.

The list starts with uniformly drawn cells on the whole of `CALIBRATION`, half of them
with a second seed: they measure the protocol against the published 200-epoch tables.
Then come blocks of eight cells on one task, half of them uniform, half spread over the
costs, so that within every task there is something to rank. Every other task is a whole
image set, the others are class subsets, as the paper samples its tasks from the classes
of ImageNet-32. The first cell of each block is trained again with another seed, which
measures the noise of the labels. Only connected cells are drawn: others cannot learn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from random import Random

from training.evidence.meta_dataset.tasks import (
    CALIBRATION,
    ImageSet,
    Pair,
    Task,
    tasks,
    whole_task,
)
from training.spaces import nasbench201
from training.spaces.nasbench201 import CONV_1X1, CONV_3X3, NONE, POOL, SKIP

CALIBRATION_CELLS = 64
BLOCK_CELLS = 8


def pairs(sets: list[ImageSet], seed: int = 0) -> Iterator[Pair]:
    """The list; pair i depends on the image sets and the seed only.

    Within a task no two cells compute the same function: they would only repeat a
    training (equal seeds give them equal weights).
    """
    drawn: dict[Task, set[str]] = defaultdict(set)

    def draw(task: Task, random: Random, sampler: Callable[[Random], list[int]]) -> str:
        while True:
            cell = sampler(random)
            function = nasbench201.canonical(cell)
            if nasbench201.is_connected(cell) and function not in drawn[task]:
                drawn[task].add(function)
                return nasbench201.to_text(cell)

    for whole in (one for one in sets if one.name == CALIBRATION):
        task, random = whole_task(whole), Random(f"{seed} calibration")
        for number in range(CALIBRATION_CELLS):
            cell = draw(task, random, uniform_cell)
            for repetition in range(1 + number % 2):
                yield Pair(task, cell, repetition)
    for block, task in enumerate(tasks(sets, seed)):
        random = Random(f"{seed} block {block}")
        samplers = [uniform_cell, spread_cell] * (BLOCK_CELLS // 2)
        random.shuffle(samplers)
        cells = [draw(task, random, sampler) for sampler in samplers]
        for cell in cells:
            yield Pair(task, cell, 0)
        yield Pair(task, cells[0], 1)


def uniform_cell(random: Random) -> list[int]:
    """Six operations, each uniformly drawn."""
    return random.choices(range(len(nasbench201.OPERATIONS)), k=6)


def spread_cell(random: Random) -> list[int]:
    """Six operations from a draw that is even over the costs.

    Uniform cells have 1.2 convolutions of each kind on average, so the cheapest and the
    costliest networks are rare among them. Here the number of convolutions is drawn
    first, evenly from 0 to 6, then how many of them are 3 x 3, then their places.
    """
    convolutions = random.randint(0, 6)
    large = random.randint(0, convolutions)
    cell = [CONV_3X3] * large + [CONV_1X1] * (convolutions - large)
    cell += random.choices((NONE, SKIP, POOL), k=6 - convolutions)
    random.shuffle(cell)
    return cell
