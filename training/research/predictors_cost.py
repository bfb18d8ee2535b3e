"""Latency of networks that the predictors have not seen, and what predicting costs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from scipy.stats import rankdata

from training.base.graph import run_graph
from training.base.manifest import MODELS
from training.base.ranks import spearman
from training.base.record import Measured, spread_of
from training.evidence.dataset.code import WIDTH
from training.evidence.devices import is_help
from training.evidence.mobilenetv3 import records as once_for_all
from training.evidence.nasbench201.latencies import Measurements, read_measurements
from training.models.mobilenetv3.fit import flat_encoding
from training.models.mobilenetv3.train import held_out_latency as held_out_networks
from training.models.mobilenetv3.train import held_out_share
from training.models.nasbench201.train import held_out_latency
from training.rooms import spaces
from training.spaces import nasbench201

_SWAPPED, _BETWEEN = [1, 0, 2, 3, 5, 4], 2
"""Edges of a cell when its inner nodes, 1 and 2, change places (0->1 with 0->2, 1->3
with 2->3), and the one between them."""
SCORED = 256
_REPEATS = 15


def latency_nasbench201(data: Path, seed: int) -> dict[str, Measured]:
    """Medians over columns of Spearman on unseen cells, and how many columns lie below
    the quadratic fit of ln ms on the one-hot encoding."""
    measured = read_measurements(data)
    ours, quadratic = map(np.array, held_out_latency(measured, seed))
    helps = np.array([is_help(device) for device in measured.devices])
    return {
        "nb201.help": _median(ours[helps]),
        "nb201.all": _median(ours),
        "nb201.help_ceiling": _median(latency_ceilings(measured)[helps]),
        "nb201.columns_below_fit": Measured(float((ours < quadratic).sum()), len(ours)),
    }


def _median(columns: Sequence[float] | np.ndarray) -> Measured:
    return Measured(float(np.median(columns)), len(columns))


def latency_ceilings(measured: Measurements) -> np.ndarray:
    """Spearman [devices] that the noise of the measurements leaves to a predictor that
    knows the true latency of every cell.

    Cells without the edge between the inner nodes compute the same when these nodes
    change places: a second measurement of one network. Half the mean squared
    difference of the two ranks is the variance of the noise, compared to that of
    uniform ranks."""
    cells = nasbench201.all_cells()[measured.cells]
    place = np.full(len(nasbench201.all_cells()), -1)
    place[measured.cells] = np.arange(len(cells))
    twins = place[nasbench201.index_of(cells[:, _SWAPPED])]
    free = (cells[:, _BETWEEN] == nasbench201.NONE) & (twins > np.arange(len(cells)))
    ceilings = []
    for column in measured.ln_ms.numpy().T:
        known = ~np.isnan(column)
        ranks = np.full(len(column), np.nan)
        ranks[known] = rankdata(column[known]) / known.sum()
        noise = np.nanmean((ranks[free] - ranks[twins[free]]) ** 2) / 2
        ceilings.append((1 - 12 * noise) ** 0.5)
    return np.array(ceilings)


def latency_mobilenetv3(data: Path, seed: int) -> dict[str, Measured]:
    """Medians over columns of Spearman on unseen networks, for batches of 32 and 64
    and for batches of one, beside depth alone; and how many columns lie below a linear
    fit on the one-hot encoding and the side."""
    batched, single, by_depth, below = [], [], [], []
    for table in once_for_all.read_latencies(data):
        ours, linear = held_out_networks(table, seed)
        test = held_out_share(table, seed)
        flat = flat_encoding(table.networks)
        layers = flat.sum(1)[test]
        for place, device in enumerate(table.devices):
            truth = table.ms[test, place]
            below.append(ours[device] < linear[device])
            if device.endswith(("_32", "_64")):
                batched.append(ours[device])
            elif device.endswith("_1"):
                single.append(ours[device])
                by_depth.append(spearman(layers, truth))
    return {
        "mobilenetv3.batched": _median(batched),
        "mobilenetv3.single": _median(single),
        "mobilenetv3.single.depth_alone": _median(by_depth),
        "mobilenetv3.columns_below_fit": Measured(float(sum(below)), len(below)),
    }


def milliseconds() -> tuple[Measured, float]:
    """Median and spread of the time to score 256 candidates with everything that the
    predictor's graph has, on two threads: the slower space."""
    slowest = Measured(0.0, 0), 0.0
    for space in spaces():
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        file = MODELS / f"{space.KEY}-predictor.onnx"
        session = onnxruntime.InferenceSession(file, options)
        rows = space.encode(space.population()[:SCORED])
        inputs = {"architecture": rows, "code": np.zeros((1, WIDTH), dtype=np.float32)}
        if space.NEEDS_RESOLUTION:
            inputs["resolution"] = np.log([space.SIDE]).astype(np.float32)
        times = []
        for _ in range(_REPEATS + 1):
            start = time.perf_counter()
            run_graph(session, None, inputs)
            times.append(1000 * (time.perf_counter() - start))
        slowest = max(slowest, (_median(times[1:]), spread_of(times[1:]) or 0.0))
    return slowest


def model_bytes() -> Measured:
    """Size of all models together."""
    sizes = [path.stat().st_size for path in MODELS.glob("*.onnx")]
    return Measured(sum(sizes), len(sizes))
