"""Cuts the weights of a network out of EfficientNet-Lite0's.

A layer takes those of the source's layer of the same block and place. Of its expanded
channels it takes the first of a fixed order of importance, of a kernel the centre; a
larger kernel gets a rim of zeros. What has no source starts so that the network
computes what it would without: squeeze-and-excitation nearly open, added layers as
identities.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt

import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn
from torch.nn import functional as F

from training.spaces.efficientnet.network import ConvNorm, Layer, Network

OPEN = 4.0
"""Bias of the last convolution of a squeeze-and-excitation: sigmoid(4) = 0.98."""


@dataclass(frozen=True)
class Cut:
    """How weights are cut, where there is a choice."""

    importance: str = "scale"
    """`scale`: |projection| x |depthwise norm's scale|; `power`: |projection|_2 x root
    mean square of the activation; `spread`: |projection|_2 x its standard deviation."""
    beyond: str = "identity"
    """Layers beyond the source's depth: `identity` alone, or `copy` of the block's last
    source layer whose output is scaled to 0; `repeat` keeps the scale."""
    single: str = "identity"
    """Layers without expansion whose source has one: `identity` where there is a
    shortcut, random elsewhere; `linear`: the source with its middle taken as linear."""


def inherit(
    architecture: ArrayLike, classes: int, source: Network, cut: Cut = Cut()
) -> tuple[Network, float]:
    """A network that starts from the source's weights, its classifier untrained.

    Returns it and the share of its layers that have theirs from the source.
    """
    network = Network(architecture, classes)
    copy(network.stem, source.stem)
    copy(network.head, source.head)
    kept = total = 0
    for layers, sources in zip(network.layers(), source.layers(), strict=True):
        for place, layer in enumerate(layers):
            total += 1
            if layer.squeeze is not None:
                layer.squeeze.start_at(OPEN)
            if place < len(sources):
                kept += take(layer, sources[place], source, cut)
                continue
            last = sources[-1]
            if cut.beyond != "identity" and last.has_shortcut:
                take(layer, last, source, cut)
            if cut.beyond != "repeat" or not last.has_shortcut:
                nn.init.zeros_(layer.project.norm.weight)
    return network, kept / total


def take(layer: Layer, source: Layer, network: Network, cut: Cut) -> bool:
    """Gives a layer the weights of a source layer; returns whether it could."""
    if layer.expand is None and source.expand is not None:
        if cut.single == "linear":
            linear(layer, source, source.expand)
        elif layer.has_shortcut:
            nn.init.zeros_(layer.project.norm.weight)
        return False
    if layer.expand is not None and source.expand is None:
        widen(layer, layer.expand, source, network.stem.norm)
        return True
    chosen = None
    if layer.expand is not None and source.expand is not None:
        middle = layer.depthwise.norm.num_features
        chosen = order(source, cut.importance)[:middle]
        copy(layer.expand, source.expand, outputs=chosen)
    copy(layer.depthwise, source.depthwise, outputs=chosen)
    copy(layer.project, source.project, inputs=chosen)
    return True


def order(layer: Layer, importance: str) -> Tensor:
    """The layer's expanded channels [m], the most important first.

    What a channel adds to the output is its column of the projection times its
    activation, ReLU6 of what the depthwise norm gives: over many images about normal
    with the norm's bias as mean and its scale as deviation.
    """
    weight = layer.project.convolution.weight.data.flatten(1)
    norm = layer.depthwise.norm
    if importance == "scale":
        value = weight.abs().sum(0) * norm.weight.data.abs()
    else:
        mean, variance = rectified(norm.bias.data, norm.weight.data.abs())
        power = variance if importance == "spread" else variance + mean**2
        value = lengths(weight) * power.sqrt()
    return value.argsort(descending=True, stable=True)


def lengths(columns: Tensor) -> Tensor:
    """Euclidean length [m] of each column [n, m]."""
    return columns.norm(dim=0)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] torch states no types  # fmt: skip


def rectified(mean: Tensor, deviation: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance of ReLU6 of a normal variable (both [m], double inside)."""
    mean, deviation = mean.double(), deviation.double().clamp(min=1e-6)
    low, high = -mean / deviation, (6 - mean) / deviation

    def below(z: Tensor) -> Tensor:
        return 0.5 * (1 + torch.erf(z / sqrt(2)))

    def density(z: Tensor) -> Tensor:
        return torch.exp(-(z**2) / 2) / sqrt(2 * pi)

    inside, over = below(high) - below(low), 1 - below(high)
    falls = density(low) - density(high)
    first = mean * inside + deviation * falls + 6 * over
    second = (
        (mean**2 + deviation**2) * inside
        + 2 * mean * deviation * falls
        + deviation**2 * (low * density(low) - high * density(high))
        + 36 * over
    )
    return first.float(), (second - first**2).clamp(min=0).float()


def widen(
    layer: Layer, expand: ConvNorm, source: Layer, before: nn.BatchNorm2d
) -> None:
    """Gives a layer that has an expansion the weights of one without: its first
    channels are the input itself, the projection of the others starts at 0.

    The expansion's norm would normalise the input, so it restores the mean and the
    deviation that the input has after the norm `before` it and ReLU6.
    """
    inputs = source.depthwise.norm.num_features
    mean, variance = rectified(before.bias.data, before.weight.data.abs())
    expansion, norm = expand.convolution.weight.data, expand.norm
    means, variances = statistics(norm)
    expansion[:inputs, :, 0, 0] = torch.eye(inputs)
    for target, value in (
        (norm.weight, (variance + norm.eps).sqrt()),
        (norm.bias, mean),
        (means, mean),
        (variances, variance),
    ):
        target.data[:inputs] = value
    first = torch.arange(inputs)
    part = cropped(source.depthwise.convolution.weight.data, layer.depthwise)
    layer.depthwise.convolution.weight.data[first] = part
    for own, given in norms(layer.depthwise, source.depthwise):
        own.data[first] = given.data
    projection = layer.project.convolution.weight.data
    projection.zero_()
    projection[:, :inputs] = source.project.convolution.weight.data
    for own, given in norms(layer.project, source.project):
        own.data.copy_(given.data)


def linear(layer: Layer, source: Layer, expansion: ConvNorm) -> None:
    """Gives a layer without expansion the source's with its middle taken as linear:
    kernels averaged over the channels that each input goes to, weighed by what they
    add; projection times scales times expansion."""
    expand = expansion.convolution.weight.data[:, :, 0, 0]
    project = source.project.convolution.weight.data[:, :, 0, 0]
    kernels = cropped(source.depthwise.convolution.weight.data, layer.depthwise)
    scales = [
        one.norm.weight.data / (statistics(one.norm)[1] + one.norm.eps).sqrt()
        for one in (expansion, source.depthwise)
    ]
    gain = scales[0] * scales[1]
    share = (expand * gain[:, None] * lengths(project)[:, None]).abs()
    share = share / share.sum(0).clamp(min=1e-9)
    kernel = torch.einsum("mi,mkhw->ikhw", share, kernels.abs())
    kernel = kernel / kernel.sum((2, 3), keepdim=True).clamp(min=1e-9)
    layer.depthwise.convolution.weight.data.copy_(kernel)
    through = kernels.sum((1, 2, 3)) * gain
    product = torch.einsum("om,m,mi->oi", project, through, expand)
    layer.project.convolution.weight.data.copy_(product[:, :, None, None])
    for own, given in norms(layer.project, source.project)[:2]:
        own.data.copy_(given.data)


def statistics(norm: nn.BatchNorm2d) -> tuple[Tensor, Tensor]:
    """Mean and variance of each channel [m], as training has left them."""
    return norm.get_buffer("running_mean"), norm.get_buffer("running_var")


def norms(target: ConvNorm, source: ConvNorm) -> list[tuple[Tensor, Tensor]]:
    """The tensors of two batch norms, paired: scale, bias, mean, variance."""
    names = ("weight", "bias", "running_mean", "running_var")
    return [(getattr(target.norm, n), getattr(source.norm, n)) for n in names]


def cropped(weight: Tensor, target: ConvNorm) -> Tensor:
    """Kernels [o, i, k, k] in the target's size: their centres, or a rim of zeros."""
    rim = (target.convolution.kernel_size[0] - weight.shape[-1]) // 2
    return F.pad(weight, [rim] * 4)


def copy(
    target: ConvNorm,
    source: ConvNorm,
    outputs: Tensor | None = None,
    inputs: Tensor | None = None,
) -> None:
    """Copies a convolution and its norm, of the source only those channels."""
    weight = cropped(source.convolution.weight.data, target)
    if outputs is not None:
        weight = weight[outputs]
    if inputs is not None:
        weight = weight[:, inputs]
    target.convolution.weight.data.copy_(weight)
    for own, given in norms(target, source):
        own.data.copy_(given.data if outputs is None else given.data[outputs])
