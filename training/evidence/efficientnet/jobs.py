"""The jobs of the list of fine-tuned photos."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from training.evidence.efficientnet.images import photo_sets
from training.evidence.efficientnet.pairs import started_pairs
from training.evidence.efficientnet.protocol import (
    DEFAULT,
    INHERITED,
    PROTOCOLS,
    FineTuning,
)
from training.evidence.efficientnet.table import Key, PhotoRow
from training.evidence.efficientnet.train import fine_tune
from training.evidence.meta_dataset.jobs import JobList
from training.evidence.meta_dataset.tasks import ImageSet, Pair


@dataclass(frozen=True)
class PhotoTraining:
    """Trains one network from one start."""

    pair: Pair
    start: str
    protocol: FineTuning

    @property
    def kind(self) -> str:
        return "inherited" if self.start == INHERITED else "from scratch"

    def row_keys(self) -> list[Key]:
        return [(self.protocol.name, self.pair, self.start)]

    def run(self, data: Path, device: str) -> list[PhotoRow]:
        task, architecture, seed = (
            self.pair.task,
            self.pair.architecture,
            self.pair.seed,
        )
        tuned = fine_tune(
            task, architecture, self.start, seed, self.protocol, data, device
        )
        return [PhotoRow.of(self.pair, self.start, self.protocol, tuned)]


def photo_jobs(
    sets: list[ImageSet], count: int, protocol: FineTuning, seed: int
) -> list[PhotoTraining]:
    """The first `count` trainings of the list."""
    listed = islice(started_pairs(sets, seed), count)
    return [PhotoTraining(pair, start, protocol) for pair, start in listed]


JOBS = JobList(PROTOCOLS, DEFAULT, 300, photo_jobs, photo_sets, PhotoRow)
