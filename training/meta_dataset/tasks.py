"""Tasks: an image set or some of its classes, and their images."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

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
