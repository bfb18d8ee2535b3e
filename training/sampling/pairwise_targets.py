"""Targets and value function where predictors are sums over pairs of rows.

Rows are independent given a noisy architecture, so that the expectation of such a sum
is the same sum over the posterior's marginals: as with sums over single rows
(training.sampling.additive_targets) V needs no training, and ln E[ms] stands for
E[ln ms].
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from training.evidence.dataset.code import RANKING_WIDTH
from training.models.pairwise import PairwiseSums, least_ms
from training.models.pairwise_predictor import PairwisePredictor, over_population
from training.models.teacher import Teacher
from training.sampling.conditioned_mlp import Pullback
from training.sampling.targets import KnownValueTargets
from training.spaces import Space


class PairwiseValue(nn.Module):
    """V(p, condition) = E[accuracy, ln latency on every device | x_t], z-scored over
    the space; alike for all data sets and at one side. Below the least ms the gradient
    stays that of the sums, which leads back."""

    shape_mean: torch.Tensor
    shape_std: torch.Tensor
    latency_mean: torch.Tensor
    latency_std: torch.Tensor
    least_ms: torch.Tensor

    def __init__(self, space: Space, shape: PairwiseSums, latency: PairwiseSums):
        super().__init__()
        if space.NEEDS_RESOLUTION:
            raise ValueError(f"{space.KEY}: pairwise sums do not know the side")
        self.shape = shape
        self.latency = latency
        values = over_population(space, shape)[:, 0]
        ms = over_population(space, latency)
        least = least_ms(ms)
        ms = torch.maximum(ms, least)
        self.register_buffer("least_ms", least)
        self.register_buffer("shape_mean", values.mean())
        self.register_buffer("shape_std", values.std())
        self.register_buffer("latency_mean", ms.log().mean(0))
        self.register_buffer("latency_std", ms.log().std(0))

    def linearise(
        self, x: torch.Tensor, level: torch.Tensor, code: torch.Tensor
    ) -> tuple[torch.Tensor, Pullback]:
        """Values [b, 1 + D] of marginals `x` [b, inputs] and the map from weights
        [b, 1 + D] to a gradient [b, inputs]; noise level and code add nothing to the
        marginals."""
        shape, of_shape = self.shape.linearise(x)
        summed, of_ms = self.latency.linearise(x)
        ms = torch.maximum(summed, self.least_ms)
        accuracy = (shape - self.shape_mean) / self.shape_std
        latency = (ms.log() - self.latency_mean) / self.latency_std

        def pullback(weights: torch.Tensor) -> torch.Tensor:
            per_ms = weights[:, 1:] / (self.latency_std * ms)
            return of_shape(weights[:, :1] / self.shape_std) + of_ms(per_ms)

        return torch.cat([accuracy, latency], 1), pullback


def make_targets(
    space: Space,
    shape: PairwiseSums,
    latency: PairwiseSums,
    codes: torch.Tensor,
    devices: list[str],
) -> KnownValueTargets:
    """Targets by pairwise sums for data sets with these codes [P, C]."""
    value = PairwiseValue(space, shape, latency).eval().requires_grad_(False)
    source = f"none: V is the pairwise sums of {space.KEY}-predictor.onnx"
    mean, std = value.latency_mean, value.latency_std
    return KnownValueTargets(codes, devices, mean, std, source, value)


def from_teacher(space: Space, folder: Path | None = None) -> KnownValueTargets:
    """Targets by the space's trained predictor of a folder, or by the one that ships,
    over codes of many data sets."""
    teacher = Teacher.load(space.KEY, PairwisePredictor, folder)
    predictor, codes = teacher.predictor, teacher.codes[:, :RANKING_WIDTH]
    shape, latency = predictor.shape, predictor.latency
    return make_targets(space, shape, latency, codes, teacher.devices)
