"""Models that have not seen a family of data sets."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

import numpy as np
from torch import Tensor

from training.evidence.dataset.draws import TaskStatistics
from training.evidence.dataset.groups import FAMILIES, MIDDLE, Group
from training.evidence.encoder.features import ENCODER
from training.evidence.nasbench201.records import benchmark_groups, short_groups
from training.models.nasbench201.accuracy import AccuracyModel
from training.models.nasbench201.calibrate import LeftOut, predict, split
from training.models.nasbench201.cell_network import CellNetwork
from training.models.nasbench201.fit import (
    DEFAULT_SCALES,
    Scales,
    all_cell_terms,
    fit_cells,
    fit_model,
)
from training.models.nasbench201.tasks import Task, make_task


class Evidence:
    """Measurements, their tasks, and the cell networks that fits share."""

    def __init__(self, groups: list[Group], tasks: list[Task], seed: int):
        self.groups = groups
        self.tasks = tasks
        """Full and short trainings."""
        self.seed = seed
        self._networks: dict[tuple[str, ...], tuple[CellNetwork, Tensor]] = {}

    @classmethod
    def read(cls, data: Path, seed: int, encoder: Path = ENCODER) -> "Evidence":
        """Everything under `data` and the meta-dataset; `seed` draws images and cell
        networks."""
        groups = benchmark_groups(data) + short_groups(data)
        used = [group for group in groups if group.protocol != MIDDLE]
        statistics = TaskStatistics(data, encoder).of(used, seed)
        return cls(groups, list(map(make_task, used, statistics)), seed)

    def with_tasks(self, tasks: list[Task]) -> "Evidence":
        """Other tasks with the same cell networks."""
        other = Evidence(self.groups, tasks, self.seed)
        other._networks = self._networks
        return other

    def cells(self, left_out: Collection[str] = ()) -> tuple[CellNetwork, Tensor]:
        """The cell network that has not seen these families' tables, and its terms of
        all cells."""
        tables = [group for group in self.groups if not group.short]
        rest = [group for group in tables if group.family not in left_out]
        key = tuple(sorted({group.family for group in rest}))
        if key not in self._networks:
            network = fit_cells(rest, self.seed)
            self._networks[key] = network, all_cell_terms(network)
        return self._networks[key]

    def fit(
        self, left_out: Collection[str] = (), scales: Scales = DEFAULT_SCALES
    ) -> AccuracyModel:
        """The predictor that has not seen these families."""
        network, terms = self.cells(left_out)
        seen = [task for task in self.tasks if task.group.family not in left_out]
        return fit_model(seen, network, terms, scales)

    def predict(
        self, family: str, model: AccuracyModel, left_out: Collection[str]
    ) -> list[LeftOut]:
        """What `model`, fitted without `left_out`, predicts for the family's tasks."""
        _, terms = self.cells(left_out)
        own = [task for task in self.tasks if task.group.family == family]
        return [predict(model, task, terms) for task in own]

    def leave_each_out(
        self, scales: Scales = DEFAULT_SCALES, without: str | None = None
    ) -> list[LeftOut]:
        """Predictions for every task by a model that has seen neither its family nor
        the family `without`, whose own tasks are not predicted."""
        results = []
        for family in FAMILIES:
            if family == without:
                continue
            left_out = {family} if without is None else {family, without}
            if self._has_tables(left_out):
                model = self.fit(left_out, scales)
                results += self.predict(family, model, left_out)
        return results

    def _has_tables(self, left_out: Collection[str]) -> bool:
        return any(
            not group.short and group.family not in left_out for group in self.groups
        )


SHAPES = [
    Scales(features=features, slopes=slopes)
    for features in (0.6, 1.2)
    for slopes in (0.1, 0.3)
]
LEVELS = (1.0, 4.0, 16.0)
"""What `tune` chooses from."""


def tune(
    evidence: Evidence, without: str | None = None
) -> tuple[Scales, list[LeftOut]]:
    """The scales that predict left-out families best, and these predictions; the
    family `without` plays no part.

    Those of the shape by the ranking within tasks, that of the level by its error."""

    def ranking(results: list[LeftOut]) -> float:
        _, short = split(results)
        return family_mean(short, lambda result: result.rank_correlation(result.label))

    def error(results: list[LeftOut]) -> float:
        _, short = split(results)
        return family_mean(short, lambda result: abs(result.errors.mean()))

    tried = {scales: evidence.leave_each_out(scales, without) for scales in SHAPES}
    shape = max(tried, key=lambda scales: ranking(tried[scales]))
    levels = {
        scales: evidence.leave_each_out(scales, without)
        for scales in (replace(shape, level=level) for level in LEVELS)
    }
    best = min(levels, key=lambda scales: error(levels[scales]))
    return best, levels[best]


def family_mean(results: list[LeftOut], value: Callable[[LeftOut], float]) -> float:
    """Mean over families of the mean over a family's tasks, which count by their number
    of cells; what is not a number is left out."""
    families: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for result in results:
        number = value(result)
        if not np.isnan(number):
            families[result.group.family].append((number, len(result.cells)))
    means = []
    for pairs in families.values():
        numbers, cells = zip(*pairs)
        means.append(np.average(numbers, weights=cells))
    return float(np.mean(means))
