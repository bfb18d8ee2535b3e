"""Writes test/fixtures/meta_dataset.csv.gz: a meta-dataset small enough for tests.

Its rows are own short trainings: the data set, the statistics of its code, the cell,
the accuracy and the losses. With the statistics in place no images are needed.
"""

import csv
import gzip
import io
from pathlib import Path

from training.base.folders import ROOT
from training.base.whole_file import write_whole
from training.evidence.dataset.code import STATISTICS
from training.evidence.dataset.draws import TaskStatistics
from training.evidence.nasbench201.records import short_groups
from training.spaces import nasbench201

FIXTURE = ROOT / "test" / "fixtures" / "meta_dataset.csv.gz"
COLUMNS = (
    "dataset",
    "classes",
    *STATISTICS,
    "architecture",
    "accuracy",
    "test_nll",
    "training_loss",
)


def write_fixture(data: Path) -> None:
    """Writes the file; the images in `data` are read."""
    cells = nasbench201.all_cells()

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    groups = [group for group in short_groups(data) if group.subset is None]
    for group, statistics in zip(groups, TaskStatistics(data).of(groups, seed=0)):
        facts = [f"{value:.4f}" for value in statistics.mean(0).tolist()]
        measured = zip(group.cells, group.accuracy, group.known_losses)
        for cell, accuracy, losses in measured:
            architecture = nasbench201.to_text(cells[cell])
            row = (
                group.sources[0],
                group.classes,
                *facts,
                architecture,
                f"{accuracy:.2f}",
                *(f"{loss:.4f}" for loss in losses),
            )
            writer.writerow(row)
    write_whole(FIXTURE, gzip.compress(text.getvalue().encode(), mtime=0))
    print(f"{FIXTURE.name}: {FIXTURE.stat().st_size} bytes")
