"""Which images train the landmark, in which batches, and how fast; the program follows
the same rules (src/engine/dataset/landmark.ts)."""

import math
from dataclasses import dataclass

import numpy as np

IMAGES = 1000
"""Images at most, the same number of each class as far as there are so many."""
STEPS = 120
BATCH = 64
RATE = 0.1
"""The learning rate halfway."""
FOLDS = 2

FEW = 400
"""Fewer images are too few to learn from the half of them in large batches."""
FEW_FOLDS = 5
FEW_STEPS = 240
FEW_STEPS_PER_IMAGE = 3
FEW_BATCH = 16


@dataclass(frozen=True)
class Schedule:
    """How a data set's images are learned and told."""

    folds: int
    """So often the network learns anew and tells the images of one fold; 0 where there
    is nothing to learn from."""
    steps: int
    batch: int


def schedule(counts: np.ndarray) -> Schedule:
    """The schedule for so many images of each class [classes]."""
    images = int(counts.sum())
    if images >= FEW:
        return Schedule(FOLDS, STEPS, BATCH)
    most = int(counts.max())
    folds = min(FEW_FOLDS, most) if most > 1 else 0
    return Schedule(folds, min(FEW_STEPS, FEW_STEPS_PER_IMAGE * images), FEW_BATCH)


def images_per_class(classes: int) -> int:
    """Images of each class at most."""
    return IMAGES // classes


def rate_at(step: int, steps: int) -> float:
    """Half a sine: up from nearly 0 and back."""
    return RATE * math.sin(math.pi * (step + 0.5) / steps)


def interleave(labels: np.ndarray, folds: int) -> tuple[np.ndarray, np.ndarray]:
    """Order [n] in which the images of all classes are spread evenly, and the fold [n]
    of each in that order; labels [n] of images, those of a class in the order of the
    sample. The images of a class take turns in the folds."""
    count = np.bincount(labels)
    place = np.empty(len(labels), dtype=np.int64)
    for label in range(len(count)):
        own = labels == label
        place[own] = np.arange(own.sum())
    order = np.lexsort((labels, (place + 0.5) / count[labels]))
    return order, place[order] % folds


def batch_at(step: int, batch: int, images: int) -> np.ndarray:
    """Places [b] of a step's batch among so many images: one batch follows the other,
    round and round."""
    size = min(batch, images)
    return (step * size + np.arange(size)) % images
