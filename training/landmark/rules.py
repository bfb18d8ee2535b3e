"""Which images train the landmark, in which batches, and how fast; the program follows
the same rules (src/engine/dataset/landmark.ts)."""

import math

import numpy as np

IMAGES = 1000
"""Images at most, the same number of each class as far as there are so many."""
STEPS = 120
BATCH = 64
RATE = 0.1
"""The learning rate halfway."""
FOLDS = 2


def images_per_class(classes: int) -> int:
    """Images of each class at most."""
    return IMAGES // classes


def rate_at(step: int) -> float:
    """Half a sine: up from nearly 0 and back."""
    return RATE * math.sin(math.pi * (step + 0.5) / STEPS)


def interleave(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Order [n] in which the images of all classes are spread evenly, and the fold [n]
    of each in that order; labels [n] of images, those of a class in the order of the
    sample. Every other image of a class is of the same fold."""
    count = np.bincount(labels)
    place = np.empty(len(labels), dtype=np.int64)
    for label in range(len(count)):
        own = labels == label
        place[own] = np.arange(own.sum())
    order = np.lexsort((labels, (place + 0.5) / count[labels]))
    return order, place[order] % FOLDS


def batch_at(step: int, images: int) -> np.ndarray:
    """Places [b] of a step's batch among so many images: one batch follows the other,
    round and round."""
    size = min(BATCH, images)
    return (step * size + np.arange(size)) % images
