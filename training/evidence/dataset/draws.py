"""Draws of images: what the program sees of a data set when a user points at one."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.base.kept import KeptNumbers
from training.evidence.dataset.classes import sample_classes
from training.evidence.dataset.code import IMAGES_PER_CLASS, ranking_statistics
from training.evidence.dataset.groups import Group
from training.evidence.dataset.landmarks import TaskLandmarks
from training.evidence.encoder.features import (
    CACHE,
    ENCODER,
    encoder_hash,
    set_features,
)

VIEWS = 2
DRAWS = 8
"""Draws of images of each task, half of them zoomed."""


def draw_features(
    data: Path,
    group: Group,
    rng: np.random.Generator,
    view: int,
    encoder: Path = ENCODER,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Encoder features [classes, images, F] of at most 50 classes and 20 images each,
    mask [classes, images] and facts [3] of the group's task.

    `view`: images as they are (0) or zoomed (1)."""
    sources = [set_features(data, name, encoder) for name in group.sources]
    chosen = sample_classes([source.labels for source in sources], group.subset, rng)
    width = sources[0].views.shape[2]
    features = np.zeros((len(chosen), IMAGES_PER_CLASS, width), dtype=np.float32)
    mask = np.zeros(features.shape[:2], dtype=np.float32)
    for row, (source, places) in enumerate(chosen):
        places = places[:IMAGES_PER_CLASS]
        features[row, : len(places)] = sources[source].views[view][places]
        mask[row, : len(places)] = 1
    grey = np.mean([source.grey for source in sources])
    facts = [np.log(group.classes), np.log(group.images_per_class), grey]
    return features, mask, np.array(facts, dtype=np.float32)


def draw(
    data: Path,
    group: Group,
    number: int,
    view: int | None = None,
    encoder: Path = ENCODER,
) -> tuple[Tensor, Tensor, Tensor]:
    """Draw `number` as the inputs of `DatasetCode` but for the landmark: features,
    mask, facts [1, 3]. The views take turns if None is named."""
    rng = np.random.default_rng(number)
    view = number % VIEWS if view is None else view
    features, mask, facts = draw_features(data, group, rng, view, encoder)
    arrays = features, mask, facts[None]
    first, second, third = map(torch.from_numpy, arrays)
    return first, second, third


class TaskStatistics:
    """Raw statistics of tasks, kept in .cache because evaluations ask again and
    again."""

    def __init__(self, data: Path, encoder: Path = ENCODER):
        self._data = data
        self._encoder = encoder
        self._landmarks = TaskLandmarks(data)
        self._kept = KeptNumbers(CACHE / f"statistics-{encoder_hash(encoder)}.json")

    def of(self, groups: list[Group], seed: int) -> list[Tensor]:
        """For each group [DRAWS, S]: raw statistics of draws that differ by `seed`. The
        landmark, the costly one, is taken once."""
        numbers = range(seed * DRAWS, (seed + 1) * DRAWS)
        landmarks = [self._landmarks.logit(group, seed) for group in groups]
        found = [
            torch.tensor([[*self._one(group, number), landmark] for number in numbers])
            for group, landmark in zip(groups, landmarks)
        ]
        self._kept.save()
        return found

    def _one(self, group: Group, number: int) -> list[float]:
        task = (group.sources, group.subset, group.classes, group.images_per_class)

        @torch.no_grad()
        def compute() -> list[float]:
            inputs = draw(self._data, group, number, encoder=self._encoder)
            return ranking_statistics(*inputs)[0].tolist()

        return self._kept.get(f"{task} {number}", compute)
