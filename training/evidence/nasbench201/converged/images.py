"""Which images of a task a training to convergence sees, and which end it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from training.evidence.meta_dataset.tasks import Images, Task, load, stratified
from training.evidence.nasbench201.converged.protocol import HELD_OUT

ALL = 2**31


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
