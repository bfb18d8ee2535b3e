"""NAS-Bench-201's measured values, for checks against the truth."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np

from training.spaces import nasbench201 as space


def read_rows(data: Path) -> list[dict[str, str]]:
    """All rows of the merged table, in the order of `nasbench201.all_cells`."""
    path = Path(data) / "nas" / "nb201_merged.csv.gz"
    with gzip.open(path, "rt", newline="") as file:
        rows = list(csv.DictReader(file))
    rows.sort(key=lambda row: space.index_of(space.parse(row["arch_str"])))
    return rows


def read_columns(data: Path, names: list[str]) -> np.ndarray:
    """Columns [15625, len(names)] in the order of `nasbench201.all_cells`."""
    rows = read_rows(data)
    return np.array([[float(row[name]) for name in names] for row in rows])
