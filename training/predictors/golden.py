"""Golden outputs of the shipped predictor graphs and a landmark, for the tests of other
languages.

Usage: python -m training.predictors.golden

Inputs are drawn by seed; outputs are written from the shipped files by ONNX Runtime.
"""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnxruntime

from training.export.manifest import MODELS
from training.landmark.export import FILE as LANDMARK_FILE
from training.landmark.measure import landmark
from training.landmark.network import SIDE
from training.landmark.rules import schedule
from training.predictors.export import DATASET_FILE, PREDICTOR_FILE
from training.spaces import nasbench201

GOLDEN = Path(__file__).resolve().parents[2] / "test" / "golden"

_CELLS = (
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|"
    "+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|",
    "|skip_connect~0|+|none~0|nor_conv_1x1~1|+|none~0|none~1|avg_pool_3x3~2|",
    "|none~0|+|none~0|none~1|+|nor_conv_1x1~0|none~1|none~2|",
    "|nor_conv_3x3~0|+|none~0|none~1|+|none~0|none~1|nor_conv_3x3~2|",
)
"""A strong, a weak, a tiny and a disconnected cell."""

_STRIPED = (40, 31, 9, 1)
"""Pictures of each class whose landmark is taken."""
_COUNTS = ((1, 1), (2, 1, 2), (3, 4), (10, 9), _STRIPED, (200, 199), (200, 200))
"""Images of each class whose schedules are stated."""
_CLASSES, _IMAGES = 3, 4
_NON_ZERO = 24
"""Features that are not 0: the file stays small that way."""


def _run(file: str, inputs: dict[str, np.ndarray]) -> dict[str, list]:
    session = onnxruntime.InferenceSession(MODELS / file)
    names = [output.name for output in session.get_outputs()]
    return {
        name: np.round(value.astype(float), 6).tolist()
        for name, value in zip(names, session.run(names, inputs))
    }


def _write(file: str, content: dict) -> None:
    path = GOLDEN / f"{Path(file).stem}.json"
    path.write_text(json.dumps(content) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


def striped_pictures(label: int, count: int) -> np.ndarray:
    """Pictures uint8 [count, 32, 32, 3] of a class: stripes of a width of its own and a
    pattern that differs from picture to picture."""
    shape = (count, SIDE, SIDE, 3)
    image, y, x, channel = np.indices(shape, sparse=True)
    stripes = 60 * (x // (label + 2) % 2)
    pattern = (
        31 * image + 17 * y * (image + 3) + 13 * x * (image + 5) + 7 * channel
    ) % 97
    return (stripes + pattern).astype(np.uint8)


def landmark_file() -> dict[str, object]:
    """The landmark of a few striped pictures, by the counts of its classes, and
    schedules by such counts."""
    pictures = [striped_pictures(label, n) for label, n in enumerate(_STRIPED)]
    labels = np.repeat(np.arange(len(_STRIPED)), _STRIPED)
    share = landmark(np.concatenate(pictures), labels)
    schedules = [
        {"counts": counts, **asdict(schedule(np.array(counts)))} for counts in _COUNTS
    ]
    return {"counts": _STRIPED, "share": share, "schedules": schedules}


def main() -> None:
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
    _write(
        DATASET_FILE,
        {
            "features": {
                "shape": list(features.shape),
                "places": places.tolist(),
                "values": values.tolist(),
            },
            "mask": mask.tolist(),
            "facts": facts.tolist(),
            "landmark": shown.tolist(),
            **outputs,
        },
    )

    cells = np.array([nasbench201.parse(text) for text in _CELLS])
    inputs = {
        "architecture": nasbench201.encode(cells),
        "code": np.array(outputs["code"], dtype=np.float32),
    }
    content = {"cells": list(_CELLS), "code": outputs["code"]}
    _write(PREDICTOR_FILE, {**content, **_run(PREDICTOR_FILE, inputs)})
    _write(LANDMARK_FILE, landmark_file())


if __name__ == "__main__":
    main()
