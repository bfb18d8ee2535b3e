"""Jobs: what one process does without a break, and the rows that come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from training.meta_dataset import protocol as protocols
from training.meta_dataset.pairs import pairs
from training.meta_dataset.table import Key, Row
from training.meta_dataset.tasks import ImageSet, Pair
from training.meta_dataset.train import train_pair


class Job(Protocol):
    """Deterministic work that is done again from its start if it was broken off."""

    kind: str
    """What progress counts, in the plural."""

    def row_keys(self) -> list[Key]:
        """Those of the rows that `run` gives."""

    def run(self, data: Path, device: str) -> list[Row]:
        """Does the work; `data` holds images/."""


@dataclass(frozen=True)
class SingleTraining:
    """Trains one network."""

    pair: Pair
    protocol: protocols.Training
    train: Callable[[Pair, protocols.Training, Path, str], protocols.Result]
    kind: str

    def row_keys(self) -> list[Key]:
        return [(self.protocol.name, self.pair)]

    def run(self, data: Path, device: str) -> list[Row]:
        result = self.train(self.pair, self.protocol, data, device)
        return [Row.of(self.pair, self.protocol.name, result)]


def nasbench201_jobs(
    sets: list[ImageSet], count: int, protocol: protocols.Protocol, seed: int
) -> list[SingleTraining]:
    """The first `count` pairs of the list, a training each."""
    return [
        SingleTraining(pair, protocol, train_pair, "pairs")
        for pair in islice(pairs(sets, seed), count)
    ]
