"""What the predictors learn from: measured accuracies, grouped by task and protocol."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.base.rows import read_rows
from training.evidence.dataset.groups import FULL, MIDDLE, Group, family_of
from training.evidence.encoder.features import set_features, set_names
from training.evidence.meta_dataset.table import read_table
from training.evidence.nasbench201.protocol import DEFAULT, TABLE, protocol_of
from training.spaces import nasbench201

SHORT_IMAGES = protocol_of(DEFAULT).images
"""The short protocol trains on this many images at most."""

LATE_EPOCHS = 4
"""The mean of so many last epochs' training losses is a label."""


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


def cell_index(text: str) -> int:
    """Place in `nasbench201.all_cells()` of a cell's text."""
    return int(nasbench201.index_of(nasbench201.parse(text)))


def measured_groups(data: Path) -> list[Group]:
    """All of them."""
    return benchmark_groups(data) + short_groups(data)


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
