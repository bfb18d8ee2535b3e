"""The meta-dataset's rows and their table: one compressed CSV file."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from training.base.whole_file import write_whole
from training.evidence.meta_dataset.protocol import Result
from training.evidence.meta_dataset.tasks import Pair, Task

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def table_of(space: str) -> Path:
    """The committed table of a search space."""
    return Path(__file__).with_name(f"{space}_pairs.csv.gz")


Key = tuple[str, Pair]
"""The protocol's name and what was trained by it."""


@dataclass(frozen=True)
class Row:
    """One trained pair: losses as mean cross-entropies in nats, accuracy in percent."""

    protocol: str
    dataset: str
    classes: tuple[int, ...]
    """Classes of the image set that the task consists of, ascending."""
    images: int
    """Training images."""
    architecture: str
    seed: int
    test_accuracy: float
    test_nll: float
    train_nll: float
    """Over the training images as they are, after training."""
    train_loss: tuple[float, ...]
    """Running training loss of each epoch; empty for a subnet of a supernet."""
    seconds: float

    @classmethod
    def of(cls, pair: Pair, protocol: str, result: Result) -> Row:
        """The row of a result, rounded to what is worth keeping."""
        return cls(
            protocol,
            pair.task.dataset,
            pair.task.classes,
            result.images,
            pair.architecture,
            pair.seed,
            round(result.test_accuracy, 4),
            round(result.test_nll, 5),
            round(result.train_nll, 5),
            tuple(round(loss, 5) for loss in result.train_loss),
            round(result.seconds, 2),
        )

    @property
    def pair(self) -> Pair:
        """What was trained."""
        return Pair(Task(self.dataset, self.classes), self.architecture, self.seed)

    @property
    def key(self) -> Key:
        """What must not occur twice."""
        return self.protocol, self.pair


Kind = TypeVar("Kind", bound="DataclassInstance")
"""A dataclass of rows."""

_PARSERS = {
    "str": str,
    "int": int,
    "float": float,
    "tuple[int, ...]": lambda text: tuple(map(int, text.split())),
    "tuple[float, ...]": lambda text: tuple(map(float, text.split())),
}
"""Values from text, by the type of a row's field."""


def read_table(path: Path, kind: type[Kind] = Row) -> list[Kind]:
    """The rows of a table, of a dataclass; none if the file does not exist.

    Raises ValueError if the file has other columns.
    """
    if not path.exists():
        return []
    parsers = {field.name: _PARSERS[str(field.type)] for field in fields(kind)}
    with gzip.open(path, "rt", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != list(parsers):
            raise ValueError(f"{path} is no meta-dataset table: {reader.fieldnames}")
        return [
            kind(**{name: parse(row[name]) for name, parse in parsers.items()})
            for row in reader
        ]


def write_table(rows: list, path: Path, kind: type = Row) -> None:
    """Writes the rows, sorted, in place of the old file, whole or not at all.

    The same rows give the same bytes.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(kind))
    for row in sorted(rows, key=astuple):
        writer.writerow(
            " ".join(map(str, value)) if isinstance(value, tuple) else value
            for value in astuple(row)
        )
    write_whole(path, gzip.compress(text.getvalue().encode(), mtime=0))
