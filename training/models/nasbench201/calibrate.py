"""Intervals from leaving families out.

Every family in turn is left out of training, all its image sets and tables with it, and
predicted by the model that has not seen it. The quantiles of these errors, on the logit
scale, are the half-widths of the intervals: the accuracy's with the same weight for
every family, a difference's with the same weight for every task.

How high accuracies are on an unseen data set can be tested on short trainings only:
the step from them to full training is learned from CIFAR-10 alone, the one data set
measured by both. How cells compare is tested on both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from training.base.ranks import spearman
from training.evidence.dataset.groups import FULL, Group
from training.models.logit import to_percent
from training.models.nasbench201.accuracy import AccuracyModel
from training.models.nasbench201.tasks import Task
from training.models.quantile import COVERAGE, quantile

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
    label: np.ndarray
    """What the ranking is learned from [m]; see `Task`."""

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

    def rank_correlation(self, truth: np.ndarray) -> float:
        """Spearman's between predictions and some label [m] of the task's cells; not a
        number where all are equal."""
        if np.ptp(truth) == 0 or np.ptp(self.predicted) == 0:
            return float("nan")
        return spearman(self.predicted, truth)

    @property
    def percent(self) -> tuple[np.ndarray, np.ndarray]:
        """Predicted and measured accuracy in percent [m]."""
        chance = 100 / self.group.classes
        predicted, measured = (
            to_percent(torch.from_numpy(logits), chance).numpy()
            for logits in (self.predicted, self.measured)
        )
        return predicted, measured

    @property
    def percent_error(self) -> float:
        """Mean absolute error in percentage points."""
        predicted, measured = self.percent
        return float(np.abs(predicted - measured).mean())

    def with_level_known(self) -> "LeftOut":
        """The predictions shifted by their mean error."""
        return replace(self, predicted=self.predicted - self.errors.mean())


def predict(model: AccuracyModel, task: Task, terms: Tensor) -> LeftOut:
    """Predicts a task's cells; `terms` [15625, ...] are those of all cells."""
    predicted = predict_cells(model, task, terms[task.places])
    values = (task.places, predicted, task.logits, task.label)
    return LeftOut(task.group, *(value.numpy() for value in values))


@torch.no_grad()
def predict_cells(model: AccuracyModel, task: Task, terms: Tensor) -> Tensor:
    """Logits [m] by the task's protocol of cells with terms [m, ...], averaged over
    the task's draws of images."""
    codes = model.codes(task.statistics)
    logits = [
        (
            model.short(terms, code[None], task.group.protocol)
            if task.group.short
            else model.full(terms, code[None])
        )
        for code in codes
    ]
    return torch.stack(logits).mean(0)


def interval_width(results: list[LeftOut]) -> float:
    """Half-width of the accuracy's interval, as a logit.

    A family's errors go together, so the families are the sample, and a small one:
    every family has the same weight, and the quantile's level has the correction of
    split conformal prediction for their number."""
    errors = _by_family(result for result in results if result.group.short)
    level = min(COVERAGE * (1 + 1 / len(errors)), 1)
    return quantile(list(errors.values()), level)


def _by_family(results: Iterable[LeftOut]) -> dict[str, np.ndarray]:
    """Errors of each family's tasks; small tasks are repeated to weigh as much."""
    families: dict[str, list[np.ndarray]] = {}
    for result in results:
        families.setdefault(result.group.family, []).append(result.errors)
    positions = np.linspace(0, 1, 101)
    return {
        family: np.concatenate([np.quantile(errors, positions) for errors in tasks])
        for family, tasks in families.items()
    }


def difference_width(results: list[LeftOut]) -> float:
    """Half-width of the error of accuracy differences, as a logit: the larger of that
    on full (if there are any) and that on short trainings.

    Short trainings are noisy, which full ones, means over seeds, are not. The same
    quantile between two seeds of one cell measures that noise; it is taken off in
    quadrature."""
    full, short = split(results)
    on_full = quantile([result.difference_errors for result in full]) if full else 0.0
    on_short = quantile([result.difference_errors for result in short])
    return max(on_full, max(on_short**2 - noise(results) ** 2, 0) ** 0.5)


def noise(results: list[LeftOut]) -> float:
    """The quantile of differences between two short trainings of the same cell."""
    differences = [seed_differences(result) for result in split(results)[1]]
    return quantile([values for values in differences if len(values)])


def split(results: list[LeftOut]) -> tuple[list[LeftOut], list[LeftOut]]:
    """Full trainings of more than one cell, and short ones."""
    several = [result for result in results if len(result.cells) > 1]
    full = [result for result in several if result.group.protocol == FULL]
    return full, [result for result in several if result.group.short]


def seed_differences(result: LeftOut) -> np.ndarray:
    """Differences of the logit between trainings of the same cell."""
    order = np.argsort(result.cells, kind="stable")
    same = np.diff(result.cells[order]) == 0
    return np.diff(result.measured[order])[same]


def coverages(results: list[LeftOut]) -> dict[str, float]:
    """Shares of errors within the widths when these are calibrated on the other
    families only, by models that have seen the family; every family counts the same.
    Differences between short trainings are held against the width with their noise put
    back."""
    inside: dict[str, list[float]] = {"interval": [], "full": [], "short": []}

    def share(errors: list[np.ndarray], width: float) -> float:
        return float(np.mean([np.mean(np.abs(e) <= width) for e in errors]))

    for family in sorted({result.group.family for result in results}):
        others = [result for result in results if result.group.family != family]
        interval, difference = interval_width(others), difference_width(others)
        noisy = (difference**2 + noise(others) ** 2) ** 0.5
        full, short = split([r for r in results if r.group.family == family])
        inside["interval"].append(share([r.errors for r in short], interval))
        inside["short"].append(share([r.difference_errors for r in short], noisy))
        if full:
            errors = [r.difference_errors for r in full]
            inside["full"].append(share(errors, difference))
    names = {
        "interval": "interval.coverage",
        "full": "difference.full.coverage",
        "short": "difference.short.coverage",
    }
    return {
        names[key]: float(np.mean(values)) for key, values in inside.items() if values
    }
