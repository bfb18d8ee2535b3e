"""Golden outputs of the shipped graphs of a data set's code and of a cell's predictor.

Inputs are drawn by seed, outputs come from the shipped files through ONNX Runtime.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import onnxruntime

from training.base.folders import MODELS
from training.base.graph import run_graph
from training.models.nasbench201.dataset_graph import DATASET_FILE
from training.models.publish import file_of
from training.spaces import nasbench201

_CELLS = (
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|"
    "+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|",
    "|skip_connect~0|+|none~0|nor_conv_1x1~1|+|none~0|none~1|avg_pool_3x3~2|",
    "|none~0|+|none~0|none~1|+|nor_conv_1x1~0|none~1|none~2|",
    "|nor_conv_3x3~0|+|none~0|none~1|+|none~0|none~1|nor_conv_3x3~2|",
)
"""A strong, a weak, a tiny and a disconnected cell."""

_CLASSES, _IMAGES = 3, 4
_NON_ZERO = 24
"""Features that are not 0: the file stays small that way."""


def _run(file: str, inputs: dict[str, np.ndarray]) -> dict[str, list]:
    session = onnxruntime.InferenceSession(MODELS / file)
    names = [output.name for output in session.get_outputs()]
    return {
        name: np.round(value.astype(float), 6).tolist()
        for name, value in zip(names, run_graph(session, names, inputs))
    }


def dataset_file() -> dict[str, Any]:
    """The code of three made-up classes and its distances."""
    rng = np.random.default_rng(0)
    session = onnxruntime.InferenceSession(MODELS / DATASET_FILE)
    width = session.get_inputs()[0].shape[2]
    values = np.round(rng.uniform(0, 2, (_CLASSES, _IMAGES, _NON_ZERO)), 3)
    places = np.sort(rng.choice(width, _NON_ZERO, replace=False))
    features = np.zeros((_CLASSES, _IMAGES, width), dtype=np.float32)
    features[:, :, places] = values
    mask = np.ones((_CLASSES, _IMAGES), dtype=np.float32)
    mask[1, 3] = mask[2, 2:] = 0
    facts = np.array([[1.0986, 4.6052, 0.5]], dtype=np.float32)
    shown = np.array([[0.75, 400.0]], dtype=np.float32)
    inputs = {"features": features, "mask": mask, "facts": facts, "landmark": shown}
    outputs = _run(DATASET_FILE, inputs)
    return {
        "features": {
            "shape": list(features.shape),
            "places": places.tolist(),
            "values": values.tolist(),
        },
        "mask": mask.tolist(),
        "facts": facts.tolist(),
        "landmark": shown.tolist(),
        **outputs,
    }


def predictor_file() -> dict[str, Any]:
    """Predictions of four cells on the data set of `dataset_file`."""
    code = dataset_file()["code"]
    cells = np.array([nasbench201.parse(text) for text in _CELLS])
    inputs = {
        "architecture": nasbench201.encode(cells),
        "code": np.array(code, dtype=np.float32),
    }
    return {"cells": list(_CELLS), "code": code, **_run(file_of(nasbench201), inputs)}


FILES: dict[str, Callable[[], dict[str, Any]]] = {
    "dataset": dataset_file,
    "predictor": predictor_file,
}
