"""Targets and value function in MobileNetV3, whose predictors are sums over layers.

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
from training.models.additive import AdditiveAccuracy, AdditiveLatency
from training.models.mobilenetv3.predictor import Predictor
from training.models.teacher import Teacher
from training.sampling.conditioned_mlp import Pullback, condition
from training.sampling.targets import DatasetBatch, Targets
from training.spaces import mobilenetv3 as space

LEAST_SIDE, MOST_SIDE = 128, 224
"""Range of sides that targets are drawn for."""


class AdditiveValue(nn.Module):
    """V(p, condition) = E[accuracy, ln latency on every device | x_t], z-scored over
    the space at 224 px. How networks compare is the same for all data sets."""

    def __init__(self, accuracy: AdditiveAccuracy, latency: AdditiveLatency):
        super().__init__()
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
        """Values [b, 1 + D] of marginals `x` [b, 180] and the map from weights
        [b, 1 + D] to a gradient [b, 180]. `code` [1|b, C + 1]: see `condition`; the
        noise level adds nothing to the marginals."""
        side = code[:, -1]
        shape = (self.accuracy(x) - self.shape_mean) / self.shape_std
        ms = self.latency(x, side)
        latency = (ms.log() - self.latency_mean) / self.latency_std

        def pullback(weights: torch.Tensor) -> torch.Tensor:
            of_shape = weights[:, :1] / self.shape_std * self.accuracy.weight
            per_ms = weights[:, 1:] / (self.latency_std * ms)
            return of_shape + self.latency.pullback(per_ms, side)

        return torch.cat([shape[:, None], latency], 1), pullback


@dataclass(frozen=True)
class AdditiveTargets(Targets):
    """Expectations by `value`."""

    value: AdditiveValue

    def pick(self, batch, generator, places=None) -> DatasetBatch:
        """As for other targets, with random sides, log-uniform."""
        codes = super().pick(batch, generator, places)
        uniform = torch.rand(len(codes.conditions), generator=generator)
        side = LEAST_SIDE * (MOST_SIDE / LEAST_SIDE) ** uniform
        return DatasetBatch(codes.places, condition(codes.conditions, side.log()))

    def expected(self, marginals: torch.Tensor, pick: DatasetBatch) -> torch.Tensor:
        level = torch.zeros(1, 1)
        return self.value.linearise(marginals.flatten(1), level, pick.conditions)[0]


def make_targets(
    accuracy: AdditiveAccuracy,
    latency: AdditiveLatency,
    codes: torch.Tensor,
    devices: list[str],
) -> AdditiveTargets:
    """Targets by additive predictors for data sets with these codes [P, C]."""
    value = AdditiveValue(accuracy, latency).eval().requires_grad_(False)
    return AdditiveTargets(codes, devices, value.latency_mean, value.latency_std, value)


def from_teacher(folder: Path | None = None) -> AdditiveTargets:
    """Targets by the trained predictor, over codes of many data sets."""
    teacher = Teacher.load(space.NAME, Predictor, folder)
    predictor = teacher.predictor
    codes = teacher.codes[:, :RANKING_WIDTH]
    return make_targets(predictor.shape, predictor.latency, codes, teacher.devices)
