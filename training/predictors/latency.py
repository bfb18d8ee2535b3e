"""Latency of a NAS-Bench-201 network on every measured device.

The measurements are HELP's (27 device and batch settings) and NAS-Bench-360's
(12 device, runtime and task settings)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.predictors.cell_features import WIDTH, cell_features
from training.predictors.records import cell_index, read_rows

_HIDDEN = 192
_EPOCHS = 60
_BATCH = 512
_LEARNING_RATE = 4e-3
_WEIGHT_DECAY = 1e-3

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


class LatencyModel(nn.Module):
    """One-hot cells [n, 6, 5] -> ln ms [n, devices]."""

    def __init__(self, devices: int):
        super().__init__()
        self.register_buffer("feature_mean", torch.zeros(WIDTH))
        self.register_buffer("feature_std", torch.ones(WIDTH))
        self.register_buffer("mean", torch.zeros(devices))
        self.register_buffer("std", torch.ones(devices))
        self.layers = nn.Sequential(
            nn.Linear(WIDTH, _HIDDEN),
            nn.SiLU(),
            nn.Linear(_HIDDEN, _HIDDEN),
            nn.SiLU(),
            nn.Linear(_HIDDEN, devices),
        )

    def standardised(self, features: Tensor) -> Tensor:
        """Features of cells -> standardised ln ms."""
        return self.layers((features - self.feature_mean) / self.feature_std)

    def forward(self, cells: Tensor) -> Tensor:
        features, _ = cell_features(cells)
        return self.standardised(features) * self.std + self.mean


def fit_latency(cells: Tensor, ln_ms: Tensor, seed: int) -> LatencyModel:
    """Trains on one-hot cells [n, 6, 5] and ln ms [n, devices]; what is not a number
    is left out."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    model = LatencyModel(ln_ms.shape[1])
    known = ~ln_ms.isnan()
    count = known.sum(0)
    filled = ln_ms.nan_to_num()
    model.mean.copy_(filled.sum(0) / count)
    squares = (filled - model.mean).square() * known
    model.std.copy_((squares.sum(0) / count).sqrt())
    targets = (filled - model.mean) / model.std
    features, _ = cell_features(cells)
    model.feature_mean.copy_(features.mean(0))
    model.feature_std.copy_(features.std(0).clamp(min=1e-3))
    optimizer = torch.optim.AdamW(
        model.parameters(), _LEARNING_RATE, weight_decay=_WEIGHT_DECAY
    )
    steps = _EPOCHS * -(-len(cells) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, _LEARNING_RATE, total_steps=steps, pct_start=0.2
    )
    for _ in range(_EPOCHS):
        for batch in torch.randperm(len(cells), generator=generator).split(_BATCH):
            error = model.standardised(features[batch]) - targets[batch]
            loss = (
                torch.nn.functional.huber_loss(
                    error, torch.zeros_like(error), reduction="none"
                )
                * known[batch]
            ).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return model.eval().requires_grad_(False)
