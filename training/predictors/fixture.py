"""Writes test/fixtures/meta_dataset.csv.gz: a meta-dataset small enough for tests.

Usage: python -m training.predictors.fixture [--data ../shared/data]

Its rows are own short trainings: the data set, the statistics of its code, the cell and
the accuracy. With the statistics in place no images are needed.
"""

import argparse
import csv
import gzip
import io
from pathlib import Path

import torch

from training.encoder.features import set_names
from training.predictors.dataset_code import STATISTICS, DatasetCode
from training.predictors.draws import stack
from training.predictors.fit import draw_all, fit_projection
from training.predictors.records import short_groups
from training.spaces import nasbench201

FIXTURE = (
    Path(__file__).resolve().parents[2] / "test" / "fixtures" / "meta_dataset.csv.gz"
)
COLUMNS = ("dataset", "classes", *STATISTICS, "architecture", "accuracy")


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    torch.set_num_threads(1)
    projection = fit_projection(data, set_names(data))
    code = DatasetCode(projection, references=1)
    cells = nasbench201.all_cells()

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for group in short_groups(data):
        if group.subset is not None:
            continue
        draws = draw_all(data, group, projection)
        statistics = code.statistics(*stack(draws)).mean(0)
        facts = [f"{value:.4f}" for value in statistics.tolist()]
        for cell, accuracy in zip(group.cells, group.accuracy):
            architecture = nasbench201.to_text(cells[cell])
            row = (
                group.sources[0],
                group.classes,
                *facts,
                architecture,
                f"{accuracy:.2f}",
            )
            writer.writerow(row)
    FIXTURE.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))
    print(f"{FIXTURE.name}: {FIXTURE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
