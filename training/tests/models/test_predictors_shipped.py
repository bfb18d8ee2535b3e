"""The predictor files as they ship."""

import time

import numpy as np
import onnxruntime
import pytest

from training.base.graph import run_graph
from training.base.manifest import MODELS, read_entry
from training.evidence.encoder.features import embed
from training.models.nasbench201.dataset_graph import DATASET_FILE
from training.models.publish import file_of
from training.spaces import nasbench201

CLASSES = 10
LANDMARK = np.array([[0.6, 1000]], dtype=np.float32)


def open_session(file: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(MODELS / file, options)


@pytest.fixture(scope="module")
def dataset() -> onnxruntime.InferenceSession:
    return open_session(DATASET_FILE)


def features_of(classes: int, spread: float, seed: int) -> np.ndarray:
    """Images around one centre per class [classes, 20, F], non-negative like the
    encoder's features."""
    rng = np.random.default_rng(seed)
    width = read_entry(DATASET_FILE)["inputs"][0]["shape"][2]
    centres = rng.normal(0, 0.3, (classes, 1, width))
    noise = rng.normal(0, spread, (classes, 20, width))
    return np.abs(centres + noise).astype(np.float32)


def code_of(session, features: np.ndarray, images: float = 300) -> np.ndarray:
    classes = len(features)
    inputs = {
        "features": features,
        "mask": np.ones(features.shape[:2], dtype=np.float32),
        "facts": np.array([[np.log(classes), np.log(images), 0]], dtype=np.float32),
        "landmark": LANDMARK,
    }
    return run_graph(session, ["code"], inputs)[0]


@pytest.fixture(scope="module")
def predictions(dataset) -> dict[str, np.ndarray]:
    session = open_session(file_of(nasbench201))
    names = [output.name for output in session.get_outputs()]
    code = code_of(dataset, features_of(CLASSES, 0.2, seed=0))
    cells = nasbench201.encode(nasbench201.all_cells())
    inputs = {"architecture": cells, "code": code}
    session.run(names, inputs)
    start = time.perf_counter()
    values = dict(zip(names, run_graph(session, names, inputs)))
    values["seconds"] = np.array(time.perf_counter() - start)
    return values


def test_accuracy_lies_between_chance_and_100(predictions):
    accuracy = predictions["accuracy"]
    assert accuracy.min() >= 100 / CLASSES - 1e-2
    assert accuracy.max() <= 100
    assert accuracy.std() > 0.5


def test_disconnected_cells_stay_at_chance(predictions):
    cells = nasbench201.all_cells()
    dead = np.array([not nasbench201.is_connected(cell) for cell in cells])
    assert dead.sum() == 341
    np.testing.assert_allclose(predictions["accuracy"][dead], 100 / CLASSES, atol=1e-2)


def test_interval_holds_the_accuracy(predictions):
    low, high = predictions["interval"].T
    assert (low <= predictions["accuracy"]).all()
    assert (high >= predictions["accuracy"]).all()
    assert low.min() >= 100 / CLASSES - 1e-2 and high.max() <= 100
    assert (predictions["difference"] >= 0).all()
    assert (predictions["difference"] <= high - low + 1e-3).all()


def test_convolutions_beat_pooling(predictions):
    place = nasbench201.index_of
    convolutions = predictions["accuracy"][place(np.full(6, nasbench201.CONV_3X3))]
    pooling = predictions["accuracy"][place(np.full(6, nasbench201.POOL))]
    # Such separate classes leave little to err: the error counts.
    assert 100 - convolutions < 0.6 * (100 - pooling)


def test_latency_of_each_device(predictions):
    devices = read_entry(file_of(nasbench201))["constants"]["devices"]
    assert len(devices) == 39 and len({device["name"] for device in devices}) == 39
    assert predictions["latency"].shape == (15_625, 39)
    quantiles = np.array([device["lnMsQuantiles"] for device in devices])
    median = np.log(np.median(predictions["latency"], 0))
    np.testing.assert_allclose(median, quantiles[:, 10], atol=1e-2)
    assert (np.diff(quantiles, axis=1) >= 0).all()


def test_more_convolutions_take_longer(predictions):
    place = nasbench201.index_of
    latency = predictions["latency"]
    heavy = latency[place(np.full(6, nasbench201.CONV_3X3))]
    light = latency[place(np.full(6, nasbench201.SKIP))]
    assert (heavy > light).all()


def test_all_cells_take_well_under_a_second(predictions):
    assert predictions["seconds"] < 1


def test_code_does_not_depend_on_padding(dataset):
    features = features_of(4, 0.2, seed=1)
    facts = np.array([[np.log(4), 5, 1]], dtype=np.float32)
    padded = np.concatenate((features, features[:2] + 1))
    mask = np.ones(padded.shape[:2], dtype=np.float32)
    mask[4:] = 0
    inputs = {
        "features": features,
        "mask": mask[:4],
        "facts": facts,
        "landmark": LANDMARK,
    }
    alone = dataset.run(None, inputs)
    inputs = {"features": padded, "mask": mask, "facts": facts, "landmark": LANDMARK}
    for value, expected in zip(dataset.run(None, inputs), alone):
        np.testing.assert_allclose(value, expected, atol=1e-3)


def test_separable_classes_promise_more(dataset):
    session = open_session(file_of(nasbench201))
    cells = nasbench201.encode(nasbench201.all_cells()[::501])
    apart, mixed = (
        run_graph(
            session,
            ["accuracy"],
            {
                "architecture": cells,
                "code": code_of(dataset, features_of(CLASSES, spread, seed=2)),
            },
        )[0].mean()
        for spread in (0.05, 3.0)
    )
    assert apart > mixed + 10


def test_more_images_promise_more(dataset):
    session = open_session(file_of(nasbench201))
    cells = nasbench201.encode(nasbench201.all_cells()[::501])
    features = features_of(CLASSES, 0.6, seed=3)
    few, many = (
        run_graph(
            session,
            ["accuracy"],
            {"architecture": cells, "code": code_of(dataset, features, images)},
        )[0].mean()
        for images in (30, 3000)
    )
    assert many > few


NOISE = {
    "uniform": lambda rng: rng.integers(0, 256, (40, 32, 32, 3)),
    "grey": lambda rng: rng.normal(128, 20, (40, 32, 32, 1)).clip(0, 255),
    "flat": lambda rng: np.broadcast_to(
        rng.integers(0, 256, (40, 1, 1, 3)), (40, 32, 32, 3)
    ),
}


@pytest.mark.parametrize("kind", NOISE)
def test_noise_is_unlike_anything_in_training(dataset, kind: str):
    constants = read_entry(DATASET_FILE)["constants"]
    images = NOISE[kind](np.random.default_rng(0)).astype(np.uint8)
    features = embed(images).reshape(2, 20, -1)
    inputs = {
        "features": features,
        "mask": np.ones(features.shape[:2], dtype=np.float32),
        "facts": np.array([[np.log(2), 3, 0]], dtype=np.float32),
        "landmark": LANDMARK,
    }
    distances = dataset.run(["distances"], inputs)[0]
    assert distances.shape == (len(constants["trainingSets"]),)
    assert distances.min() > constants["unlikeAbove"] > constants["seenBelow"]
