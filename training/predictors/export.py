"""Writes the predictors' graphs and their entries in the manifest."""

from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.export.manifest import MODELS, write_entry
from training.export.onnx_file import export
from training.predictors.dataset_code import (
    IMAGES_PER_CLASS,
    MAX_CLASSES,
    DatasetCode,
)
from training.predictors.fit import ENCODED
from training.predictors.graphs import Predictor
from training.predictors.latency_records import device_label
from training.spaces import nasbench201

DATASET_FILE = "nasbench201-dataset.onnx"
PREDICTOR_FILE = "nasbench201-predictor.onnx"

SIDE = 32
"""Side of the images for which latency was measured."""


def write_dataset_graph(
    code: DatasetCode,
    sets: list[str],
    thresholds: dict[str, float],
    training: dict[str, Any],
    models: Path = MODELS,
) -> None:
    """nasbench201-dataset.onnx and its entry in the manifest; `sets`: names of the
    training sets in the order of the distances."""
    features = code.projection.mean.shape[0]
    export(
        code,
        {
            "features": torch.rand(3, 4, features),
            "mask": torch.ones(3, 4),
            "facts": torch.zeros(1, 3),
            "landmark": torch.tensor([[0.5, 1000.0]]),
        },
        ["code", "distances"],
        models / DATASET_FILE,
        dynamic={
            "features": {0: "classes", 1: "images"},
            "mask": {0: "classes", 1: "images"},
        },
        half_storage=True,
    )
    limits = {"maxClasses": MAX_CLASSES, "imagesPerClass": IMAGES_PER_CLASS}
    write_entry(
        DATASET_FILE,
        "dataset-code",
        nasbench201.NAME,
        training,
        {},
        {"trainingSets": sets, **thresholds, **limits},
        models,
    )


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
