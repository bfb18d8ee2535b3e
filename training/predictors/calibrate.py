"""Intervals from leaving families out.

Every family in turn is left out of training, all its image sets and tables with it, and
predicted by the model that has not seen it. The quantiles of these errors, on the logit
scale and with the same weight for every task, are the half-widths of the intervals.

How high accuracies are on an unseen data set can be tested on short trainings only:
the step from them to full training is learned from CIFAR-10 alone, the one data set
measured by both. How cells compare is tested on both.
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
    """Half-width of the accuracy's interval, as a logit.

    A family's errors go together, so the families are the sample, and a small one: the
    quantile's level has the correction of split conformal prediction for it."""
    short = of(results, SHORT)
    families = len({result.group.family for result in short})
    level = min(COVERAGE * (1 + 1 / families), 1)
    return quantile([result.errors for result in short], level)


def difference_width(results: list[LeftOut]) -> float:
    """Half-width of the error of accuracy differences, as a logit: the larger of that
    on full and that on short trainings.

    Short trainings are noisy, which full ones, means over seeds, are not. The same
    quantile between two seeds of one cell measures that noise; it is taken off in
    quadrature."""
    full = quantile([result.difference_errors for result in of(results, FULL)])
    short = quantile([result.difference_errors for result in of(results, SHORT)])
    return max(full, max(short**2 - noise(results) ** 2, 0) ** 0.5)


def noise(results: list[LeftOut]) -> float:
    """The quantile of differences between two short trainings of the same cell."""
    differences = [_seed_differences(result) for result in of(results, SHORT)]
    return quantile([values for values in differences if len(values)])


def of(results: list[LeftOut], protocol: int) -> list[LeftOut]:
    """The results by one protocol."""
    return [result for result in results if result.group.protocol == protocol]


def _seed_differences(result: LeftOut) -> np.ndarray:
    order = np.argsort(result.cells, kind="stable")
    same = np.diff(result.cells[order]) == 0
    return np.diff(result.measured[order])[same]


def coverages(results: list[LeftOut]) -> dict[str, float]:
    """Shares of errors within the widths when these are calibrated on the other
    families only; every task counts the same. Differences between short trainings are
    held against the width with their noise put back."""
    inside: dict[str, list[float]] = {"interval": [], "full": [], "short": []}

    def share(errors: np.ndarray, width: float) -> float:
        return float(np.mean(np.abs(errors) <= width))

    for family in sorted({result.group.family for result in results}):
        others = [result for result in results if result.group.family != family]
        interval, difference = interval_width(others), difference_width(others)
        noisy = (difference**2 + noise(others) ** 2) ** 0.5
        own = [result for result in results if result.group.family == family]
        inside["full"] += [
            share(result.difference_errors, difference) for result in of(own, FULL)
        ]
        for result in of(own, SHORT):
            inside["interval"].append(share(result.errors, interval))
            inside["short"].append(share(result.difference_errors, noisy))
    return {
        "interval.coverage": float(np.mean(inside["interval"])),
        "difference.full.coverage": float(np.mean(inside["full"])),
        "difference.short.coverage": float(np.mean(inside["short"])),
    }
