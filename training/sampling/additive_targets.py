"""Targets and value function where predictors are sums over the encoding.

The expectation of such a sum given a noisy network is the same sum over the posterior's
marginals, so that V needs no training: it is exact for accuracy (up to the logistic
function) and for ms, and ln E[ms] stands for E[ln ms].
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from training.evidence.dataset.code import RANKING_WIDTH
from training.models.additive import (
    AdditiveAccuracy,
    AdditiveLatency,
    AdditivePredictor,
)
from training.models.teacher import Teacher
from training.sampling.conditioned_mlp import Pullback, condition
from training.sampling.targets import DatasetBatch, KnownValueTargets
from training.spaces import Space


class AdditiveValue(nn.Module):
    """V(p, condition) = E[accuracy, ln latency on every device | x_t], z-scored over
    the space at its own side. How architectures compare is the same for all data
    sets."""

    shape_mean: torch.Tensor
    shape_std: torch.Tensor
    latency_mean: torch.Tensor
    latency_std: torch.Tensor

    def __init__(
        self, space: Space, accuracy: AdditiveAccuracy, latency: AdditiveLatency
    ):
        super().__init__()
        self.has_side = space.NEEDS_RESOLUTION
        self.accuracy = accuracy
        self.latency = latency
        flat = torch.from_numpy(space.encode(space.population())).flatten(1)
        shape = accuracy(flat)
        ln_ms = latency(flat, torch.zeros(1)).log()
        self.register_buffer("shape_mean", shape.mean())
        self.register_buffer("shape_std", shape.std())
        self.register_buffer("latency_mean", ln_ms.mean(0))
        self.register_buffer("latency_std", ln_ms.std(0))

    def linearise(
        self, x: torch.Tensor, level: torch.Tensor, code: torch.Tensor
    ) -> tuple[torch.Tensor, Pullback]:
        """Values [b, 1 + D] of marginals `x` [b, inputs] and the map from weights
        [b, 1 + D] to a gradient [b, inputs]. `code` [1|b, c]: see `condition`; the
        noise level adds nothing to the marginals."""
        side = code[:, -1] if self.has_side else torch.zeros(1)
        shape = (self.accuracy(x) - self.shape_mean) / self.shape_std
        ms = self.latency(x, side)
        latency = (ms.log() - self.latency_mean) / self.latency_std

        def pullback(weights: torch.Tensor) -> torch.Tensor:
            of_shape = weights[:, :1] / self.shape_std * self.accuracy.weight
            per_ms = weights[:, 1:] / (self.latency_std * ms)
            return of_shape + self.latency.pullback(per_ms, side)

        return torch.cat([shape[:, None], latency], 1), pullback


@dataclass(frozen=True)
class AdditiveTargets(KnownValueTargets):
    """Targets by sums over the encoding."""

    value: AdditiveValue
    sides: tuple[int, int]
    """Range of sides in pixels that targets are drawn for."""

    def pick(
        self,
        batch: int,
        generator: torch.Generator,
        places: torch.Tensor | None = None,
    ) -> DatasetBatch:
        """As for other targets; where sides matter they are random, log-uniform."""
        codes = super().pick(batch, generator, places)
        if not self.value.has_side:
            return codes
        uniform = torch.rand(len(codes.conditions), generator=generator)
        least, most = self.sides
        side = least * (most / least) ** uniform
        return DatasetBatch(codes.places, condition(codes.conditions, side.log()))


def make_targets(
    space: Space,
    accuracy: AdditiveAccuracy,
    latency: AdditiveLatency,
    codes: torch.Tensor,
    devices: list[str],
) -> AdditiveTargets:
    """Targets by additive predictors for data sets with these codes [P, C]."""
    value = AdditiveValue(space, accuracy, latency).eval().requires_grad_(False)
    source = f"none: V is the additive predictors of {space.KEY}-predictor.onnx"
    mean, std = value.latency_mean, value.latency_std
    return AdditiveTargets(codes, devices, mean, std, source, value, space.SIDES)


def from_teacher(space: Space, folder: Path | None = None) -> AdditiveTargets:
    """Targets by the space's trained predictor of a folder, or by the one that ships,
    over codes of many data sets, of which guidance sees what the order of architectures
    depends on."""
    teacher = Teacher.load(space.KEY, AdditivePredictor, folder)
    predictor = teacher.predictor
    codes = teacher.codes[:, :RANKING_WIDTH]
    return make_targets(
        space, predictor.shape, predictor.latency, codes, teacher.devices
    )
