"""Writes the predictors' graphs and their entries in the manifest."""

from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.base.manifest import MODELS, write_entry
from training.base.onnx_file import export
from training.evidence.devices import device_label
from training.models.nasbench201.fit import ENCODED
from training.models.nasbench201.predictor import Predictor
from training.spaces import nasbench201

PREDICTOR_FILE = "nasbench201-predictor.onnx"

SIDE = 32
"""Side of the images for which latency was measured."""


def write_predictor_graph(
    predictor: Predictor,
    devices: list[str],
    training: dict[str, Any],
    metrics: dict[str, Any],
    models: Path = MODELS,
) -> None:
    """nasbench201-predictor.onnx and its entry in the manifest."""
    width = predictor.model.code_width
    export(
        predictor,
        {"architecture": ENCODED[:2], "code": torch.zeros(1, width)},
        ["accuracy", "interval", "difference", "latency"],
        models / PREDICTOR_FILE,
        dynamic={"architecture": {0: "n"}},
        half_storage=True,
    )
    with torch.no_grad():
        ln_ms = predictor.latency(ENCODED).numpy()
    quantiles = np.quantile(ln_ms, np.linspace(0, 1, 21), axis=0).T
    described = [
        {
            "name": name,
            "label": device_label(name),
            "side": SIDE,
            "lnMsQuantiles": [round(float(q), 4) for q in row],
        }
        for name, row in zip(devices, quantiles)
    ]
    write_entry(
        PREDICTOR_FILE,
        "predictor",
        nasbench201.NAME,
        training,
        metrics,
        {"devices": described},
        models,
    )
