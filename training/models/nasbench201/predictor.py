"""The predictor's graph as it ships. (The other graph is `DatasetCode` itself.)"""

import torch
from torch import Tensor, nn

from training.models.logit import to_percent
from training.models.nasbench201.accuracy import AccuracyModel
from training.models.nasbench201.cell_features import cell_features
from training.models.nasbench201.latency import LatencyModel


class Predictor(nn.Module):
    """Accuracy after full training with its uncertainty, and latency.

    `interval` and `difference` are half-widths as logits, from `calibrate`; the former
    grows where images are few."""

    def __init__(
        self,
        model: AccuracyModel,
        latency: LatencyModel,
        interval: float,
        difference: float,
    ):
        super().__init__()
        self.model = model
        self.latency = latency
        self.interval = interval
        self.difference = difference

    def cell_terms(self, architecture: Tensor) -> tuple[Tensor, Tensor]:
        """One-hot cells [n, 6, 5] -> what their shape is made of [n, k] and connected
        [n]."""
        return self.model.cell_terms(architecture), cell_features(architecture)[1]

    def head(
        self,
        terms: Tensor,
        connected: Tensor,
        code: Tensor,
        shift: Tensor | float = 0.0,
    ) -> Tensor:
        """Accuracy in percent [n] on code [1, C], `shift` added to its logit. A cell
        without a path to its output stays at chance."""
        chance = self.model.chance(code)
        logit = self.model.full(terms, code) + shift
        return chance + (to_percent(logit, chance) - chance) * connected

    @torch.no_grad()
    def accuracies(self, architecture: Tensor, codes: Tensor) -> Tensor:
        """Percent [m, n] of one-hot cells [n, 6, 5] on data sets with codes [m, C]."""
        terms = self.cell_terms(architecture)
        return torch.stack([self.head(*terms, code[None]) for code in codes])

    def forward(
        self, architecture: Tensor, code: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """One-hot cells [n, 6, 5], code [1, C] -> accuracy [n], interval [n, 2] and
        difference [n] in percent, latency [n, devices] in ms."""
        terms = self.cell_terms(architecture)
        width = self.model.half_width(code, self.interval)
        shifts = (-width, width)
        interval = [self.head(*terms, code, shift) for shift in shifts]
        half = self.difference / 2
        low, high = (self.head(*terms, code, shift) for shift in (-half, half))
        return (
            self.head(*terms, code),
            torch.stack(interval, 1),
            high - low,
            torch.exp(self.latency(architecture)),
        )
