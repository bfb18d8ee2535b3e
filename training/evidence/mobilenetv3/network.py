"""MobileNetV3 networks for small images, and supernets whose weights they share.

The skeleton is Once-for-All's (Cai et al. 2020, arXiv 1908.09791; Howard et al. 2019,
arXiv 1905.02244): stem, one plain layer, five stages of inverted residuals, two
pointwise layers around the global pooling, a linear layer. A network also runs any
smaller one that it contains: the first layers of each stage, the first channels of an
expansion, the centre of a kernel. The network of the largest architecture is thus the
supernet of the whole space.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.evidence.mobilenetv3.protocol import Skeleton
from training.spaces import mobilenetv3

_SQUEEZE = (False, True, False, True, True)
_HARD_SWISH = (False, False, True, True, True)


class Network(nn.Module):
    """Images [n, inputs, side, side] to logits [n, classes].

    `forward` takes the architecture to run, by default the network's own. It must be
    contained in it: no stage deeper, no kernel larger, no expansion wider.
    """

    def __init__(
        self, architecture: str, skeleton: Skeleton, inputs: int, classes: int
    ):
        super().__init__()
        stem = skeleton.stem
        self.stem = nn.Sequential(
            nn.Conv2d(inputs, stem, 3, skeleton.stem_stride, 1, bias=False),
            Norm(stem),
            nn.Hardswish(),
        )
        self.first = nn.Sequential(
            nn.Conv2d(stem, stem, 3, 1, 1, groups=stem, bias=False),
            Norm(stem),
            nn.ReLU(),
            nn.Conv2d(stem, stem, 1, bias=False),
            Norm(stem),
        )
        self.architecture = architecture
        self.layers = nn.ModuleDict()
        channels = stem
        for slot, (kernel, expansion) in used_slots(architecture).items():
            stage, place = divmod(slot, mobilenetv3.SLOTS)
            outputs = skeleton.stages[stage]
            self.layers[str(slot)] = InvertedResidual(
                channels,
                outputs,
                kernel,
                expansion,
                skeleton.strides[stage] if place == 0 else 1,
                _SQUEEZE[stage],
                F.hardswish if _HARD_SWISH[stage] else F.relu,
            )
            channels = outputs
        self.last = nn.Sequential(
            nn.Conv2d(channels, skeleton.last, 1, bias=False),
            Norm(skeleton.last),
            nn.Hardswish(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(skeleton.last, skeleton.mix, bias=False),
            nn.Hardswish(),
        )
        self.classifier = nn.Linear(skeleton.mix, classes)

    def forward(self, images: Tensor, architecture: str | None = None) -> Tensor:
        x = self.stem(images)
        x = x + self.first(x)
        for slot, sizes in used_slots(architecture or self.architecture).items():
            x = self.layers[str(slot)](x, *sizes)
        return self.classifier(self.last(x))


class InvertedResidual(nn.Module):
    """Expands, filters by channel, perhaps squeezes and excites, and projects.

    `forward` takes the kernel and the expansion to use, at most those of the layer.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int,
        expansion: int,
        stride: int,
        squeeze: bool,
        activation,
    ):
        super().__init__()
        middle = inputs * expansion
        self.inputs, self.stride, self.activation = inputs, stride, activation
        self.shortcut = stride == 1 and inputs == outputs
        self.expand = nn.Conv2d(inputs, middle, 1, bias=False)
        self.expand_norm = Norm(middle)
        self.filter = nn.Conv2d(middle, middle, kernel, groups=middle, bias=False)
        self.filter_norm = Norm(middle)
        self.squeeze = SqueezeExcite(middle) if squeeze else None
        self.project = nn.Conv2d(middle, outputs, 1, bias=False)
        self.project_norm = Norm(outputs)
        if self.shortcut:
            # The layer starts as the identity (Goyal et al. 2017, section 5.1). Without
            # that, deep networks learn less than shallow ones in so few steps.
            nn.init.zeros_(self.project_norm.weight)

    def forward(self, x: Tensor, kernel: int, expansion: int) -> Tensor:
        middle = self.inputs * expansion
        border = (self.filter.weight.shape[-1] - kernel) // 2
        centre = slice(border, border + kernel)
        y = F.conv2d(x, self.expand.weight[:middle])
        y = self.activation(self.expand_norm(y))
        weight = self.filter.weight[:middle, :, centre, centre]
        y = filter_channels(y, weight, self.stride)
        y = self.activation(self.filter_norm(y))
        if self.squeeze is not None:
            y = self.squeeze(y)
        y = self.project_norm(F.conv2d(y, self.project.weight[:, :middle]))
        return x + y if self.shortcut else y


def filter_channels(x: Tensor, weight: Tensor, stride: int) -> Tensor:
    """Depthwise convolution of x [n, c, side, side] with weight [c, 1, k, k].

    k is odd, the border half a kernel wide, and `stride` divides the side."""
    kernel = weight.shape[-1]
    if kernel > 3 and torch.is_grad_enabled():
        return _LargeFilter.apply(x, weight, stride)
    return F.conv2d(x, weight, None, stride, kernel // 2, groups=len(weight))


class _LargeFilter(torch.autograd.Function):
    """The same, with gradients by way of forward convolutions: where the kernel is
    large, a CPU does these in less than half the time of the backward ones."""

    @staticmethod
    def forward(ctx, x: Tensor, weight: Tensor, stride: int) -> Tensor:
        ctx.save_for_backward(x, weight)
        ctx.stride, border = stride, weight.shape[-1] // 2
        return F.conv2d(x, weight, None, stride, border, groups=len(weight))

    @staticmethod
    def backward(ctx, *grad_outputs: Tensor) -> tuple[Tensor, Tensor, None]:
        [gradient] = grad_outputs
        x, weight = ctx.saved_tensors
        n, c, side, _ = x.shape
        kernel = weight.shape[-1]
        border = kernel // 2
        if ctx.stride > 1:
            sparse = torch.zeros_like(x)
            sparse[:, :, :: ctx.stride, :: ctx.stride] = gradient
            gradient = sparse
        to_x = F.conv2d(gradient, weight.flip(2, 3), None, 1, border, groups=c)
        # Every channel of every image is a group, and its gradient the kernel that
        # slides over it.
        planes = x.permute(2, 3, 0, 1).reshape(1, side, side, n * c).permute(0, 3, 1, 2)
        slides = gradient.reshape(n * c, 1, side, side)
        to_weight = F.conv2d(planes, slides, None, 1, border, groups=n * c)
        return to_x, to_weight.view(n, c, 1, kernel, kernel).sum(0), None


class SqueezeExcite(nn.Module):
    """Scales each channel by a gate that sees the means of all (Hu et al. 2018)."""

    def __init__(self, channels: int):
        super().__init__()
        self.reduce = nn.Linear(channels, squeezed(channels))
        self.restore = nn.Linear(squeezed(channels), channels)

    def forward(self, x: Tensor) -> Tensor:
        channels = x.shape[1]
        between = squeezed(channels)
        reduce, restore = self.reduce, self.restore
        y = x.mean((2, 3))
        y = F.linear(y, reduce.weight[:between, :channels], reduce.bias[:between])
        y = F.linear(
            F.relu(y), restore.weight[:channels, :between], restore.bias[:channels]
        )
        return x * F.hardsigmoid(y)[:, :, None, None]


class Norm(nn.BatchNorm2d):
    """Batch normalisation of the first channels, as many as come."""

    def forward(self, input: Tensor) -> Tensor:
        of = slice(input.shape[1])
        mean, variance = self.running_mean, self.running_var
        assert mean is not None and variance is not None and self.momentum is not None
        return F.batch_norm(
            input,
            mean[of],
            variance[of],
            self.weight[of],
            self.bias[of],
            self.training,
            self.momentum,
            self.eps,
        )


@torch.no_grad()
def calibrate(network: Network, architecture: str, batches: Sequence[Tensor]) -> None:
    """Replaces the batch-norm statistics by those that the batches have in a subnet.

    While a supernet trains, its statistics mix those of all subnets.
    """
    norms = [module for module in network.modules() if isinstance(module, Norm)]
    momentum = norms[0].momentum
    network.train()
    for number, images in enumerate(batches, 1):
        for norm in norms:
            norm.momentum = 1 / number
        network(images, architecture)
    for norm in norms:
        norm.momentum = momentum


def used_slots(architecture: str) -> dict[int, tuple[int, int]]:
    """Kernel and expansion of each used slot, in order.

    Raises ValueError if the text is no architecture.
    """
    columns = mobilenetv3.parse(architecture)
    return {
        int(slot): mobilenetv3.layer_type(int(columns[slot]))
        for slot in np.flatnonzero(columns != mobilenetv3.UNUSED)
    }


def squeezed(channels: int) -> int:
    """Channels between squeeze and excitation: a quarter, a multiple of 8, never
    rounded down by more than a tenth."""
    quarter = channels // 4
    nearest = max(8, (quarter + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * quarter else nearest
