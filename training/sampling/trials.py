"""What settings of a sampler are worth on several data sets.

The values of a setting are those of one batch of samples, drawn with the same seeds for
every setting, so that settings are compared under common random numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from training.base.manifest import read_entry
from training.sampling import schedule
from training.sampling.shipped import DatasetTask, files_of
from training.sampling.tuned import FACTORS
from training.spaces import Effort, Space

Setting = dict[str, float]
"""Values of the factors by name."""

SETS = ("fashion_mnist", "flowers5", "gtsrb", "wbc")
"""The data sets in the tuning role, of four families: clothes, flowers, traffic signs
and blood cells. No figure of a sampler is reported for their images beside the tuning
itself; the predictors' figures are means over all families, these four among them."""

CONFIRMATION = {
    "fast": Effort(256, (0, 1, 2, 3, 4), schedule.FAST_STEPS),
    "paper": Effort(64, (0, 1), schedule.STEPS),
}
"""On other seeds than the trials', so that what is found by luck does not count, and in
the sampler's full number of steps."""


class Trials:
    """Values of a sampler's settings on the data sets in the tuning role."""

    def __init__(
        self, space: Space, sampler: str, data: Path, sets: Sequence[str] = SETS
    ):
        self.space = space
        self.sampler = sampler
        self.tasks = [DatasetTask(space, data, name) for name in sets]
        self.effort = space.STEERING.trials[sampler]

    @property
    def version(self) -> str:
        """Of what trials depend on: the graphs and the effort."""
        hashes = [
            read_entry(file)["sha256"] for file in files_of(self.space, self.sampler)
        ]
        return sha256(repr((hashes, self.effort)).encode()).hexdigest()[:12]

    def values(self, setting: Setting, effort: Effort) -> dict[str, np.ndarray]:
        """As training.sampling.study asks for them."""
        drawn = [
            [self.draw(task, setting, effort, seed) for seed in effort.seeds]
            for task in self.tasks
        ]
        volumes = [
            np.array([task.hypervolume(networks) for networks in runs])
            / task.random_hypervolume(effort.samples)
            for task, runs in zip(self.tasks, drawn, strict=True)
        ]
        accuracies = [
            [task.mean_accuracy(networks) for networks in runs]
            for task, runs in zip(self.tasks, drawn, strict=True)
        ]
        distinct = [
            [len(np.unique(networks, axis=0)) / effort.samples for networks in runs]
            for runs in drawn
        ]
        tables = zip(
            ("hypervolume", "accuracy", "distinct"), (volumes, accuracies, distinct)
        )
        return {name: np.array(table) for name, table in tables}

    def draw(
        self, task: DatasetTask, setting: Setting, effort: Effort, seed: int
    ) -> np.ndarray:
        """The valid architectures of one batch."""
        if self.sampler == "paper":
            factors = [setting[name] for name in FACTORS]
            return task.paper(factors, effort.samples, seed, effort.steps)
        order = self.space.STEERING.order
        constants = {**setting, "steps": effort.steps, "order": order}
        return task.fast(constants, effort.samples, seed)
