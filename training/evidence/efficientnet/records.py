"""Published measurements of EfficientNet networks: the tables of Accel-NASBench.

Ahmad et al. 2024, arXiv 2404.12449; github.com/afzalxo/Accel-NASBench, Apache-2.0.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.base.rows import read_rows
from training.spaces.contract import Integers
from training.spaces.efficientnet import Block, from_blocks

TABLE = Path("nas", "accel_nasbench.csv.gz")
SEEDS = Path("nas", "accel_nasbench_seeds.csv")
SHORT, LONG = "short", "long"

_THROUGHPUT = {
    "a100": "throughput_a100",
    "rtx3090": "throughput_3090",
    "tpuv2": "throughput_tpuv2",
    "tpuv3": "throughput_tpuv3",
    "zcu102_batch": "throughput_zcu102",
    "vck190_batch": "throughput_vck190",
}
"""Columns in images a second of devices that work on many at a time."""
_LATENCY = {"zcu102": "latency_zcu102", "vck190": "latency_vck190"}
"""Columns in ms of devices that work on one."""
DEVICES = (*_THROUGHPUT, *_LATENCY)


@dataclass(frozen=True)
class Measurements:
    """Networks [n, 7], ImageNet top-1 in percent [n] after short training with one
    seed, ms an image [n, DEVICES], NaN where it was not measured."""

    networks: Integers
    accuracy: np.ndarray
    ms: np.ndarray


def network_of(row: dict[str, str]) -> Integers:
    """The network of a row of a table."""
    choices = [map(int, row[name].split(",")) for name in ("e", "k", "l", "se")]
    return from_blocks(
        Block(e, k, n, bool(se)) for e, k, n, se in zip(*choices, strict=True)
    )


def read_measurements(data: Path) -> Measurements:
    """The whole table; ms an image are 1000 / throughput where that was measured."""
    rows = read_rows(data / TABLE)

    def column(name: str) -> np.ndarray:
        return np.array([float(row[name] or "nan") for row in rows])

    ms = [1000 / column(name) for name in _THROUGHPUT.values()]
    ms += [column(name) for name in _LATENCY.values()]
    networks = np.array([network_of(row) for row in rows])
    return Measurements(networks, column("top1"), np.column_stack(ms))


def read_seeds(data: Path, training: str = SHORT) -> np.ndarray:
    """Top-1 in percent [networks, 3] of networks trained with three seeds, `SHORT` as
    those of the table or `LONG`; in the same order for both."""
    found: dict[tuple[int, ...], list[float]] = defaultdict(list)
    for row in read_rows(data / SEEDS):
        if row["training"] == training:
            found[tuple(network_of(row).tolist())].append(float(row["top1"]))
    return np.array([found[network] for network in sorted(found)])
