"""The clean accuracy predictor.

Accuracy is modelled above chance on the logit scale, where data sets differ mostly by a
shift and a factor:

    logit((accuracy - chance) / (100 - chance)) = level + spread * shape

where level and spread depend on the data set's code and on the training protocol, and
the shape on the cell. Two dozen data sets are few, so what depends on them stays small:
level and spread are linear in the code, and the shape is built from the outputs of
`CellNetwork`, which learns the benchmark's three data sets. For full training the shape
is a mixture of those three; for the short protocol it is linear in all outputs and a
few counts of the cell. The level of full training is that of the short protocol, plus
what CIFAR-10, measured by both, gained, plus the growth with the number of images. A
cell without a path to its output stays at chance.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.predictors.cell_features import SUMMARY, cell_features
from training.predictors.cell_network import CellNetwork
from training.predictors.dataset_code import LN_CLASSES, LN_IMAGES, WIDTH
from training.predictors.records import SHORT_IMAGES

LIMIT = 0.003
"""Shares above chance are kept this far from 0 and 1 before their logit is taken."""

SIZE_SLOPE = 0.6
"""How the level of full training grows with ln(images), from published learning curves:
a network with 80 % on CIFAR-10 from 4,000 images has 95.5 % from 50,000, one with 96 %
on MNIST from 1,000 has 99.6 % from 60,000. The training sets here are too much of one
size to tell."""


class AccuracyModel(nn.Module):
    """Logit above chance, one value per member of the cell network.

    The first `tables` outputs of `network` are those of full trainings;
    `statistics_mean` and `statistics_std` [5] are those of the code's statistics."""

    def __init__(
        self,
        network: CellNetwork,
        tables: int,
        statistics_mean: Tensor,
        statistics_std: Tensor,
    ):
        super().__init__()
        self.network = network
        self.tables = tables
        self.register_buffer("statistics_mean", statistics_mean.clone())
        self.register_buffer("statistics_std", statistics_std.clone())
        self.level = nn.Linear(WIDTH, 1)
        self.level_shift = nn.Parameter(torch.zeros(()))
        self.spread = nn.Linear(WIDTH, 1)
        self.spread_shift = nn.Parameter(torch.zeros(()))
        self.mixture = nn.Linear(WIDTH, tables)
        self.short_shape = nn.Linear(network.outputs + SUMMARY, 1, bias=False)
        for layer in (self.level, self.spread, self.mixture, self.short_shape):
            nn.init.zeros_(layer.weight)
        with torch.no_grad():
            self.short_shape.weight[:, : network.outputs] = 1 / network.outputs

    def _statistic(self, codes: Tensor, index: int) -> Tensor:
        """One of the code's statistics [n] in its own unit."""
        mean, std = self.statistics_mean[index], self.statistics_std[index]
        return codes[:, index] * std + mean

    def chance(self, codes: Tensor) -> Tensor:
        """Percent [n] by guessing on codes [n, WIDTH]."""
        return 100 * torch.exp(-self._statistic(codes, LN_CLASSES))

    def cell_terms(self, cells: Tensor) -> tuple[Tensor, Tensor]:
        """One-hot cells [n, 6, 5] -> what the heads need of them: network outputs
        [members, n, outputs] and standardised counts [n, SUMMARY]."""
        features, _ = cell_features(cells)
        standardised = (features - self.network.mean) / self.network.std
        return self.network(features), standardised[:, -SUMMARY:]

    def full_level(self, codes: Tensor) -> Tensor:
        """Logits [n] of a cell of shape 0 after full training; codes [n, WIDTH]."""
        ln_images = self._statistic(codes, LN_CLASSES) + self._statistic(
            codes, LN_IMAGES
        )
        growth = SIZE_SLOPE * (ln_images - math.log(SHORT_IMAGES))
        return self.level(codes)[:, 0] + self.level_shift + growth

    def full_spread(self, codes: Tensor) -> Tensor:
        """Factor [n] on a cell's shape after full training; codes [n, WIDTH]."""
        return F.softplus(self.spread(codes)[:, 0] + self.spread_shift)

    def full(self, outputs: Tensor, codes: Tensor) -> Tensor:
        """Logits [members, n] after full training; codes [n or 1, WIDTH]."""
        weight = self.mixture(codes).softmax(1)
        shape = (outputs[..., : self.tables] * weight).sum(-1)
        return self.full_level(codes) + self.full_spread(codes) * shape

    def short(self, outputs: Tensor, counts: Tensor, codes: Tensor) -> Tensor:
        """Logits [members, n] by the short protocol; codes [n or 1, WIDTH]."""
        level, spread = self.level(codes), F.softplus(self.spread(codes))
        counts = counts.expand(len(outputs), -1, -1)
        shape = self.short_shape(torch.cat((outputs, counts), 2))[..., 0]
        return level[:, 0] + spread[:, 0] * shape


def to_logit(accuracy: Tensor, classes: int) -> Tensor:
    """Percent -> logit of the share above chance."""
    share = (accuracy / 100 - 1 / classes) / (1 - 1 / classes)
    return torch.logit(share.clamp(LIMIT, 1 - LIMIT))


def to_percent(logit: Tensor, chance: Tensor | float) -> Tensor:
    """Logit of the share above chance -> percent; `chance` in percent."""
    return chance + (100 - chance) * torch.sigmoid(logit)
