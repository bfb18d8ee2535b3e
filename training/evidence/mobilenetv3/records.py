"""Published measurements of Once-for-All networks: accuracy and latency."""

import ast
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.base.rows import read_rows
from training.spaces import mobilenetv3

IMAGENET, IMAGENET_SAMPLE, CIFAR10 = "DyNAS-T", "MOOFA-MIT_OFA", "CNAS"
"""ImageNet's whole validation set at 224 px; 12,500 images of it at 128 to 192 px;
CIFAR-10 at 40 to 256 px."""
CIFAR10_SIDE = 192
"""Pixels: the side at which CIFAR-10's networks are compared."""


@dataclass(frozen=True)
class Accuracies:
    """Top-1 accuracy in percent [n] of networks [n, 20] at sides [n] in pixels.

    source: [n] of the names above. protocol: [n]; rows of one were trained alike.
    """

    networks: np.ndarray
    sides: np.ndarray
    accuracy: np.ndarray
    source: np.ndarray
    protocol: np.ndarray

    def of(self, chosen: np.ndarray) -> "Accuracies":
        """The rows that a mask or an index chooses."""
        return Accuracies(*(values[chosen] for values in vars(self).values()))

    def cifar10_large(self) -> "Accuracies":
        """CIFAR-10's at the side where most of them were measured."""
        return self.of((self.protocol == CIFAR10) & (self.sides == CIFAR10_SIDE))


@dataclass(frozen=True)
class Latencies:
    """ms [n, devices] of networks [n, 20] at sides [n] in pixels."""

    devices: list[str]
    networks: np.ndarray
    sides: np.ndarray
    ms: np.ndarray


def read_accuracies(data: Path) -> Accuracies:
    """All rows of the merged table."""
    rows = read_rows(data / "nas" / "ofa_acc_merged.csv")
    networks = []
    for row in rows:
        kernels, expansions, depths = (json.loads(row[key]) for key in ("ks", "e", "d"))
        if row["source"] == CIFAR10:
            kernels, expansions = _spread(kernels, depths), _spread(expansions, depths)
        networks.append(mobilenetv3.from_lists(kernels, expansions, depths))
    source = np.array([row["source"] for row in rows])
    sides = np.array([int(row["r"]) for row in rows])
    # The CIFAR-10 searches below and above this side were separate runs.
    small = np.where((source == CIFAR10) & (sides < 128), "-small", "")
    return Accuracies(
        np.array(networks),
        sides,
        np.array([float(row["acc"]) for row in rows]),
        source,
        np.char.add(source, small),
    )


def read_latencies(data: Path) -> list[Latencies]:
    """HELP's four GPUs at three batch sizes, and an unnamed GPU and CPU."""
    rows = read_rows(data / "nas" / "ofa_latency_help_5000.csv")
    columns = [name for name in rows[0] if name.startswith("lat_ms_")]
    lists = [[json.loads(row[key]) for key in ("ks", "e", "d")] for row in rows]
    help_table = Latencies(
        # The other space's table writes this device as one word.
        [c.removeprefix("lat_ms_").replace("titan_xp", "titanxp") for c in columns],
        np.array([mobilenetv3.from_lists(*item) for item in lists]),
        np.array([int(row["r"]) for row in rows]),
        np.array([[float(row[name]) for name in columns] for row in rows]),
    )
    rows = read_rows(data / "nas" / "ofa_latency_lulongfei_10000.csv")
    configs = [ast.literal_eval(row["arch_config"]) for row in rows]
    lists = [[config[key] for key in ("ks", "e", "d")] for config in configs]
    unnamed = Latencies(
        ["gpu", "cpu"],
        np.array([mobilenetv3.from_lists(*item) for item in lists]),
        np.array([config["r"][0] for config in configs]),
        np.array(
            [[float(row[f"{name} latency"]) for name in ("gpu", "cpu")] for row in rows]
        ),
    )
    return [help_table, unnamed]


def _spread(values: list[int], depths: list[int]) -> list[int]:
    """A list over used slots as one over all slots; unused ones get any known value."""
    remaining = iter(values)
    spread = []
    for depth in depths:
        spread += [next(remaining) for _ in range(depth)]
        spread += [values[0]] * (mobilenetv3.SLOTS - depth)
    return spread
