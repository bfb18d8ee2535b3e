"""Latency of networks that the predictors have not seen, and what predicting costs."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import onnxruntime
from scipy.stats import spearmanr

from training.export.manifest import MODELS
from training.predictors.dataset_code import WIDTH
from training.predictors.fit import ENCODED
from training.predictors.latency import is_help, read_measurements
from training.predictors.once_for_all import records as once_for_all
from training.predictors.once_for_all.additive import ridge
from training.predictors.once_for_all.fit import flat_encoding
from training.predictors.once_for_all.train import held_out_latency as held_out_networks
from training.predictors.once_for_all.train import held_out_share
from training.predictors.train import held_out_cells, held_out_latency
from training.spaces import SPACES, mobilenetv3

_PENALTY = 1e-3
SCORED = 256
_REPEATS = 15


def latency_nasbench201(data: Path, seed: int) -> dict[str, float]:
    """Medians over columns of Spearman on unseen cells, and how many columns lie below
    a quadratic fit of ln ms on the one-hot encoding."""
    measured = read_measurements(data)
    ours = np.array(held_out_latency(measured, seed))
    held_out = held_out_cells(measured, seed)
    flat = ENCODED[measured.cells].flatten(1).numpy().astype(np.float64)
    first, second = np.triu_indices(flat.shape[1])
    design = np.column_stack([flat[:, first] * flat[:, second], np.ones(len(flat))])
    below = 0
    for column, correlation in zip(measured.ln_ms.numpy().T, ours):
        known = ~np.isnan(column)
        train, test = known & ~held_out, known & held_out
        penalty = np.full(design.shape[1], _PENALTY)
        weights = ridge(
            design[train], column[train].astype(float), np.ones(train.sum()), penalty
        )
        below += correlation < spearmanr(design[test] @ weights, column[test])[0]
    helps = np.array([is_help(device) for device in measured.devices])
    return {
        "nb201.help": float(np.median(ours[helps])),
        "nb201.all": float(np.median(ours)),
        "nb201.columns_below_fit": float(below),
    }


def latency_mobilenetv3(data: Path, seed: int) -> dict[str, float]:
    """Medians over columns of Spearman on unseen networks, for batches of 32 and 64
    and for batches of one, beside depth alone; and how many columns lie below a linear
    fit on the one-hot encoding and the side."""
    batched, single, by_depth, below = [], [], [], 0
    for table in once_for_all.read_latencies(data):
        ours = held_out_networks(table, seed)
        test = held_out_share(table, seed)
        flat = flat_encoding(table.networks)
        sides = table.sides[:, None] / mobilenetv3.SIDE
        design = np.hstack([flat, sides, sides**2, np.ones((len(flat), 1))])
        penalty = np.full(design.shape[1], _PENALTY)
        weights = ridge(design[~test], table.ms[~test], np.ones((~test).sum()), penalty)
        linear = design[test] @ weights
        layers = flat.sum(1)[test]
        for place, device in enumerate(table.devices):
            truth = table.ms[test, place]
            below += ours[device] < spearmanr(linear[:, place], truth)[0]
            if device.endswith(("_32", "_64")):
                batched.append(ours[device])
            elif device.endswith("_1"):
                single.append(ours[device])
                by_depth.append(spearmanr(layers, truth)[0])
    return {
        "mobilenetv3.batched": float(np.median(batched)),
        "mobilenetv3.single": float(np.median(single)),
        "mobilenetv3.single.depth_alone": float(np.median(by_depth)),
        "mobilenetv3.columns_below_fit": float(below),
    }


def milliseconds() -> tuple[float, float]:
    """Median and spread of the time to score 256 candidates with everything that the
    predictor's graph has, on two threads: the slower space."""
    slowest = (0.0, 0.0)
    for space in SPACES.values():
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        file = MODELS / f"{space.NAME}-predictor.onnx"
        session = onnxruntime.InferenceSession(file, options)
        rows = space.encode(space.population()[:SCORED])
        inputs = {"architecture": rows, "code": np.zeros((1, WIDTH), dtype=np.float32)}
        if space.NEEDS_RESOLUTION:
            inputs["resolution"] = np.log([space.SIDE]).astype(np.float32)
        times = []
        for _ in range(_REPEATS + 1):
            start = time.perf_counter()
            session.run(None, inputs)
            times.append(1000 * (time.perf_counter() - start))
        slowest = max(slowest, (float(np.median(times[1:])), float(np.std(times[1:]))))
    return slowest


def model_bytes() -> int:
    """Size of all models together."""
    return sum(path.stat().st_size for path in MODELS.glob("*.onnx"))
