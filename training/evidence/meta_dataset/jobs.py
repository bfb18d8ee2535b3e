"""Jobs: what one process does without a break, and the rows that come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, Self, TypeVar

from training.evidence.meta_dataset import protocol as protocols
from training.evidence.meta_dataset.table import Key, Row
from training.evidence.meta_dataset.tasks import ImageSet, Pair, image_sets


class Job(Protocol):
    """Deterministic work that is done again from its start if it was broken off."""

    @property
    def kind(self) -> str:
        """What progress counts, in the plural."""
        ...

    def row_keys(self) -> list:
        """Those of the rows that `run` gives."""
        ...

    def run(self, data: Path, device: str) -> list:
        """Does the work; `data` holds the image sets."""
        ...


Kind = TypeVar("Kind", bound=protocols.Training)


@dataclass(frozen=True)
class SingleTraining(Generic[Kind]):
    """Trains one network."""

    pair: Pair
    protocol: Kind
    train: Callable[[Pair, Kind, Path, str], protocols.Result]
    kind: str

    def row_keys(self) -> list[Key]:
        return [(self.protocol.name, self.pair)]

    def run(self, data: Path, device: str) -> list[Row]:
        result = self.train(self.pair, self.protocol, data, device)
        return [Row.of(self.pair, self.protocol.name, result)]


class Followed(Protocol):
    """What jobs follow: a training, or several of one name."""

    def on(self, device: str) -> Self:
        """The same on a device."""
        ...


Protocols = TypeVar("Protocols", bound=Followed)


@dataclass(frozen=True)
class JobList(Generic[Protocols]):
    """What the generator measures in a search space."""

    protocols: Mapping[str, Protocols]
    default: str
    """Name of the protocol that is followed where none is named."""
    count: int
    """Length of the list where none is stated."""
    first: Callable[[list[ImageSet], int, Protocols, int], Sequence[Job]]
    """(image sets, length, protocol, seed) -> the first jobs of the list."""
    sets: Callable[[Path], list[ImageSet]] = image_sets
    """The image sets in a data folder."""
    row: type = Row
    """The dataclass of the jobs' rows."""

    def jobs(
        self, sets: list[ImageSet], count: int, protocol: str, device: str, seed: int
    ) -> list[Job]:
        """The first `count` entries of the list by a protocol's name on a device."""
        return [*self.first(sets, count, self.protocols[protocol].on(device), seed)]
