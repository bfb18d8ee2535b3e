"""Intervals from leaving families out.

Every family in turn is left out of training, all its image sets and tables with it, and
predicted by the model that has not seen it. The quantiles of these errors, on the logit
scale and with the same weight for every task, are the half-widths of the intervals.
"""

from dataclasses import dataclass

import numpy as np
import torch
from scipy.stats import spearmanr

from training.predictors.accuracy import to_logit, to_percent
from training.predictors.draws import Draw, stack
from training.predictors.fit import CONNECTED, ENCODED, Fitted
from training.predictors.records import FULL, SHORT, Group

COVERAGE = 0.8
_PAIRS = 2000
"""Random pairs of cells per task for the error of differences."""


@dataclass(frozen=True)
class LeftOut:
    """Predictions for one task by a model that has not seen its family."""

    group: Group
    cells: np.ndarray
    """The group's connected cells, as places in `all_cells()` [m]."""
    predicted: np.ndarray
    """Logits [m]."""
    measured: np.ndarray
    """Logits [m]."""
    distance: float
    """Least distance of the images to a training set's."""

    @property
    def errors(self) -> np.ndarray:
        return self.predicted - self.measured

    @property
    def difference_errors(self) -> np.ndarray:
        """Errors of the difference between two cells, over random pairs."""
        first, second = np.random.default_rng(0).integers(
            len(self.cells), size=(2, _PAIRS)
        )
        distinct = self.cells[first] != self.cells[second]
        return (self.errors[first] - self.errors[second])[distinct]

    @property
    def rank_correlation(self) -> float:
        """Spearman's, between the task's cells."""
        return float(spearmanr(self.predicted, self.measured)[0])

    @property
    def percent_error(self) -> float:
        """Mean absolute error in percentage points."""
        chance = 100 / self.group.classes
        scales = (
            to_percent(torch.from_numpy(logits), chance)
            for logits in (self.predicted, self.measured)
        )
        predicted, measured = scales
        return float((predicted - measured).abs().mean())


@torch.no_grad()
def predict(fitted: Fitted, group: Group, draws: list[Draw]) -> LeftOut:
    """Predicts a group's cells, averaged over its draws."""
    kept = CONNECTED[group.cells].numpy()
    cells = group.cells[kept]
    images, mask, facts = stack(draws)
    codes = fitted.code.encode(images, mask, facts)
    distances = fitted.code.distances(fitted.code.summary(images, mask))
    outputs, counts = fitted.model.cell_terms(ENCODED[cells])
    logits = [
        (
            fitted.model.full(outputs, code[None])
            if group.protocol == FULL
            else fitted.model.short(outputs, counts, code[None])
        )
        for code in codes
    ]
    measured = to_logit(torch.from_numpy(group.accuracy[kept]).float(), group.classes)
    return LeftOut(
        group,
        cells,
        torch.stack(logits).mean((0, 1)).numpy(),
        measured.numpy(),
        float(distances.amin(1).mean()),
    )


def quantile(samples: list[np.ndarray], level: float = COVERAGE) -> float:
    """Quantile of the absolute values, every array with the same weight."""
    values = np.concatenate([np.abs(sample) for sample in samples])
    weights = np.concatenate([np.full(len(s), 1 / len(s)) for s in samples])
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(reached, level)])


def interval_width(results: list[LeftOut]) -> float:
    """Half-width of the accuracy's interval, as a logit."""
    return quantile([result.errors for result in results])


def difference_width(results: list[LeftOut]) -> float:
    """Half-width of the error of accuracy differences, as a logit: the larger of that
    on full and that on short trainings.

    Short trainings are noisy, which full ones, means over seeds, are not. The same
    quantile between two seeds of one cell measures that noise; it is taken off in
    quadrature."""
    full = [r.difference_errors for r in results if r.group.protocol == FULL]
    short = [r.difference_errors for r in results if r.group.protocol == SHORT]
    noise = [n for n in (_seed_differences(r) for r in results) if len(n)]
    rest = quantile(short) ** 2 - (quantile(noise) ** 2 if noise else 0)
    return max(quantile(full), max(rest, 0) ** 0.5)


def _seed_differences(result: LeftOut) -> np.ndarray:
    """Differences between measurements of the same cell."""
    order = np.argsort(result.cells, kind="stable")
    same = np.diff(result.cells[order]) == 0
    return np.diff(result.measured[order])[same]


def jackknife_coverage(results: list[LeftOut], errors: str, width) -> float:
    """Share of errors inside the interval when it is calibrated on the other families
    only; every task counts the same. `errors` names the attribute of LeftOut."""
    shares = []
    for family in {result.group.family for result in results}:
        inside = [result for result in results if result.group.family == family]
        others = [result for result in results if result.group.family != family]
        bound = width(others)
        shares += [np.mean(np.abs(getattr(r, errors)) <= bound) for r in inside]
    return float(np.mean(shares))
