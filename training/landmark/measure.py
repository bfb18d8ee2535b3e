"""Takes the landmark of a data set with the graph that ships."""

from functools import cache

import numpy as np
import onnxruntime

from training.export.manifest import MODELS
from training.landmark.export import FILE
from training.landmark.network import CLASSES
from training.landmark.rules import FOLDS, STEPS, batch_at, interleave, rate_at

LANDMARK = MODELS / FILE


@cache
def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(LANDMARK, options)


def landmark(images: np.ndarray, labels: np.ndarray) -> float:
    """Share of images whose class a tiny network tells when it has been trained on the
    other half.

    images uint8 [n, 32, 32, 3], labels int64 [n] from 0 to at most 49, every class with
    an image at least. Images of a class are in the order of the sample."""
    order, fold = interleave(labels)
    images, labels = images[order], labels[order]
    targets = np.full((len(labels), CLASSES), -1, dtype=np.float32)
    targets[:, : labels.max() + 1] = 0
    targets[np.arange(len(labels)), labels] = 1
    hits = 0
    for tested in range(FOLDS):
        rest, own = fold != tested, fold == tested
        if not own.any():
            continue
        state = _train(images[rest], targets[rest])
        _, logits = _step(state, images[own], targets[own], 0.0)
        hits += int((logits.argmax(1) == labels[own]).sum())
    return hits / len(labels)


def _train(images: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """State [2, P] after all steps."""
    described, *_ = _session().get_inputs()
    state = np.zeros(described.shape, dtype=np.float32)
    for step in range(STEPS):
        batch = batch_at(step, len(images))
        state, _ = _step(state, images[batch], targets[batch], rate_at(step))
    return state


def _step(
    state: np.ndarray, images: np.ndarray, targets: np.ndarray, rate: float
) -> list[np.ndarray]:
    """The next state and the logits."""
    inputs = {
        "state": state,
        "images": images,
        "labels": targets,
        "rate": np.array([rate], dtype=np.float32),
    }
    return _session().run(None, inputs)
