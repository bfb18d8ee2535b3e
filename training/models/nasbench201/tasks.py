"""What the accuracy predictor learns from: the measured cells of each data set.

The ranking is learned from the less noisy labels together: within each task accuracy,
test log-likelihood and late training loss are standardised and averaged, the last with
double weight.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from training.evidence.dataset.groups import Group
from training.models.logit import to_logit
from training.models.nasbench201.cell_features import cell_features
from training.spaces import nasbench201

ENCODED = torch.from_numpy(nasbench201.encode(nasbench201.all_cells()))
"""All cells, one-hot [15625, 6, 5]."""
CONNECTED = cell_features(ENCODED)[1] > 0

_LABELS = torch.tensor([1.0, 1.0, 2.0]) / 4
"""Weights of standardised accuracy, test log-likelihood and late training loss. Chosen,
like _LEVEL_PENALTY and _SLOPE_FREEDOM, by left-out families' results over all families,
those included that are reported: only `Scales` is chosen without the reported one."""
_LEAST_LOSS = 1e-4
"""Nats; smaller losses count as this."""


@dataclass(frozen=True)
class Task:
    """A group's connected cells as tensors."""

    group: Group
    statistics: Tensor
    """Raw, of each draw [draws, S]."""
    places: Tensor
    """Of the cells in `all_cells()` [m]."""
    logits: Tensor
    """Measured, above chance [m]."""
    label: Tensor
    """What the ranking is learned from, standardised within the task [m]."""


def make_task(group: Group, statistics: Tensor) -> Task:
    """The task of a group; `statistics` [draws, S] of its images."""
    kept = CONNECTED[group.cells].numpy()
    own = group.part(kept)
    logits = to_logit(torch.from_numpy(own.accuracy).float(), own.classes)
    labels = [logits]
    if own.losses is not None:
        losses = torch.from_numpy(own.losses).float()
        labels += list(-losses.clamp(min=_LEAST_LOSS).log().T)
    combined = torch.zeros_like(logits)
    if len(logits) > 1:
        weights = _LABELS[: len(labels)] / _LABELS[: len(labels)].sum()
        for weight, label in zip(weights, labels):
            combined += weight * (label - label.mean()) / label.std().clamp(min=1e-6)
    return Task(group, statistics, torch.from_numpy(own.cells), logits, combined)
