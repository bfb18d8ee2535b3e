"""Writes the graph of the data set's code and its entry in the manifest."""

from pathlib import Path
from typing import Any

import torch

from training.base.folders import MODELS
from training.base.manifest import write_entry
from training.base.onnx_file import export
from training.evidence.dataset.code import IMAGES_PER_CLASS, MAX_CLASSES, DatasetCode
from training.spaces import nasbench201

DATASET_FILE = "nasbench201-dataset.onnx"


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
        nasbench201.KEY,
        training,
        {},
        {"trainingSets": sets, **thresholds, **limits},
        models,
    )
