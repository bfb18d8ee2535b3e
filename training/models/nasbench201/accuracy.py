"""The clean accuracy predictor.

Accuracy is modelled above chance on the logit scale, where data sets differ mostly by a
shift and a factor:

    logit((accuracy - chance) / (100 - chance)) = level + spread * shape

Level and spread depend on the data set's code and on the training protocol, the shape
on the cell and, through a few slopes, on the data set:

    shape(cell, code) = shared(cell) + directions(cell) . slopes(code)

Two dozen data sets are few, so that everything which depends on them is linear in the
code and shrunk (`training.models.nasbench201.fit`). For full training the shared shape
is the mean of the benchmark's data sets as `CellNetwork` has learned them, and the
slopes count as far as short trainings foretell full ones. The level of full training is
that of the short protocol, plus what CIFAR-10, measured by both, gained, plus the
growth with the number of images. A cell without a path to its output stays at chance.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.evidence.dataset.code import LN_CLASSES, LN_IMAGES
from training.evidence.landmark.rules import IMAGES as LANDMARK_IMAGES
from training.evidence.nasbench201.records import SHORT_IMAGES
from training.models.nasbench201.cell_features import SUMMARY, cell_features
from training.models.nasbench201.cell_network import CellNetwork

FEATURES = 55
"""The last features of a cell: those of its live edges."""

SIZE_SLOPE = 0.6
"""How the level of full training grows with ln(images), from published learning curves:
a network with 80 % on CIFAR-10 from 4,000 images has 95.5 % from 50,000, one with 96 %
on MNIST from 1,000 has 99.6 % from 60,000. The training sets here are too much of one
size to tell, and short trainings grow by less, as small networks do."""

FEW_IMAGES = 0.6
"""How much wider an interval is, in quadrature and logits per ln(images), where there
are fewer images than a landmark takes. By training.research.few_images_nasbench201
80 % of what is foretold for 100 images is within 1.07, 0.46 per ln; that short
trainings grow by 0.35 and not by SIZE_SLOPE leaves 0.9 more in doubt, 0.38 per ln."""

FARTHEST = 2.5
"""Codes are clipped to so many standard deviations before slopes and spread are taken:
lines fitted to two dozen data sets say nothing far outside them."""

LEAST_SPREAD = 0.3
"""The spread is at least this share of the average one."""


@dataclass(frozen=True)
class Line:
    """bias [] + code @ weight [S]."""

    weight: Tensor
    bias: Tensor


@dataclass(frozen=True)
class Terms:
    """What is fitted in closed form; see the formulas above."""

    shared: Tensor
    """Weights [outputs + FEATURES] of the cell's terms in the short protocol."""
    slopes: Tensor
    """Weights [S, SUMMARY] of the directions' slopes in the code."""
    level: Line
    spread: Line
    protocols: dict[str, float]
    """Level of each short protocol above the default one's."""
    full_shift: float
    """Level of full training above the short protocol's, growth taken off."""
    full_ratio: float
    """Spread of full training over that of the short protocol."""
    carry_over: float
    """How far slopes of short trainings count in full ones."""


class AccuracyModel(nn.Module):
    """Logits above chance.

    The first `tables` outputs of `network` are those of full trainings; `mean` and
    `std` [S] are those of the code's statistics."""

    statistics_mean: Tensor
    statistics_std: Tensor
    shared: Tensor
    slopes_weight: Tensor
    level_weight: Tensor
    level_bias: Tensor
    spread_weight: Tensor
    spread_bias: Tensor

    def __init__(
        self,
        network: CellNetwork,
        tables: int,
        mean: Tensor,
        std: Tensor,
        terms: Terms,
    ):
        super().__init__()
        self.network = network
        self.tables = tables
        self.protocols = terms.protocols
        self.full_shift = terms.full_shift
        self.full_ratio = terms.full_ratio
        self.carry_over = terms.carry_over
        buffers = {
            "statistics_mean": mean,
            "statistics_std": std,
            "shared": terms.shared,
            "slopes_weight": terms.slopes,
            "level_weight": terms.level.weight,
            "level_bias": terms.level.bias,
            "spread_weight": terms.spread.weight,
            "spread_bias": terms.spread.bias,
        }
        for name, value in buffers.items():
            self.register_buffer(name, value.detach().float().clone())

    @property
    def code_width(self) -> int:
        """Numbers in a data set's code."""
        return self.level_weight.shape[0]

    def codes(self, statistics: Tensor) -> Tensor:
        """Codes [n, S] of raw statistics [n, S]."""
        return (statistics - self.statistics_mean) / self.statistics_std

    def _statistic(self, codes: Tensor, index: int) -> Tensor:
        """One of the code's statistics [n] in its own unit."""
        mean, std = self.statistics_mean[index], self.statistics_std[index]
        return codes[:, index] * std + mean

    def _ln_images(self, codes: Tensor) -> Tensor:
        """ln of all images [n]."""
        per_class = self._statistic(codes, LN_IMAGES)
        return self._statistic(codes, LN_CLASSES) + per_class

    def half_width(self, codes: Tensor, usual: float) -> Tensor:
        """Half-width [n] of the interval, as a logit, on codes [n, S]; `usual` is that
        of data sets with enough images for the landmark."""
        missing = (math.log(LANDMARK_IMAGES) - self._ln_images(codes)).clamp(min=0)
        return (usual**2 + (FEW_IMAGES * missing) ** 2).sqrt()

    def chance(self, codes: Tensor) -> Tensor:
        """Percent [n] by guessing on codes [n, S]."""
        return 100 * torch.exp(-self._statistic(codes, LN_CLASSES))

    def cell_terms(self, cells: Tensor) -> Tensor:
        """One-hot cells [n, 6, 5] -> what the shape is made of [n, outputs +
        FEATURES]: the network's outputs, averaged over its members, and standardised
        features."""
        return cell_terms(self.network, cells)

    def slopes(self, codes: Tensor) -> Tensor:
        """Slopes [n, SUMMARY] of the directions on codes [n, S]."""
        return codes.clamp(-FARTHEST, FARTHEST) @ self.slopes_weight

    def spread(self, codes: Tensor) -> Tensor:
        """Factor [n] on the shape in short trainings."""
        line = codes.clamp(-FARTHEST, FARTHEST) @ self.spread_weight
        return (self.spread_bias + line).clamp(min=LEAST_SPREAD * self.spread_bias)

    def level(self, codes: Tensor) -> Tensor:
        """Logits [n] of a cell of shape 0 by the default short protocol."""
        return self.level_bias + codes @ self.level_weight

    def full_level(self, codes: Tensor) -> Tensor:
        """Logits [n] of a cell of shape 0 after full training; codes [n, S]."""
        growth = SIZE_SLOPE * (self._ln_images(codes) - math.log(SHORT_IMAGES))
        return self.level(codes) + self.full_shift + growth

    def full_spread(self, codes: Tensor) -> Tensor:
        """Factor [n] on a cell's shape after full training; codes [n, S]."""
        return self.full_ratio * self.spread(codes)

    def full_shape(self, terms: Tensor, code: Tensor) -> Tensor:
        """Shape [n] after full training of cell terms [n, ...] on a code [1, S]."""
        own = terms[:, -SUMMARY:] @ self.slopes(code)[0]
        return terms[:, : self.tables].mean(1) + self.carry_over * own

    def short_shape(self, terms: Tensor, code: Tensor) -> Tensor:
        """Shape [n] in short trainings of cell terms [n, ...] on a code [1, S]."""
        return terms @ self.shared + terms[:, -SUMMARY:] @ self.slopes(code)[0]

    def full(self, terms: Tensor, code: Tensor) -> Tensor:
        """Logits [n] after full training; code [1, S]."""
        shape = self.full_shape(terms, code)
        return self.full_level(code) + self.full_spread(code) * shape

    def short(self, terms: Tensor, code: Tensor, protocol: str) -> Tensor:
        """Logits [n] by a short protocol; code [1, S]."""
        level = self.level(code) + self.protocols.get(protocol, 0.0)
        return level + self.spread(code) * self.short_shape(terms, code)


def cell_terms(network: CellNetwork, cells: Tensor) -> Tensor:
    """As `AccuracyModel.cell_terms`."""
    features, _ = cell_features(cells)
    standardised = (features - network.mean) / network.std
    outputs = network(features).mean(0)
    return torch.cat((outputs, standardised[:, -FEATURES:]), 1)
