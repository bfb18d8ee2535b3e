"""The MobileNetV3 predictor's graph.

    logit = level(code) + step + side effect + ratio spread(code) (shape - centre)

Level and spread are those of NAS-Bench-201, learned from two dozen data sets. Step and
ratio make them those of this space on CIFAR-10, the one set of images measured in both;
the shape is ImageNet's.
"""

import torch
from torch import Tensor, nn

from training.models.additive import REFERENCE, AdditiveAccuracy, AdditiveLatency
from training.models.logit import to_percent
from training.models.nasbench201.accuracy import AccuracyModel


class Predictor(nn.Module):
    """Accuracy with its uncertainty, and latency.

    `centre` is the shape's mean over the space; `interval` and `difference` are
    half-widths as logits."""

    def __init__(
        self,
        other_space: AccuracyModel,
        shape: AdditiveAccuracy,
        latency: AdditiveLatency,
        centre: float,
        step: float,
        ratio: float,
        interval: float,
        difference: float,
    ):
        super().__init__()
        self.other_space = other_space
        self.shape = shape
        self.latency = latency
        self.centre = centre
        self.step = step
        self.ratio = ratio
        self.interval = interval
        self.difference = difference

    def logit(self, flat: Tensor, code: Tensor, resolution: Tensor) -> Tensor:
        """Logits above chance [n] of encodings [n, 180], code [1, C] and resolution
        [1]."""
        level = self.other_space.full_level(code) + self.step
        spread = self.other_space.full_spread(code) * self.ratio
        side = self.shape.side_effect(resolution)
        return level + side + spread * (self.shape(flat) - self.centre)

    def forward(
        self, architecture: Tensor, code: Tensor, resolution: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """One-hot networks [n, 20, 9], code [1, C], resolution [1] = ln side ->
        accuracy [n], interval [n, 2] and difference [n] in percent, latency [n, D] in
        ms."""
        flat = architecture.flatten(1)
        chance = self.other_space.chance(code)
        logit = self.logit(flat, code, resolution)

        def accuracy(shift: Tensor | float) -> Tensor:
            return to_percent(logit + shift, chance)

        width = self.other_space.half_width(code, self.interval)
        half = self.difference / 2
        return (
            accuracy(0.0),
            torch.stack([accuracy(-width), accuracy(width)], 1),
            accuracy(half) - accuracy(-half),
            self.latency(flat, resolution - REFERENCE),
        )
