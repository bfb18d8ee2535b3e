"""What predicting costs."""

from __future__ import annotations

import time

import numpy as np
import onnxruntime

from training.base.graph import run_graph
from training.base.manifest import MODELS
from training.base.record import Measured, median_of, spread_of
from training.evidence.dataset.code import WIDTH
from training.rooms import spaces

SCORED = 256
_REPEATS = 15


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
        slowest = max(slowest, (median_of(times[1:]), spread_of(times[1:]) or 0.0))
    return slowest


def model_bytes() -> Measured:
    """Size of all models together."""
    sizes = [path.stat().st_size for path in MODELS.glob("*.onnx")]
    return Measured(sum(sizes), len(sizes))
