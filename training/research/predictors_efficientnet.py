"""ImageNet accuracy and latency of EfficientNet networks that the fit has not seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training.base.ranks import spearman
from training.base.record import Measured
from training.evidence.efficientnet.records import (
    DEVICES,
    read_measurements,
    read_seeds,
)
from training.models.efficientnet.fit import (
    additive,
    fit_accuracy,
    fit_latency,
    flat_encoding,
    held_out_networks,
    to_top1,
)
from training.spaces import efficientnet as space

_OTHERS = [place for place, name in enumerate(DEVICES) if name != "tpuv3"]


def accuracy(data: Path, seed: int) -> dict[str, Measured]:
    """Spearman and mean error in points of what scores and what guides, on a fifth of
    the distinct networks; beside a sum over blocks and the costs."""
    table = read_measurements(data)
    test = held_out_networks(table.networks, seed)
    kept = table.networks[~test], table.accuracy[~test]
    networks, truth = table.networks[test], table.accuracy[test]
    model = fit_accuracy(*kept)
    flat = flat_encoding(networks)
    predicted = {
        "": to_top1(model(flat)),
        "pairwise_": to_top1(model.shape(flat)[:, 0]),
        "additive_": additive(*kept)(networks),
    }
    numbers: dict[str, float] = {}
    for name, values in predicted.items():
        numbers[f"{name}spearman"] = spearman(values, truth)
        numbers[f"{name}mae"] = float(np.abs(values - truth).mean())
    params = space.parameters(networks, space.CLASSES)
    macs = space.macs(networks, space.CLASSES, space.SIDE)
    numbers["params_baseline"] = spearman(params, truth)
    numbers["macs_baseline"] = spearman(macs, truth)
    return {
        f"efficientnet.imagenet.{name}": Measured(value, int(test.sum()))
        for name, value in numbers.items()
    }


def accuracy_ceilings(data: Path, seed: int) -> dict[str, Measured]:
    """What one training's noise leaves to a predictor that knows the mean of many: the
    mean difference in points, and Spearman in the table, whose spread over networks is
    that of the repeated ones."""
    repeats = read_seeds(data)
    deviation = float(np.sqrt(repeats.var(1, ddof=1).mean()))
    table = read_measurements(data).accuracy
    noise = deviation * np.random.default_rng(seed).standard_normal(len(table))
    numbers = {
        "noise_mae": deviation * float(np.sqrt(2 / np.pi)),
        "noise_spearman": spearman(table, table + noise),
    }
    return {
        f"efficientnet.imagenet.{name}": Measured(value, len(repeats))
        for name, value in numbers.items()
    }


def latency(data: Path, seed: int) -> dict[str, Measured]:
    """Spearman of ms an image on a fifth of the distinct networks: median over the
    devices, the lowest but TPU v3's, and that; beside MACs and a sum over blocks."""
    table = read_measurements(data)
    test = held_out_networks(table.networks, seed)
    kept, networks = table.networks[~test], table.networks[test]
    flat = flat_encoding(networks)
    macs = space.macs(networks, space.CLASSES, space.SIDE)
    found: dict[str, list[float]] = {"": [], "additive_": [], "macs_": []}
    whole = fit_latency(kept, table.ms[~test])(flat).numpy()
    for place in range(len(DEVICES)):
        measured = ~np.isnan(table.ms[test, place])
        known = ~np.isnan(table.ms[~test, place])
        simple = additive(kept[known], table.ms[~test, place][known])(networks)
        for name, values in zip(found, (whole[:, place], simple, macs), strict=True):
            rank = spearman(values[measured], table.ms[test, place][measured])
            found[name].append(rank)
    numbers: dict[str, float] = {}
    for name, ranks in found.items():
        each = np.array(ranks)
        numbers[f"{name}median"] = float(np.median(each))
        numbers[f"{name}lowest_but_tpuv3"] = float(each[_OTHERS].min())
        numbers[f"{name}tpuv3"] = ranks[DEVICES.index("tpuv3")]
    return {
        f"efficientnet.{name}": Measured(value, len(DEVICES))
        for name, value in numbers.items()
    }
