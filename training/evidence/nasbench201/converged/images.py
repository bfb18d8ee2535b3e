"""Which images of a task a training to convergence sees, and which end it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from training.evidence.meta_dataset.tasks import Images, Task, load
from training.evidence.nasbench201.converged.protocol import HELD_OUT

ALL = 2**31
SEED = 0
"""Of the order of the images: every training of a task sees the same ones."""


def split(data: Path, task: Task, images: int) -> tuple[Images, np.ndarray]:
    """The task with the first `images` training images of a stratified order.

    Fewer images are among those of more. Besides, which of them [n] are held out: one
    in `HELD_OUT` of every class, as near as whole images go.
    """
    whole = load(data, task, ALL)
    chosen = stratified(whole.train_y)[:images]
    labels = whole.train_y[chosen]
    held_out = np.zeros(len(chosen), bool)
    held_out[np.argsort(labels, kind="stable")[HELD_OUT // 2 :: HELD_OUT]] = True
    return replace(whole, train_x=whole.train_x[chosen], train_y=labels), held_out


def stratified(labels: np.ndarray) -> np.ndarray:
    """An order [n] of images whose every start has the classes in their shares."""
    random = np.random.RandomState(SEED)
    place = np.empty(len(labels))
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        place[random.permutation(own)] = (np.arange(len(own)) + 0.5) / len(own)
    return np.lexsort((random.permutation(len(labels)), place))
