"""NAS-Bench-201's measured values, for checks against the truth."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training.base.rows import read_rows
from training.evidence.nasbench201.records import cell_index


def read_cells(data: Path) -> list[dict[str, str]]:
    """All rows of the merged table, in the order of `nasbench201.all_cells`.

    Raises FileNotFoundError with advice when it is not there."""
    rows = read_rows(data / "nas" / "nb201_merged.csv.gz")
    return sorted(rows, key=lambda row: cell_index(row["arch_str"]))


def read_columns(data: Path, names: list[str]) -> np.ndarray:
    """Columns [15625, len(names)] in the order of `nasbench201.all_cells`."""
    rows = read_cells(data)
    return np.array([[float(row[name]) for name in names] for row in rows])
