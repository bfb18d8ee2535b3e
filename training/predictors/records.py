"""What the predictors learn from: measured accuracies, grouped by task and protocol."""

import csv
import gzip
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from training.encoder.features import set_features, set_names
from training.meta_dataset.protocol import DEFAULT, protocol_of
from training.meta_dataset.table import TABLE, read_table
from training.spaces import nasbench201

FULL, MIDDLE = "200 epochs", "12 epochs"
"""The benchmark's protocols; any other is one of the meta-dataset's."""

_DIGITS = "digits"
_SET_FAMILIES = {
    "cifar10": "CIFAR",
    "tin_insects": "ImageNet",
    "tin_pets": "ImageNet",
    "tin_scenes": "ImageNet",
    "tin_vehicles": "ImageNet",
    "mnist": _DIGITS,
    "kannada_mnist": _DIGITS,
    "bangla_digits": _DIGITS,
    "devanagari_digits": _DIGITS,
    "farsi_digits": _DIGITS,
    "telugu_digits": _DIGITS,
    "notmnist": _DIGITS,
    "sign_digits": "hands",
    "quickdraw3": "drawings",
    "fashion_mnist": "clothes",
    "covid_xray": "X-rays",
    "mednist": "X-rays",
    "wbc": "blood cells",
    "elpv_solar": "solar cells",
    "face_mask": "faces",
    "fer2013": "faces",
    "flowers5": "flowers",
    "cats_dogs": "cats and dogs",
    "gtsrb": "traffic signs",
}
FAMILIES = tuple(dict.fromkeys(_SET_FAMILIES.values()))

SHORT_IMAGES = protocol_of(DEFAULT).images
"""The short protocol trains on this many images at most."""

LATE_EPOCHS = 4
"""The mean of so many last epochs' training losses is a label."""


def family_of(name: str) -> str:
    """The family of an image set.

    Raises KeyError for a set that has none: one must be named for it in this file,
    or leaving families out would leak."""
    return _SET_FAMILIES[name]


@dataclass(frozen=True)
class Group:
    """Accuracies of cells trained on one task by one protocol."""

    sources: tuple[str, ...]
    """The image sets that show what the task looks like."""
    subset: tuple[int, ...] | None
    """The classes of the only source that take part; None: all of them."""
    classes: int
    images_per_class: float
    protocol: str
    cells: np.ndarray
    """Places in `nasbench201.all_cells()`, int64 [m]."""
    accuracy: np.ndarray
    """Percent, float64 [m]."""
    losses: np.ndarray | None = None
    """Of short trainings: test negative log-likelihood and late training loss, nats
    [m, 2]."""
    stand_in: bool = False
    """The images are those of kindred sets, so they tell how cells rank but not how
    high the accuracy is."""

    @property
    def family(self) -> str:
        return family_of(self.sources[0])

    @property
    def short(self) -> bool:
        """Whether the protocol is one of the meta-dataset's."""
        return self.protocol not in (FULL, MIDDLE)

    def part(self, chosen: np.ndarray) -> "Group":
        """The measurements that a mask [m] or an index chooses."""
        losses = None if self.losses is None else self.losses[chosen]
        return replace(
            self,
            cells=self.cells[chosen],
            accuracy=self.accuracy[chosen],
            losses=losses,
        )


@dataclass(frozen=True)
class _Table:
    """One data set of the benchmark."""

    columns: tuple[str, str]
    """Accuracy after 200 and after 12 epochs."""
    classes: int
    images_per_class: float
    family: str
    stand_in: bool
    """Whether the family's images are not the table's own."""


_TABLES = (
    _Table(("c10_test200_vtao", "cifar10-test_12ep_mini"), 10, 5000, "CIFAR", False),
    _Table(("c100_test200_vtao", "cifar100-test_12ep_mini"), 100, 500, "CIFAR", True),
    _Table(
        ("in16_test200_vtao", "imagenet-test_12ep_mini"), 120, 1264, "ImageNet", True
    ),
)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, gzipped or not.

    Raises FileNotFoundError with advice when it is not there."""
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: name the data folder with --data.")
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", newline="") as file:
        return list(csv.DictReader(file))


def cell_index(text: str) -> int:
    """Place in `nasbench201.all_cells()` of a cell's text."""
    return int(nasbench201.index_of(nasbench201.parse(text)))


def benchmark_groups(data: Path) -> list[Group]:
    """The published accuracies: three data sets after 200 and after 12 epochs."""
    rows = read_rows(data / "nas" / "nb201_merged.csv.gz")
    cells = np.array([cell_index(row["arch_str"]) for row in rows])
    groups = []
    for table in _TABLES:
        sources = tuple(
            name for name in set_names(data) if family_of(name) == table.family
        )
        for protocol, column in zip((FULL, MIDDLE), table.columns):
            accuracy = np.array([float(row[column]) for row in rows])
            groups.append(
                Group(
                    sources,
                    None,
                    table.classes,
                    table.images_per_class,
                    protocol,
                    cells,
                    accuracy,
                    stand_in=table.stand_in,
                )
            )
    return groups


def short_groups(data: Path, table: Path = TABLE) -> list[Group]:
    """What short trainings have measured: the pairs in `data` and, where it exists, the
    meta-dataset `table`. Every task and protocol is a group of its own; seeds of the
    same cell are separate measurements."""
    measured: dict[_Task, list[_Measurement]] = defaultdict(list)
    for row in read_rows(data / "nas" / "short_training_pairs.csv.gz"):
        late = [
            float(row[f"train_loss_{epoch}"]) for epoch in range(11 - LATE_EPOCHS, 11)
        ]
        measured[DEFAULT, row["dataset"], None].append(
            (
                cell_index(row["arch_str"]),
                float(row["test_accuracy"]),
                float(row["test_nll"]),
                float(np.mean(late)),
            )
        )
    for row in read_table(table):
        whole = len(row.classes) == set_features(data, row.dataset).classes
        task = row.protocol, row.dataset, None if whole else row.classes
        late = float(np.mean(row.train_loss[-LATE_EPOCHS:]))
        measured[task].append(
            (cell_index(row.architecture), row.test_accuracy, row.test_nll, late)
        )
    return [
        _short_group(data, task, rows)
        for task, rows in sorted(measured.items(), key=str)
    ]


_Task = tuple[str, str, tuple[int, ...] | None]
"""Protocol, image set, classes (None: all)."""
_Measurement = tuple[int, float, float, float]
"""Place of the cell, accuracy, test negative log-likelihood, late training loss."""


def _short_group(data: Path, task: _Task, rows: list[_Measurement]) -> Group:
    protocol, name, subset = task
    features = set_features(data, name)
    kept = slice(None) if subset is None else np.isin(features.labels, subset)
    classes = features.classes if subset is None else len(subset)
    images = min(len(features.labels[kept]), protocol_of(protocol).images)
    values = np.array(rows)
    return Group(
        (name,),
        subset,
        classes,
        images / classes,
        protocol,
        values[:, 0].astype(np.int64),
        values[:, 1],
        values[:, 2:],
    )
