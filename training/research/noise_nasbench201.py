"""Accuracy predicted at noisy cells x_t, t uniform: the expectation over the exact
posterior, which is the best prediction there is."""

from __future__ import annotations

import numpy as np
import torch

from training.base.ranks import spearman
from training.models.nasbench201.tasks import CONNECTED
from training.research.accuracy_nasbench201 import in_percent
from training.research.folds_nasbench201 import Unseen
from training.sampling import posterior
from training.sampling.nasbench201 import expectation
from training.sampling.schedule import sigma_at
from training.spaces import nasbench201

_NOTHING = torch.zeros(len(CONNECTED), 1)
"""`expectation` wants further columns."""


def noisy_accuracy(unseen: list[Unseen], seed: int) -> float:
    """Spearman over all unseen short trainings together, each measured cell seen once
    as x_t: the expectation of the left-out predictor's accuracy."""
    generator = torch.Generator().manual_seed(seed)
    predicted, measured = [], []
    for one in unseen:
        if not one.result.group.short:
            continue
        classes = one.result.group.classes
        table = np.full(len(CONNECTED), 100 / classes)
        table[CONNECTED.numpy()] = in_percent(one.every_cell, classes)
        rows = nasbench201.encode(nasbench201.all_cells()[one.result.cells])
        marginals = _noisy_marginals(torch.from_numpy(rows), generator)
        expected = expectation(
            marginals, torch.tensor(table, dtype=torch.float32)[None], _NOTHING
        )
        predicted.append(expected[:, 0].numpy())
        measured.append(in_percent(one.result.measured, classes))
    return spearman(np.concatenate(predicted), np.concatenate(measured))


def _noisy_marginals(rows: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Posterior marginals [n, 6, 5] of cells [n, 6, 5], each noised once."""
    sigma = sigma_at(torch.rand(len(rows), generator=generator))[:, None, None]
    noise = torch.randn(rows.shape, generator=generator)
    return posterior.marginals(nasbench201, 2 * rows - 1 + sigma * noise, sigma)
