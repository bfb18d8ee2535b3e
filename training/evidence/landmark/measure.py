"""Takes the landmark of a data set with the graph that ships."""

from functools import cache

import numpy as np
import onnxruntime

from training.base.manifest import MODELS
from training.evidence.landmark.export import FILE
from training.evidence.landmark.network import CLASSES
from training.evidence.landmark.rules import (
    Schedule,
    batch_at,
    interleave,
    rate_at,
    schedule,
)

LANDMARK = MODELS / FILE


@cache
def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(LANDMARK, options)


def landmark(images: np.ndarray, labels: np.ndarray) -> float:
    """Share of images whose class a tiny network tells when it has been trained on the
    other folds; 0 where every class has one image, which leaves nothing to learn from.

    images uint8 [n, 32, 32, 3], labels int64 [n] from 0 to at most 49, every class with
    an image at least. Images of a class are in the order of the sample."""
    plan = schedule(np.bincount(labels))
    if plan.folds == 0:
        return 0.0
    order, fold = interleave(labels, plan.folds)
    images, labels = images[order], labels[order]
    targets = np.full((len(labels), CLASSES), -1, dtype=np.float32)
    targets[:, : labels.max() + 1] = 0
    targets[np.arange(len(labels)), labels] = 1
    hits = 0
    for tested in range(plan.folds):
        rest, own = fold != tested, fold == tested
        state = _train(images[rest], targets[rest], plan)
        _, logits = _step(state, images[own], targets[own], 0.0)
        hits += int((logits.argmax(1) == labels[own]).sum())
    return hits / len(labels)


def _train(images: np.ndarray, targets: np.ndarray, plan: Schedule) -> np.ndarray:
    """State [2, P] after all steps."""
    described, *_ = _session().get_inputs()
    state = np.zeros(described.shape, dtype=np.float32)
    for step in range(plan.steps):
        batch = batch_at(step, plan.batch, len(images))
        rate = rate_at(step, plan.steps)
        state, _ = _step(state, images[batch], targets[batch], rate)
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
    return _session().run(None, inputs)  # pyright: ignore[reportReturnType] all are tensors; kept landmarks go by this code  # fmt: skip
