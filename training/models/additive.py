"""Accuracy and latency as sums over the entries of the encoding.

Every row's choice adds its share, whatever the others are. Conditional expectations
given a noisy architecture are then exact: the expectation of a sum over one-hot entries
is the sum over their marginals.
"""

import copy
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn

from training.models.logit import stated


class AdditiveAccuracy(nn.Module):
    """The logit of an architecture's accuracy at its space's side, and what others add.

    The effect of the side is a polygon in ln(side): flat from the first of `knots` on,
    with a slope of its own below each of them.
    """

    weight: Tensor
    knots: Tensor
    slopes: Tensor

    def __init__(self, weight: np.ndarray, knots: list[float], slopes: np.ndarray):
        super().__init__()
        self.register_buffer("weight", torch.tensor(weight, dtype=torch.float32))
        self.register_buffer("knots", torch.tensor(knots).log())
        self.register_buffer("slopes", torch.tensor(slopes, dtype=torch.float32))

    def forward(self, flat: Tensor) -> Tensor:
        """Encodings or marginals [n, inputs] -> logits [n], up to a constant."""
        return flat @ self.weight

    def side_effect(self, resolution: Tensor) -> Tensor:
        """ln side [n] -> logits [n]; 0 at the first knot and above."""
        below = (self.knots - resolution[:, None]).clamp(min=0)
        return below @ self.slopes


class AdditiveLatency(nn.Module):
    """ms on every device; each entry's share is a parabola in the side.

    coefficients [3, D, inputs + 1]: of (side / reference)^0, ^1, ^2; the last column
    belongs to the rest of the network. sides [D, 2]: measured range, to which sides are
    clipped; `reference`, in pixels, is the space's own side.
    """

    layers: Tensor
    rest: Tensor
    range: Tensor

    def __init__(self, coefficients: np.ndarray, sides: np.ndarray, reference: int):
        super().__init__()
        kept = torch.tensor(coefficients, dtype=torch.float32)
        self.register_buffer("layers", kept[..., :-1].contiguous())
        self.register_buffer("rest", kept[..., -1].contiguous())
        self.register_buffer("range", torch.tensor(np.log(sides / reference)).float())

    def mixed(self, other: "AdditiveLatency", shares: np.ndarray) -> "AdditiveLatency":
        """This model with shares [D] of the way to another one of the same devices."""
        model = copy.deepcopy(self)
        part = torch.tensor(shares, dtype=torch.float32)[:, None]
        model.layers += part * (other.layers - self.layers)
        model.rest += part[:, 0] * (other.rest - self.rest)
        return model

    @classmethod
    def joined(cls, models: Sequence["AdditiveLatency"]) -> "AdditiveLatency":
        """One model of all devices, in order."""
        model = copy.deepcopy(models[0])
        model.layers = torch.cat([one.layers for one in models], 1)
        model.rest = torch.cat([one.rest for one in models], 1)
        model.range = torch.cat([one.range for one in models])
        return model

    def powers(self, relative: Tensor) -> list[Tensor]:
        """ln(side / reference) [n] -> powers 0, 1, 2 [n, D] of the side in range."""
        clipped = torch.minimum(relative[:, None], self.range[:, 1])
        side = torch.maximum(clipped, self.range[:, 0]).exp()
        return [torch.ones_like(side), side, side * side]

    def forward(self, flat: Tensor, relative: Tensor) -> Tensor:
        """Encodings or marginals [n, inputs] and ln(side / reference) [n or 1] -> ms
        [n, D]."""
        terms = zip(self.powers(relative), self.layers, self.rest)
        return sum_of(power * (flat @ layer.T + rest) for power, layer, rest in terms)

    def pullback(self, weights: Tensor, relative: Tensor) -> Tensor:
        """d(weights . ms)/d(flat) [n, inputs] for weights [n, D]."""
        terms = zip(self.powers(relative), self.layers)
        return sum_of((weights * power) @ layer for power, layer in terms)


def sum_of(terms: Iterable[Tensor]) -> Tensor:
    """The sum of one tensor and more."""
    total = sum(terms)
    if not isinstance(total, Tensor):
        raise ValueError("no terms to sum")
    return total


class Levels(Protocol):
    """What is known of a data set without an architecture, by its codes [n, C]."""

    def full_level(self, codes: Tensor) -> Tensor:
        """Logits above chance [n] of an average architecture after full training."""
        ...

    def full_spread(self, codes: Tensor) -> Tensor:
        """Factor [n] on how far architectures lie apart."""
        ...

    def half_width(self, codes: Tensor, usual: float) -> Tensor:
        """Half-width [n] of the interval, as a logit."""
        ...

    def chance(self, codes: Tensor) -> Tensor:
        """Percent [n] by guessing."""
        ...


@dataclass(frozen=True)
class Calibration:
    """How levels of one space become those of another, and how far both are trusted."""

    centre: float
    """The shape's mean over the space."""
    step: float
    """Added to the level, a logit."""
    ratio: float
    """Factor on the spread."""
    interval: float
    """Half-width of the accuracy's interval, as a logit."""
    difference: float
    """The same of differences."""


class AdditivePredictor(nn.Module):
    """Accuracy with its uncertainty, and latency, as sums over the encoding.

    logit = level(code) + step + side effect + ratio spread(code) (shape - centre)
    """

    def __init__(
        self,
        levels: Levels,
        shape: AdditiveAccuracy,
        latency: AdditiveLatency,
        calibration: Calibration,
        reference: int,
    ):
        super().__init__()
        self.levels = levels
        self.shape = shape
        self.latency = latency
        self.calibration = calibration
        self.reference = math.log(reference)

    def logit(self, flat: Tensor, code: Tensor, resolution: Tensor | None) -> Tensor:
        """Logits above chance [n] of encodings [n, inputs], code [1, C] and, where it
        matters, resolution [1]."""
        values = self.calibration
        level = self.levels.full_level(code) + values.step
        spread = self.levels.full_spread(code) * values.ratio
        if resolution is not None:
            level = level + self.shape.side_effect(resolution)
        return level + spread * (self.shape(flat) - values.centre)

    def forward(
        self, architecture: Tensor, code: Tensor, resolution: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """One-hot architectures [n, ROWS, COLUMNS], code [1, C], resolution [1] = ln
        side -> accuracy [n], interval [n, 2] and difference [n] in percent, latency
        [n, D] in ms."""
        flat = architecture.flatten(1)
        chance = self.levels.chance(code)
        logit = self.logit(flat, code, resolution)
        width = self.levels.half_width(code, self.calibration.interval)
        side = torch.zeros(1) if resolution is None else resolution - self.reference
        accuracies = stated(logit, chance, width, self.calibration.difference)
        return *accuracies, self.latency(flat, side)
