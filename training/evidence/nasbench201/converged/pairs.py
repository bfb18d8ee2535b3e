"""Which pairs are trained to convergence, in which order: a list without end.

It starts with the gate: cells of the short protocol's own gate, on the whole of
`CALIBRATION` with 3,000 images. Then come blocks of ten cells on one task with one
number of images, the first two of them with a second seed. Each round visits every
image set once, each with another of its combinations of whole or subset and number of
images, so that any start of the list is balanced over sets, sizes and seeds. A whole
set has the same ten cells for every number of images; each class subset is drawn anew,
with cells of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import count, islice
from math import ceil
from random import Random

from numpy.typing import ArrayLike

from training.evidence.meta_dataset.tasks import (
    CALIBRATION,
    ImageSet,
    Pair,
    Task,
    whole_task,
)
from training.evidence.nasbench201.pairs import pairs as short_pairs
from training.evidence.nasbench201.pairs import spread_cell, uniform_cell
from training.spaces import nasbench201

GATE_CELLS = 48
GATE_IMAGES = 3000
GATE_TWICE = 4
"""One in so many cells of the gate has a second seed."""
BLOCK_CELLS = 10
TWICE = 2
"""Cells of a block that have a second seed."""
ALMOST = 0.99
"""A set with so much of a number of images (one has 899) counts as having it."""

Sized = tuple[Pair, int]
"""A pair and its number of training images."""
Combination = tuple[bool, int]
"""Whether the set is taken whole, and a number of images."""


def sized_pairs(
    sets: list[ImageSet], sizes: list[int], seed: int = 0
) -> Iterator[Sized]:
    """The list; pair i depends on the image sets, the sizes and the seed only."""
    drawn: dict[Task, set[str]] = defaultdict(set)
    for pair in gate(sets, seed):
        drawn[pair.task].add(function_of(nasbench201.parse(pair.architecture)))
        yield pair, GATE_IMAGES
    cells_of: dict[tuple[Task, int], list[str]] = {}
    for number in count():
        order = list(enumerate(sets))
        Random(f"{seed} converged round {number}").shuffle(order)
        for place, one in order:
            known = combinations(one, sizes)
            is_whole, images = known[(number + place) % len(known)]
            random = Random(f"{seed} converged {one.name} {number}")
            task = whole_task(one) if is_whole else subset(one, images, random)
            visit = task, number // len(known) if is_whole else number
            if visit not in cells_of:
                cells_of[visit] = block(drawn[task], random)
            for cell_number, cell in enumerate(cells_of[visit]):
                for repetition in range(2 if cell_number < TWICE else 1):
                    yield Pair(task, cell, repetition), images


def gate(sets: list[ImageSet], seed: int) -> Iterator[Pair]:
    """Cells of the short protocol's gate, one in `GATE_TWICE` with a second seed."""
    if all(one.name != CALIBRATION for one in sets):
        return
    once = (pair for pair in short_pairs(sets, seed) if pair.seed == 0)
    for number, pair in enumerate(islice(once, GATE_CELLS)):
        yield pair
        if number % GATE_TWICE == 0:
            yield Pair(pair.task, pair.architecture, 1)


def combinations(one: ImageSet, sizes: list[int]) -> list[Combination]:
    """What the set has images for, whole and as subsets; never empty."""
    fitting = [size for size in sizes if one.images >= ALMOST * size]
    if not fitting:
        raise ValueError(
            f"{one.name} has {one.images} training images, fewer than {min(sizes)}"
        )
    return [(True, size) for size in fitting] + [
        (False, size) for size in fitting if fewest_classes(one, size) < one.classes
    ]


def fewest_classes(one: ImageSet, images: int) -> int:
    """The fewest classes, at least two, that have about so many images."""
    return max(2, ceil(images * one.classes / one.images))


def subset(one: ImageSet, images: int, random: Random) -> Task:
    """Some classes of the set with about so many images, not all of them."""
    size = random.randint(fewest_classes(one, images), one.classes - 1)
    return Task(one.name, tuple(sorted(random.sample(range(one.classes), size))))


def block(drawn: set[str], random: Random) -> list[str]:
    """Connected cells, by turns uniform and spread over the costs, in random order.

    None computes a function in `drawn`, to which theirs are added.
    """
    samplers = [uniform_cell, spread_cell] * (BLOCK_CELLS // 2)
    random.shuffle(samplers)
    cells = []
    for sampler in samplers:
        cell = sampler(random)
        while not nasbench201.is_connected(cell) or function_of(cell) in drawn:
            cell = sampler(random)
        drawn.add(function_of(cell))
        cells.append(nasbench201.to_text(cell))
    return cells


def function_of(cell: ArrayLike) -> str:
    """Equal for cells that compute the same function."""
    return nasbench201.canonical(cell)
