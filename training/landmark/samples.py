"""Landmarks of tasks of the meta-dataset, measured once: those of the tables and short
trainings lie beside this file, others in .cache.

Usage: python -m training.landmark.samples [--data ../shared/data] [--seeds 5]

writes the file anew. A landmark takes one or two CPU seconds, all of them a quarter of
an hour for each seed.
"""

import argparse
import gzip
import hashlib
import json
from functools import cache
from pathlib import Path

import numpy as np
import torch

from training.encoder.features import CACHE
from training.kept import KeptNumbers
from training.landmark import images as images_of_tasks
from training.landmark import measure, rules
from training.landmark.images import draw_images
from training.landmark.measure import LANDMARK, landmark
from training.landmark.rules import IMAGES
from training.predictors import sampling
from training.predictors.dataset_code import landmark_logit
from training.predictors.records import (
    MIDDLE,
    Group,
    benchmark_groups,
    short_groups,
)

MEASURED = Path(__file__).with_name("landmarks.json.gz")
"""`landmarks` by task and draw, and the `version` of what measured them."""


@cache
def version() -> str:
    """Of all that a landmark depends on but the images."""
    digest = hashlib.sha256(LANDMARK.read_bytes())
    for module in (rules, measure, images_of_tasks, sampling):
        digest.update(Path(module.__file__).read_bytes())
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


def main() -> None:
    """Writes the landmarks of all tasks in the order of their seeds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    groups = benchmark_groups(arguments.data) + short_groups(arguments.data)
    used = [group for group in groups if group.protocol != MIDDLE]
    landmarks = TaskLandmarks(arguments.data)
    found = {}
    for seed in range(arguments.seeds):
        found |= {key_of(group, seed): landmarks.of(group, seed) for group in used}
        print(f"{len(found)} landmarks", flush=True)
    content = {"version": version(), "landmarks": found}
    text = json.dumps(content, indent=0).encode()
    MEASURED.write_bytes(gzip.compress(text, mtime=0))


if __name__ == "__main__":
    main()
