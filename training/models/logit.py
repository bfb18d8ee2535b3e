"""Accuracy above chance on the logit scale."""

import torch
from torch import Tensor

LIMIT = 0.003
"""Shares above chance are kept this far from 0 and 1 before their logit is taken."""


def to_logit(accuracy: Tensor, classes: int) -> Tensor:
    """Percent -> logit of the share above chance."""
    share = (accuracy / 100 - 1 / classes) / (1 - 1 / classes)
    return torch.logit(share.clamp(LIMIT, 1 - LIMIT))


def to_percent(logit: Tensor, chance: Tensor | float) -> Tensor:
    """Logit of the share above chance -> percent; `chance` in percent."""
    return chance + (100 - chance) * torch.sigmoid(logit)


def stated(
    logit: Tensor, chance: Tensor, width: Tensor, difference: float
) -> tuple[Tensor, Tensor, Tensor]:
    """Logits [n] -> accuracy [n], interval [n, 2] and half-width of differences [n] in
    percent; `width` [1] and `difference` are half-widths as logits."""

    def accuracy(shift: Tensor | float) -> Tensor:
        return to_percent(logit + shift, chance)

    half = difference / 2
    return (
        accuracy(0.0),
        torch.stack([accuracy(-width), accuracy(width)], 1),
        accuracy(half) - accuracy(-half),
    )
