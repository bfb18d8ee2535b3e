"""Accuracy with its uncertainty, and latency, where sums over pairs of rows guide.

Only the order of architectures on one data set is known. What others have of their own
comes from `Levels` of another space.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from training.models.additive import Calibration, Levels
from training.models.logit import stated
from training.models.pairwise import PairwiseSums, least_ms
from training.spaces import Space

_PART = 1000
"""Architectures that are predicted at once."""


class PairwisePredictor(nn.Module):
    """logit = level(code) + step + ratio spread(code) (accuracy - centre)

    `accuracy`: encodings [n, inputs] -> logits [n], what scores; `shape`: the sums over
    pairs that guide in its place; `latency`: ms, which never falls below the least over
    the space's population (`least_ms`).
    """

    least: Tensor

    def __init__(
        self,
        space: Space,
        levels: Levels,
        accuracy: nn.Module,
        shape: PairwiseSums,
        latency: PairwiseSums,
        calibration: Calibration,
    ):
        super().__init__()
        self.levels = levels
        self.accuracy = accuracy
        self.shape = shape
        self.latency = latency
        self.calibration = calibration
        self.register_buffer("least", least_ms(over_population(space, latency)))

    def milliseconds(self, flat: Tensor) -> Tensor:
        """ms [n, D] of encodings [n, inputs]."""
        return torch.maximum(self.latency(flat), self.least)

    def forward(
        self, architecture: Tensor, code: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """One-hot architectures [n, ROWS, COLUMNS] and code [1, C] -> accuracy [n],
        interval [n, 2] and difference [n] in percent, latency [n, D] in ms."""
        flat, values = architecture.flatten(1), self.calibration
        spread = self.levels.full_spread(code) * values.ratio
        level = self.levels.full_level(code) + values.step
        logit = level + spread * (self.accuracy(flat) - values.centre)
        width = self.levels.half_width(code, values.interval)
        accuracies = stated(logit, self.levels.chance(code), width, values.difference)
        return *accuracies, self.milliseconds(flat)


@torch.no_grad()
def over_population(space: Space, model: nn.Module) -> Tensor:
    """What a model of encodings [n, inputs] says of the space's population."""
    flat = torch.from_numpy(space.encode(space.population())).flatten(1)
    return torch.cat([model(part) for part in flat.split(_PART)])
