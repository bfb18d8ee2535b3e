"""Measured latencies of NAS-Bench-201 networks.

They are HELP's (27 device and batch settings) and NAS-Bench-360's (12 device, runtime
and task settings)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.predictors.records import cell_index, read_rows

FAILED = 0.1
"""A value below this share of its column's median is a failed measurement."""

_PREFIXES = ("lat_ms_help_", "lat_ms_hw360_")
_HARDWARE = {
    "cpu": "CPU (make unknown)",
    "gpu": "GPU (make unknown)",
    "v100": "Tesla V100",
    "1080ti": "GTX 1080 Ti",
    "2080ti": "RTX 2080 Ti",
    "essential_ph_1": "Essential PH-1",
    "eyeriss": "Eyeriss",
    "fpga": "FPGA",
    "gold_6226": "Xeon Gold 6226",
    "gold_6240": "Xeon Gold 6240",
    "pi5": "Raspberry Pi 5",
    "pixel": "Pixel",
    "pixel2": "Pixel 2",
    "pixel3": "Pixel 3",
    "raspi4": "Raspberry Pi 4",
    "samsung_a50": "Samsung A50",
    "samsung_s7": "Samsung S7",
    "silver_4114": "Xeon Silver 4114",
    "silver_4210r": "Xeon Silver 4210R",
    "titan_rtx": "Titan RTX",
    "titanx": "Titan X",
    "titanxp": "Titan Xp",
}
_RUNTIMES = {
    "litert": "LiteRT",
    "onnx": "ONNX Runtime",
    "torchmobile": "PyTorch Mobile",
}
_TASKS = {"cifar100": "CIFAR-100", "darcy": "Darcy flow", "ninapro": "NinaPro"}


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
    columns = [name for name in rows[0] if name.startswith(_PREFIXES)]
    ms = np.array([[float(row[name] or "nan") for name in columns] for row in rows])
    ms[ms < FAILED * np.nanmedian(ms, 0)] = np.nan
    return Measurements(
        [device_name(column) for column in columns],
        np.array([cell_index(row["arch_str"]) for row in rows]),
        torch.from_numpy(np.log(ms)).float(),
    )


def device_name(column: str) -> str:
    """A device's name out of its column's: `lat_ms_help_fpga` -> `fpga`."""
    prefix = next(prefix for prefix in _PREFIXES if column.startswith(prefix))
    return column.removeprefix(prefix)


def device_label(name: str) -> str:
    """A device's name for people: `titan_rtx_32` -> `Titan RTX, batch 32`."""
    if name in _HARDWARE:
        return _HARDWARE[name]
    rest, _, last = name.rpartition("_")
    if rest in _HARDWARE:
        return f"{_HARDWARE[rest]}, batch {int(last)}"
    hardware, _, runtime = rest.rpartition("_")
    return f"{_HARDWARE[hardware]}, {_RUNTIMES[runtime]}, {_TASKS[last]}"


def is_help(name: str) -> bool:
    """Whether a device is one of HELP's: the others are named after their runtime."""
    return not any(f"_{runtime}_" in name for runtime in _RUNTIMES)
