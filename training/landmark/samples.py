"""Landmarks of tasks of the meta-dataset, kept in .cache."""

import hashlib
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import torch

from training.encoder.features import CACHE
from training.kept import KeptNumbers
from training.landmark.measure import LANDMARK, landmark
from training.landmark.rules import IMAGES, images_per_class
from training.predictors.dataset_code import landmark_logit
from training.predictors.records import Group
from training.predictors.sampling import sample_classes


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


@cache
def _graph_hash() -> str:
    return hashlib.sha256(LANDMARK.read_bytes()).hexdigest()[:12]


class TaskLandmarks:
    """Landmarks of draws of images of tasks."""

    def __init__(self, data: Path):
        self._data = data
        self._kept = KeptNumbers(CACHE / f"landmarks-{_graph_hash()}.json")

    def of(self, group: Group, number: int, images: int | None = None) -> list[float]:
        """Share of hits, images used and classes in draw `number`, of at most so many
        images."""

        def compute() -> list[float]:
            rng = np.random.default_rng(number)
            pictures, labels = draw_images(self._data, group, rng, images)
            return [landmark(pictures, labels), len(labels), int(labels.max()) + 1]

        key = f"{group.sources} {group.subset} {number} {images or IMAGES}"
        found = self._kept.get(key, compute)
        self._kept.save()
        return found

    def logit(self, group: Group, number: int, images: int | None = None) -> float:
        """Draw `number` as the predictors read it: see `landmark_logit`."""
        share, used, classes = self.of(group, number, images)
        return float(landmark_logit(torch.tensor([[share, used]]), int(classes)))

    def input_of(self, group: Group) -> np.ndarray:
        """The first draw as the input `landmark` [1, 2] of the data set's code."""
        share, images, _ = self.of(group, 0)
        return np.array([[share, images]], dtype=np.float32)
