"""The clean accuracy predictor.

Accuracy is modelled above chance on the logit scale, where data sets differ mostly by a
shift and a factor:

    logit((accuracy - chance) / (100 - chance)) = level + spread * shape

where level and spread depend on the data set's code and on the training protocol, and
the shape on the cell. Two dozen data sets are few, so what depends on them stays small:
level and spread are linear in the code, and the shape is built from the outputs of
`CellNetwork`, which learns the benchmark's three data sets. For full training the shape
is a mixture of those three; for the short protocol it is linear in all outputs and a
few counts of the cell. A cell without a path to its output stays at chance.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.predictors.cell_features import SUMMARY, cell_features
from training.predictors.cell_network import CellNetwork
from training.predictors.dataset_code import LN_CLASSES, LN_IMAGES, WIDTH

LIMIT = 0.003
"""Shares above chance are kept this far from 0 and 1 before their logit is taken."""

SIZE_SLOPE = 0.6
"""Prior of the level's slope in ln(images per class), from published learning curves: a
network with 80 % on CIFAR-10 from 400 images a class has 95.5 % from 5,000, one with
96 % on MNIST from 100 has 99.6 % from 6,000."""


class AccuracyModel(nn.Module):
    """Logit above chance, one value per member of the cell network.

    The first `tables` outputs of `network` are those of full trainings.
    `ln_images_std` is the standard deviation of that statistic over training tasks."""

    def __init__(self, network: CellNetwork, tables: int, ln_images_std: float):
        super().__init__()
        self.network = network
        self.tables = tables
        outputs = network.outputs
        self.level = nn.Linear(WIDTH, 1)
        self.level_shift = nn.Parameter(torch.zeros(()))
        self.spread = nn.Linear(WIDTH, 1)
        self.spread_factor = nn.Parameter(torch.zeros(()))
        self.mixture = nn.Linear(WIDTH, tables)
        self.short_shape = nn.Linear(outputs + SUMMARY, 1, bias=False)
        level_prior = torch.zeros(WIDTH)
        level_prior[LN_IMAGES] = SIZE_SLOPE * ln_images_std
        self.register_buffer("level_prior", level_prior)
        for layer in (self.level, self.spread, self.mixture, self.short_shape):
            nn.init.zeros_(layer.weight)
        with torch.no_grad():
            self.level.weight[0] = level_prior
            self.short_shape.weight[:, :outputs] = 1 / outputs

    def cell_terms(self, cells: Tensor) -> tuple[Tensor, Tensor]:
        """One-hot cells [n, 6, 5] -> what the heads need of them: network outputs
        [members, n, outputs] and standardised counts [n, SUMMARY]."""
        features, _ = cell_features(cells)
        standardised = (features - self.network.mean) / self.network.std
        return self.network(features), standardised[:, -SUMMARY:]

    def full(self, outputs: Tensor, codes: Tensor) -> Tensor:
        """Logits [members, n] after full training; codes [n or 1, WIDTH]."""
        level = self.level(codes) + self.level_shift
        spread = F.softplus(self.spread(codes) + self.spread_factor)
        weight = self.mixture(codes).softmax(1)
        shape = (outputs[..., : self.tables] * weight).sum(-1)
        return level[:, 0] + spread[:, 0] * shape

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


def chance_of(codes: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    """Percent by guessing [n], out of codes [n, WIDTH] and the mean and the standard
    deviation [5] of the code's statistics."""
    return 100 * torch.exp(-(codes[:, LN_CLASSES] * std[LN_CLASSES] + mean[LN_CLASSES]))
