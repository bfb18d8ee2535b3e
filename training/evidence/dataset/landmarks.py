"""Landmarks of tasks of the meta-dataset, measured once: those of the tables and short
trainings lie beside this file, others in .cache."""

import gzip
import hashlib
import json
from functools import cache
from pathlib import Path

import numpy as np
import torch

from training.base.kept import KeptNumbers, code_of
from training.base.whole_file import write_whole
from training.evidence.dataset import classes
from training.evidence.dataset import images as images_of_tasks
from training.evidence.dataset.code import landmark_logit
from training.evidence.dataset.groups import Group
from training.evidence.dataset.images import draw_images
from training.evidence.encoder.features import CACHE
from training.evidence.landmark import measure, rules
from training.evidence.landmark.measure import LANDMARK, landmark
from training.evidence.landmark.rules import IMAGES

MEASURED = Path(__file__).with_name("landmarks.json.gz")
"""`landmarks` by task and draw, and the `version` of what measured them."""


@cache
def version() -> str:
    """Of all that a landmark depends on but the images."""
    digest = hashlib.sha256(LANDMARK.read_bytes())
    for module in (rules, measure, images_of_tasks, classes):
        digest.update(code_of(module))
    return digest.hexdigest()[:12]


@cache
def _measured() -> dict[str, list[float]]:
    if not MEASURED.exists():
        return {}
    content = json.loads(gzip.decompress(MEASURED.read_bytes()))
    return content["landmarks"] if content["version"] == version() else {}


class TaskLandmarks:
    """Landmarks of draws of images of tasks."""

    def __init__(self, data: Path):
        self._data = data
        kept = CACHE / f"landmarks-{version()}.json"
        self._kept = KeptNumbers(kept, _measured())

    def of(self, group: Group, number: int, images: int | None = None) -> list[float]:
        """Share of hits, images used and classes in draw `number`, of at most so many
        images."""

        def compute() -> list[float]:
            rng = np.random.default_rng(number)
            pictures, labels = draw_images(self._data, group, rng, images)
            return [landmark(pictures, labels), len(labels), int(labels.max()) + 1]

        found = self._kept.get(key_of(group, number, images), compute)
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


def key_of(group: Group, number: int, images: int | None = None) -> str:
    """The name of a task's draw of at most so many images."""
    return f"{group.sources} {group.subset} {number} {images or IMAGES}"


def write_measured(data: Path, groups: list[Group], seeds: int) -> None:
    """Writes the file of measured landmarks anew: those of the groups' tasks in the
    order of their seeds.

    A landmark takes one or two CPU seconds, all of them a quarter of an hour for each
    seed."""
    landmarks = TaskLandmarks(data)
    found: dict[str, list[float]] = {}
    for seed in range(seeds):
        found |= {key_of(group, seed): landmarks.of(group, seed) for group in groups}
        print(f"{len(found)} landmarks", flush=True)
    content = {"version": version(), "landmarks": found}
    text = json.dumps(content, indent=0).encode()
    write_whole(MEASURED, gzip.compress(text, mtime=0))
