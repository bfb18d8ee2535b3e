"""Draws of images: what the program sees of a data set when a user points at one."""

import json
import os
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.encoder.features import CACHE, ENCODER, encoder_hash, set_features
from training.landmark.samples import TaskLandmarks
from training.predictors.dataset_code import (
    IMAGES_PER_CLASS,
    MAX_CLASSES,
    landmark_logit,
    ranking_statistics,
)
from training.predictors.records import Group

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
    members = []
    for name in group.sources:
        source = set_features(data, name, encoder)
        for label in group.subset or range(source.classes):
            members.append((source, np.flatnonzero(source.labels == label)))
    chosen = sorted(rng.permutation(len(members))[:MAX_CLASSES])
    width = members[0][0].views.shape[2]
    features = np.zeros((len(chosen), IMAGES_PER_CLASS, width), dtype=np.float32)
    mask = np.zeros(features.shape[:2], dtype=np.float32)
    for row, index in enumerate(chosen):
        source, places = members[index]
        places = rng.permutation(places)[:IMAGES_PER_CLASS]
        features[row, : len(places)] = source.views[view][places]
        mask[row, : len(places)] = 1
    grey = np.mean([set_features(data, name, encoder).grey for name in group.sources])
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
    return tuple(map(torch.from_numpy, (features, mask, facts[None])))


class TaskStatistics:
    """Raw statistics of tasks, kept in .cache because evaluations ask again and
    again."""

    def __init__(self, data: Path, encoder: Path = ENCODER):
        self._data = data
        self._encoder = encoder
        self._landmarks = TaskLandmarks(data)
        self._path = CACHE / f"statistics-{encoder_hash(encoder)}.json"
        self._known: dict[str, list[float]] = {}
        if self._path.exists():
            self._known = json.loads(self._path.read_text())

    def of(self, groups: list[Group], seed: int) -> list[Tensor]:
        """For each group [DRAWS, S]: raw statistics of draws that differ by `seed`. The
        landmark, the costly one, is taken once."""
        fresh = len(self._known)
        numbers = range(seed * DRAWS, (seed + 1) * DRAWS)
        landmarks = [self._landmark(group, seed) for group in groups]
        found = [
            torch.tensor([[*self._one(group, number), landmark] for number in numbers])
            for group, landmark in zip(groups, landmarks)
        ]
        if len(self._known) > fresh:
            self._save()
        return found

    def _one(self, group: Group, number: int) -> list[float]:
        task = (group.sources, group.subset, group.classes, group.images_per_class)
        key = f"{task} {number}"
        if key not in self._known:
            with torch.no_grad():
                values = ranking_statistics(
                    *draw(self._data, group, number, encoder=self._encoder)
                )
            self._known[key] = values[0].tolist()
        return self._known[key]

    def _landmark(self, group: Group, seed: int) -> float:
        share, images, classes = self._landmarks.of(group, seed)
        return float(landmark_logit(torch.tensor([[share, images]]), int(classes)))

    def _save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".part")
        partial.write_text(json.dumps(self._known))
        os.replace(partial, self._path)
