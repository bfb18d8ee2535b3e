"""EfficientNet-Lite0 without its classifier (Tan & Le 2019; Lite: no squeeze-excite,
ReLU6, stem and head of fixed width)."""

from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

FEATURES = 1280

# kernel, stride, expansion, output channels, repeats
STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)


class SameConv(nn.Module):
    """Convolution and batch norm, padded as TensorFlow's SAME: the odd pixel goes
    to the right and to the bottom, as the weights were trained."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1
    ):
        super().__init__()
        self.conv = nn.Conv2d(
            inputs, outputs, kernel, stride, groups=groups, bias=False
        )
        self.norm: nn.Module = nn.BatchNorm2d(outputs, eps=1e-3)

    def forward(self, x: Tensor) -> Tensor:
        kernel, stride = self.conv.kernel_size[0], self.conv.stride[0]
        height, width = (
            max((-(-side // stride) - 1) * stride + kernel - side, 0)
            for side in x.shape[-2:]
        )
        padding = (width // 2, width - width // 2, height // 2, height - height // 2)
        return self.norm(self.conv(F.pad(x, padding)))

    def fold(self) -> None:
        """Merges the batch norm into the convolution."""
        if isinstance(self.norm, nn.BatchNorm2d):
            self.conv = fuse_conv_bn_eval(self.conv, self.norm)
        self.norm = nn.Identity()


class InvertedBottleneck(nn.Module):
    """1x1 expansion, depthwise convolution, 1x1 projection, shortcut where it fits."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int
    ):
        super().__init__()
        middle = inputs * expansion
        self.expand = SameConv(inputs, middle, 1) if expansion > 1 else None
        self.depthwise = SameConv(middle, middle, kernel, stride, groups=middle)
        self.project = SameConv(middle, outputs, 1)
        self.shortcut = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y = x if self.expand is None else F.relu6(self.expand(x))
        y = self.project(F.relu6(self.depthwise(y)))
        return x + y if self.shortcut else y


class EfficientNetLite0(nn.Module):
    """Images [n, 3, side, side] in -1..1 -> features [n, 1280], the mean over the
    last feature map."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = SameConv(3, 32, 3, stride=2)
        blocks, channels = [], 32
        for kernel, first_stride, expansion, outputs, repeats in STAGES:
            for index in range(repeats):
                stride = first_stride if index == 0 else 1
                blocks.append(
                    InvertedBottleneck(channels, outputs, kernel, stride, expansion)
                )
                channels = outputs
        self.blocks = nn.Sequential(*blocks)
        self.head = SameConv(channels, FEATURES, 1)

    def forward(self, images: Tensor) -> Tensor:
        x = self.blocks(F.relu6(self.stem(images)))
        return F.relu6(self.head(x)).mean((2, 3))

    def load_published(self, state: dict[str, Tensor]) -> None:
        """Loads the published weights. Their names differ from ours, their order is
        that of execution in both, so tensors are matched by order and shape.

        Raises ValueError when the file is not an EfficientNet-Lite0."""
        own = self.state_dict()
        published = [value for name, value in state.items() if "_fc" not in name]
        if [v.shape for v in published] != [v.shape for v in own.values()]:
            raise ValueError("These are not the weights of EfficientNet-Lite0.")
        self.load_state_dict(dict(zip(own, published)))

    def fold(self) -> "EfficientNetLite0":
        """Merges every batch norm into its convolution, for inference."""
        self.eval()
        for module in self.modules():
            if isinstance(module, SameConv):
                module.fold()
        return self
