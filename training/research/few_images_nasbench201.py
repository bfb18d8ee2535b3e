"""How far predictions from few images can be trusted.

Usage: python -m training.research.few_images_nasbench201 [--data data]

Landmarks of 100, 200 and 390 images of every image set are held against those of
1,000, and what a strong network of each set loses when it is trained on 100 images
against what the predictors foretell. Prints the mean and the 80 % quantile of the
errors, as logits, and writes them to docs/metrics.json; every family has the same
weight. LANDMARK_SLOPE, FEW_SLOPE and FEW_IMAGES are chosen by it, over all families, so
that what it then prints is no test of them. What has been measured is kept in .cache.
"""

import math
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

from training.base.kept import KeptNumbers
from training.base.record import record
from training.commands.options import add_data, parser_of
from training.evidence.dataset.groups import Group
from training.evidence.dataset.landmarks import TaskLandmarks
from training.evidence.encoder.features import CACHE
from training.evidence.meta_dataset.tasks import Pair, Task
from training.evidence.nasbench201.protocol import DEFAULT, Protocol
from training.evidence.nasbench201.records import short_groups
from training.evidence.nasbench201.train import train_pair
from training.models.logit import to_logit
from training.models.nasbench201.accuracy import SIZE_SLOPE
from training.models.quantile import quantile
from training.spaces import nasbench201

COMMAND = "python -m training.research.few_images_nasbench201"
SIZES = (100, 200, 390)
LEAST = min(SIZES)
DRAWS = 3
"""Draws of 1,000 images whose landmarks' mean counts."""
_TRAINING = Protocol("few-images", images=LEAST, least_steps=470)
"""The default protocol with as many steps for fewer images as for 3,000."""


def strongest_cell(group: Group) -> int:
    """Of the group's cells, as a place in `all_cells()`, the one with the most
    parameters."""
    cells = nasbench201.all_cells()[group.cells]
    return int(group.cells[nasbench201.parameters(cells, group.classes).argmax()])


class Measured:
    """Logits by few and by many images, of the task of all classes of a set."""

    def __init__(self, data: Path):
        self._data = data
        self._landmarks = TaskLandmarks(data)
        self._kept = KeptNumbers(CACHE / "few-images.json")

    def landmark_error(self, group: Group, images: int) -> float:
        """Of so few images against that of 1,000."""
        many = np.mean([self._landmarks.logit(group, draw) for draw in range(DRAWS)])
        return self._landmarks.logit(group, 0, images) - float(many)

    def growth(self, group: Group) -> tuple[float, float]:
        """What the strongest cell gains from `LEAST` images to all that the default
        protocol takes, and ln of their ratio."""
        cell = strongest_cell(group)
        architecture = nasbench201.to_text(nasbench201.all_cells()[cell])
        task = Task(group.sources[0], tuple(range(group.classes)))

        def compute() -> list[float]:
            result = train_pair(Pair(task, architecture, 0), _TRAINING, self._data)
            return [result.test_accuracy, result.images]

        few, used = self._kept.get(f"{task.dataset} {architecture}", compute)
        self._kept.save()
        many = float(group.accuracy[group.cells == cell].mean())
        low, high = to_logit(torch.tensor([few, many]), group.classes).tolist()
        return high - low, math.log(group.images_per_class * group.classes / used)


def report(key: str, name: str, groups: list[Group], values: list[float]) -> None:
    """Prints and records mean and quantile over families."""
    families = defaultdict(list)
    for group, value in zip(groups, values):
        families[group.family].append(value)
    samples = list(map(np.array, families.values()))
    mean = np.mean([sample.mean() for sample in samples])
    within = quantile(samples)
    print(f"{name}: mean {mean:+.2f}, 80 % within {within:.2f}")
    for statistic, value in (("mean", float(mean)), ("within80", within)):
        key_of = f"predictor.few_images.{key}.{statistic}"
        record(key_of, value, "logits", len(families), [0], None, COMMAND)


def main() -> None:
    parser = add_data(parser_of(__doc__))
    data = parser.parse_args().data
    torch.set_num_threads(1)
    groups = [
        group
        for group in short_groups(data)
        if group.protocol == DEFAULT and group.subset is None
    ]
    measured = Measured(data)
    for images in SIZES:
        errors = [measured.landmark_error(group, images) for group in groups]
        report(f"landmark{images}", f"landmark of {images} images", groups, errors)
    growth = [measured.growth(group) for group in groups]
    slopes = [gain / ratio for gain, ratio in growth]
    report("growth", "accuracy's growth with ln(images)", groups, slopes)
    least = [measured.landmark_error(group, LEAST) for group in groups]
    foretold = [
        error + gain - SIZE_SLOPE * ratio for error, (gain, ratio) in zip(least, growth)
    ]
    report("foretold", f"accuracy foretold for {LEAST} images", groups, foretold)


if __name__ == "__main__":
    main()
