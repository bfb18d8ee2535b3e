"""The images that a task's landmark is taken from."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from training.evidence.dataset.classes import sample_classes
from training.evidence.dataset.groups import Group
from training.evidence.landmark.rules import images_per_class


@lru_cache(maxsize=4)
def _set_of(data: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Training images uint8 [n, 32, 32, c] and labels int64 [n] of a set."""
    with np.load(data / "images" / f"{name}.npz") as arrays:
        return arrays["train_x"], arrays["train_y"].astype(np.int64)


def draw_images(
    data: Path,
    group: Group,
    rng: np.random.Generator,
    images: int | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Images uint8 [n, 32, 32, 3] of at most 50 classes of the group's task and their
    labels [n]; no more than `images` where that is stated."""
    sources = [_set_of(data, name) for name in group.sources]
    chosen = sample_classes([labels for _, labels in sources], group.subset, rng)
    wanted = images_per_class(len(chosen))
    if images is not None:
        wanted = max(images // len(chosen), 2)
    pictures, labels = [], []
    for row, (source, places) in enumerate(chosen):
        own = sources[source][0][places[:wanted]]
        pictures.append(np.broadcast_to(own, (*own.shape[:3], 3)))
        labels.append(np.full(len(own), row))
    return np.concatenate(pictures), np.concatenate(labels)
