"""Tasks: an image set or some of its classes; their order and their images."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from math import ceil
from pathlib import Path
from random import Random

import numpy as np

CALIBRATION = "cifar10"
"""The set on which protocols are measured."""

SUBSET_IMAGES = 400
"""A class subset is so large that it has about this many training images."""

DIRECTED = {
    "bangla_digits",
    "covid_xray",
    "devanagari_digits",
    "farsi_digits",
    "gtsrb",
    "kannada_mnist",
    "mednist",
    "mnist",
    "notmnist",
    "quickdraw3",
    "sign_digits",
    "telugu_digits",
}
"""Sets that a horizontal flip would change: digits, glyphs, drawings, signs, X-rays."""


@dataclass(frozen=True)
class ImageSet:
    """What is known of an image set without reading its images."""

    name: str
    classes: int
    images: int
    """Training images."""


@dataclass(frozen=True)
class Task:
    """A classification problem: some classes (ascending) of one image set."""

    dataset: str
    classes: tuple[int, ...]


@dataclass(frozen=True)
class Pair:
    """A task, an architecture in text form, and the seed of its training."""

    task: Task
    architecture: str
    seed: int


@dataclass(frozen=True)
class Images:
    """Images uint8 [n, side, side, channels] and labels int64 [n] from 0."""

    train_x: np.ndarray
    train_y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray


def image_sets(data: Path) -> list[ImageSet]:
    """The image sets under DATA/images, by name."""
    folder = data / "images"
    found = []
    for path in sorted(folder.glob("*.json")):
        facts = json.loads(path.read_text())
        found.append(ImageSet(path.stem, facts["num_classes"], facts["train"]))
    if not found:
        raise FileNotFoundError(
            f"no image sets in {folder}: name the folder that holds images/ by --data"
        )
    return found


def tasks(sets: list[ImageSet], seed: int) -> Iterator[Task]:
    """Whole sets and class subsets by turns; each round visits every set once."""
    divisible = [one for one in sets if fewest_classes(one) < one.classes]
    for step in count():
        for kind, choice in (("whole", sets), ("subset", divisible)):
            if not choice:
                continue
            round_number, place = divmod(step, len(choice))
            order = list(choice)
            Random(f"{seed} {kind} {round_number}").shuffle(order)
            random = Random(f"{seed} {kind} {step} classes")
            yield (
                whole_task(order[place])
                if kind == "whole"
                else subset_task(order[place], random)
            )


def whole_task(one: ImageSet) -> Task:
    """All classes of the set."""
    return Task(one.name, tuple(range(one.classes)))


def subset_task(one: ImageSet, random: Random) -> Task:
    """Some classes of the set, at least two, not all."""
    size = random.randint(fewest_classes(one), one.classes - 1)
    return Task(one.name, tuple(sorted(random.sample(range(one.classes), size))))


def fewest_classes(one: ImageSet) -> int:
    """The smallest class subset that still has something to learn from."""
    return max(2, ceil(SUBSET_IMAGES * one.classes / one.images))


def load(data: Path, task: Task, at_most: int) -> Images:
    """The task's images, classes renumbered 0, 1, ... in the task's order.

    More than `at_most` training images are thinned out evenly over a fixed shuffle, so
    every pair of a task sees the same ones.
    """
    whole = _read(data / "images" / f"{task.dataset}.npz")
    numbers = np.full(max(int(whole.train_y.max()), *task.classes) + 1, -1)
    numbers[list(task.classes)] = np.arange(len(task.classes))

    def select(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        labels = numbers[y]
        return x[labels >= 0], labels[labels >= 0]

    train_x, train_y = select(whole.train_x, whole.train_y)
    kept = np.sort(np.random.RandomState(0).permutation(len(train_y))[:at_most])
    return Images(train_x[kept], train_y[kept], *select(whole.test_x, whole.test_y))


@lru_cache(maxsize=4)
def _read(path: Path) -> Images:
    with np.load(path) as arrays:
        return Images(
            arrays["train_x"],
            arrays["train_y"].astype(np.int64),
            arrays["test_x"],
            arrays["test_y"].astype(np.int64),
        )


def stratified(labels: np.ndarray) -> np.ndarray:
    """An order [n] of images whose every start has the classes in their shares, always
    the same: every training of a task sees the same ones."""
    random = np.random.RandomState(0)
    place = np.empty(len(labels))
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        place[random.permutation(own)] = (np.arange(len(own)) + 0.5) / len(own)
    return np.lexsort((random.permutation(len(labels)), place))
