"""How far the predictors of cells can be trusted (training.research.predictors)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.stats import rankdata

from training.base.record import Measured, median_of
from training.evidence.devices import is_help
from training.evidence.nasbench201.benchmark_table import read_columns
from training.evidence.nasbench201.latencies import Measurements, read_measurements
from training.models.nasbench201.train import held_out_latency
from training.research import accuracy_nasbench201 as unseen_accuracy
from training.research.folds_nasbench201 import folds
from training.research.noise_nasbench201 import noisy_accuracy
from training.spaces import nasbench201

TABLES = {
    10: "c10_test200_vtao",
    100: "c100_test200_vtao",
    120: "in16_test200_vtao",
}
"""Columns of full trainings by the number of classes."""
_SWAPPED, _BETWEEN = [1, 0, 2, 3, 5, 4], 2
"""Edges of a cell when its inner nodes, 1 and 2, change places (0->1 with 0->2, 1->3
with 2->3), and the one between them."""


def accuracy(data: Path, seed: int) -> dict[str, Measured]:
    """Left-out families: ranking, level, intervals."""
    columns = read_columns(data, list(TABLES.values())).T
    found = folds(data, seed)
    numbers = unseen_accuracy.report(found, dict(zip(TABLES, columns)))
    unseen = [one for fold in found.values() for one in fold]
    numbers["noisy.spearman"] = noisy_accuracy(unseen, seed)
    measured = {
        name: Measured(value, unseen_accuracy.items(name, found))
        for name, value in numbers.items()
    }
    return measured


def latency(data: Path, seed: int) -> dict[str, Measured]:
    """Medians over columns of Spearman on unseen cells, and how many columns lie below
    the quadratic fit of ln ms on the one-hot encoding."""
    measured = read_measurements(data)
    ours, quadratic = map(np.array, held_out_latency(measured, seed))
    helps = np.array([is_help(device) for device in measured.devices])
    return {
        "nb201.help": median_of(ours[helps]),
        "nb201.all": median_of(ours),
        "nb201.help_ceiling": median_of(latency_ceilings(measured)[helps]),
        "nb201.columns_below_fit": Measured(float((ours < quadratic).sum()), len(ours)),
    }


def latency_ceilings(measured: Measurements) -> np.ndarray:
    """Spearman [devices] that the noise of the measurements leaves to a predictor that
    knows the true latency of every cell.

    Cells without the edge between the inner nodes compute the same when these nodes
    change places: a second measurement of one network. Half the mean squared
    difference of the two ranks is the variance of the noise, compared to that of
    uniform ranks."""
    cells = nasbench201.all_cells()[measured.cells]
    place = np.full(len(nasbench201.all_cells()), -1)
    place[measured.cells] = np.arange(len(cells))
    twins = place[nasbench201.index_of(cells[:, _SWAPPED])]
    free = (cells[:, _BETWEEN] == nasbench201.NONE) & (twins > np.arange(len(cells)))
    ceilings = []
    for column in measured.ln_ms.numpy().T:
        known = ~np.isnan(column)
        ranks = np.full(len(column), np.nan)
        ranks[known] = rankdata(column[known]) / known.sum()
        noise = np.nanmean((ranks[free] - ranks[twins[free]]) ** 2) / 2
        ceilings.append((1 - 12 * noise) ** 0.5)
    return np.array(ceilings)
