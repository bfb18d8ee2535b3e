"""A network of the space as a PyTorch module, and EfficientNet-Lite0 among them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from numpy.typing import ArrayLike
from torch import Tensor, nn
from torch.nn import functional as F

from training.spaces.efficientnet import (
    CHANNELS,
    HEAD,
    LITE0,
    STEM,
    STRIDES,
    blocks_of,
    squeezed,
)

DROPOUT = 0.2


class ConvNorm(nn.Sequential):
    """Convolution without bias, then batch normalisation.

    Padded as TensorFlow's SAME, by which the published weights were trained: the side
    becomes side / stride, rounded up, and an odd pixel goes right and below.
    """

    def __init__(
        self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1
    ):
        padding = kernel // 2 if stride == 1 else 0
        super().__init__(
            nn.Conv2d(
                inputs, outputs, kernel, stride, padding, groups=groups, bias=False
            ),
            nn.BatchNorm2d(outputs, eps=1e-3),
        )

    def forward(self, input: Tensor) -> Tensor:
        x = input
        kernel, stride = self.convolution.kernel_size[0], self.convolution.stride[0]
        if stride > 1:
            height, width = (
                max((-(-side // stride) - 1) * stride + kernel - side, 0)
                for side in x.shape[-2:]
            )
            left, above = width // 2, height // 2
            x = F.pad(x, (left, width - left, above, height - above))
        return self.norm(self.convolution(x))

    @property
    def convolution(self) -> nn.Conv2d:
        return cast(nn.Conv2d, self[0])

    @property
    def norm(self) -> nn.BatchNorm2d:
        return cast(nn.BatchNorm2d, self[1])


class SqueezeExcite(nn.Module):
    """Scales each channel by what all channels are in the mean over the image."""

    def __init__(self, channels: int, between: int):
        super().__init__()
        self.reduce = nn.Conv2d(channels, between, 1)
        self.restore = nn.Conv2d(between, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        mean = x.mean((2, 3), keepdim=True)
        return x * self.restore(F.relu(self.reduce(mean))).sigmoid()

    def start_at(self, bias: float) -> None:
        """Scales every channel by sigmoid(bias), whatever the others are."""
        nn.init.zeros_(self.restore.weight)
        assert self.restore.bias is not None
        nn.init.constant_(self.restore.bias, bias)


class Layer(nn.Module):
    """Inverted bottleneck: 1x1 expansion, depthwise convolution, 1x1 projection."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int,
        stride: int,
        expansion: int,
        squeeze: bool,
    ):
        super().__init__()
        middle = inputs * expansion
        self.expand = ConvNorm(inputs, middle, 1) if expansion > 1 else None
        self.depthwise = ConvNorm(middle, middle, kernel, stride, groups=middle)
        self.squeeze = SqueezeExcite(middle, squeezed(inputs)) if squeeze else None
        self.project = ConvNorm(middle, outputs, 1)
        self.has_shortcut = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y = x if self.expand is None else F.relu6(self.expand(x))
        y = F.relu6(self.depthwise(y))
        if self.squeeze is not None:
            y = self.squeeze(y)
        y = self.project(y)
        return x + y if self.has_shortcut else y


class Network(nn.Module):
    """Images [n, 3, side, side], (RGB - 127) / 128, to logits [n, classes]; of an
    architecture [7]."""

    def __init__(self, architecture: ArrayLike, classes: int):
        super().__init__()
        self.stem = ConvNorm(3, STEM, 3, stride=2)
        inputs = STEM
        self.blocks = nn.ModuleList()
        blocks = blocks_of(architecture)
        for block, outputs, stride in zip(blocks, CHANNELS, STRIDES, strict=True):
            layers = nn.Sequential()
            for index in range(block.layers):
                layers.append(
                    Layer(
                        inputs,
                        outputs,
                        block.kernel,
                        stride if index == 0 else 1,
                        block.expansion,
                        block.squeeze,
                    )
                )
                inputs = outputs
            self.blocks.append(layers)
        self.head = ConvNorm(inputs, HEAD, 1)
        self.dropout = nn.Dropout(DROPOUT)
        self.classifier = nn.Linear(HEAD, classes)

    def layers(self) -> list[list[Layer]]:
        """The layers of each block."""
        return [[*cast(Iterable[Layer], block)] for block in self.blocks]

    def features(self, images: Tensor) -> Tensor:
        """Images [n, 3, side, side] to [n, 1280], the mean over the last map."""
        x = F.relu6(self.stem(images))
        for block in self.blocks:
            x = block(x)
        return F.relu6(self.head(x)).mean((2, 3))

    def forward(self, images: Tensor) -> Tensor:
        return self.classifier(self.dropout(self.features(images)))


def lite0(published: dict[str, Tensor]) -> Network:
    """EfficientNet-Lite0 with its published weights and an untrained classifier.

    Names differ from ours, the order is that of execution in both, so tensors are
    matched by order and shape. Raises ValueError when they are another's weights.
    """
    network = Network(LITE0, 1)
    own = {
        name: value
        for name, value in network.state_dict().items()
        if not name.startswith("classifier")
    }
    given = [value for name, value in published.items() if "_fc" not in name]
    if [value.shape for value in given] != [value.shape for value in own.values()]:
        raise ValueError("These are not the weights of EfficientNet-Lite0.")
    network.load_state_dict(dict(zip(own, given, strict=True)), strict=False)
    return network
