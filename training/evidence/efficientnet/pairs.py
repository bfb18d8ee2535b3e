"""Which networks are fine-tuned on which photos, in which order: a list without end.

It comes in blocks of five networks on one task. All five start from inherited weights,
the first of them with two seeds; the first, and every other time the second, also start
from scratch. Each round visits every set once, by turns whole and, where there are more
than two classes, reduced to some of them. On a whole set the first network of all is
EfficientNet-Lite0 itself. So any start of the list is balanced over sets, starts and
seeds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from random import Random

from training.evidence.efficientnet.protocol import INHERITED, SCRATCH
from training.evidence.meta_dataset.tasks import ImageSet, Pair, Task, whole_task
from training.spaces.contract import Integers
from training.spaces.efficientnet import (
    BLOCKS,
    EXPANSIONS,
    KERNELS,
    LAYERS,
    LITE0,
    Block,
    from_blocks,
    to_text,
)

BLOCK_NETWORKS = 5


def started_pairs(sets: list[ImageSet], seed: int = 0) -> Iterator[tuple[Pair, str]]:
    """The list of pairs and starts; it depends on the photo sets and the seed only."""
    drawn: dict[Task, set[str]] = defaultdict(set)
    block = 0
    for number in count():
        order = list(enumerate(sets))
        Random(f"{seed} photos round {number}").shuffle(order)
        for place, one in order:
            random = Random(f"{seed} photos {one.name} {number}")
            is_whole = one.classes == 2 or (number + place) % 2 == 0
            task = whole_task(one) if is_whole else subset(one, random)
            first = [] if drawn[task] or not is_whole else [to_text(LITE0)]
            networks = first + networks_of(task, drawn, BLOCK_NETWORKS, random)
            networks = networks[:BLOCK_NETWORKS]
            drawn[task].update(networks)
            yield Pair(task, networks[0], 0), INHERITED
            yield Pair(task, networks[0], 0), SCRATCH
            yield Pair(task, networks[0], 1), INHERITED
            for index, network in enumerate(networks[1:], start=1):
                yield Pair(task, network, 0), INHERITED
                if index == 1 and block % 2:
                    yield Pair(task, network, 0), SCRATCH
            block += 1


def subset(one: ImageSet, random: Random) -> Task:
    """Some classes of the set, at least two, not all."""
    size = random.randint(2, one.classes - 1)
    return Task(one.name, tuple(sorted(random.sample(range(one.classes), size))))


def networks_of(
    task: Task, drawn: dict[Task, set[str]], count: int, random: Random
) -> list[str]:
    """Networks that the task has not had: by turns spread over sizes and uniform."""
    found: list[str] = []
    while len(found) < count:
        draw = uniform_network if len(found) % 2 else spread_network
        text = to_text(draw(random))
        if text not in drawn[task] and text not in found:
            found.append(text)
    return found


def uniform_network(random: Random) -> Integers:
    """Every choice of every block uniformly drawn."""
    return from_blocks(
        Block(
            random.choice(EXPANSIONS),
            random.choice(KERNELS),
            random.choice(layers),
            random.random() < 0.5,
        )
        for layers in LAYERS
    )


def spread_network(random: Random) -> Integers:
    """A network from a draw that is even over sizes and over inherited layers.

    Uniform networks are all of middling size. Here depth, width, kernels, the share of
    blocks without expansion and that with squeeze-and-excitation have each a tendency
    of their own, between all small and all large.
    """
    deep, wide, large = (random.random() for _ in range(3))
    single = max(0.0, random.uniform(-0.5, 0.7))
    squeezed = random.choice((0.0, 0.0, 0.5, 1.0))

    def block(number: int) -> Block:
        more = sum(random.random() < deep for _ in LAYERS[number][1:])
        expansion = EXPANSIONS[1 + (random.random() < wide)]
        if random.random() < (0.5 if number == 0 else single):
            expansion = EXPANSIONS[0]
        kernel = KERNELS[random.random() < large]
        return Block(expansion, kernel, 1 + more, random.random() < squeezed)

    return from_blocks(block(number) for number in range(BLOCKS))
