"""Measured latencies of NAS-Bench-201 networks.

They are HELP's (27 device and batch settings) and NAS-Bench-360's (12 device, runtime
and task settings)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.base.rows import read_rows
from training.evidence.devices import PREFIXES, device_name
from training.evidence.nasbench201.records import cell_index

FAILED = 0.1
"""A value below this share of its column's median is a failed measurement."""


@dataclass(frozen=True)
class Measurements:
    """ln ms of cells on devices; failed measurements are not numbers."""

    devices: list[str]
    cells: np.ndarray
    """Places in `nasbench201.all_cells()`, int64 [m]."""
    ln_ms: Tensor
    """[m, devices]."""


def read_measurements(data: Path) -> Measurements:
    """All latency columns of the merged table."""
    rows = read_rows(data / "nas" / "nb201_merged.csv.gz")
    columns = [name for name in rows[0] if name.startswith(PREFIXES)]
    ms = np.array([[float(row[name] or "nan") for name in columns] for row in rows])
    ms[ms < FAILED * np.nanmedian(ms, 0)] = np.nan
    return Measurements(
        [device_name(column) for column in columns],
        np.array([cell_index(row["arch_str"]) for row in rows]),
        torch.from_numpy(np.log(ms)).float(),
    )
