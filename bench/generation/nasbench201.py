"""NAS-Bench-201 against its measured tables, by models that have not seen the target.

Every share is the true hypervolume of what a method's front holds, the front being
filtered by the predictions, over that of scoring all cells with the same predictor.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from bench.generation import engine, rivals
from bench.generation.left_out import (
    FAMILY,
    TABLES,
    TARGET,
    Fits,
    Table,
    Unseen,
    predicted,
)
from bench.generation.objectives import DEVICE, Problem, front
from bench.generation.report import Row, Tally
from training.evaluate.benchmark_table import read_columns
from training.predictors.fit import CONNECTED
from training.spaces import nasbench201 as space

COUNTS = (256, 1024)
ACCURACY_ALONE = [10.0, 0.0, 0.0, 0.0]
"""DiffusionNAG's guidance: only the accuracy's gradient, at its scale of 100 on targets
that it divides by 10."""
UNREACHABLE = 1e9


@dataclass(frozen=True)
class Case:
    """A data set, models that have not seen it, and its truth."""

    table: Table
    unseen: Unseen
    problem: Problem
    accuracy: np.ndarray
    """Measured, percent [15625]."""
    exhaustive: float
    """True hypervolume of the front of all cells."""

    @property
    def setting(self) -> engine.Setting:
        """For the engine."""
        unseen, side = self.unseen, space.SIDE
        classes = self.table.classes
        return engine.Setting(
            unseen.models, space.NAME, DEVICE, classes, side, unseen.code
        )

    def share(self, cells: np.ndarray) -> float:
        """Share of the exhaustive front's true hypervolume."""
        return self.problem.hypervolume(cells) / self.exhaustive


class Truth:
    """The measured tables."""

    def __init__(self, data: Path):
        columns = [table.column for table in TABLES] + [f"lat_ms_help_{DEVICE}"]
        self._values = read_columns(data, columns)

    def case(self, table: Table, unseen: Unseen) -> Case:
        """The case of a data set under the unseen models' predictions."""
        cells = space.all_cells()
        size = np.log(space.parameters(cells, table.classes))
        measured = self._values[:, TABLES.index(table)]
        judged = np.column_stack([-measured, size, np.log(self._values[:, -1])])
        accuracy, ms = predicted(unseen, DEVICE)
        known = np.column_stack([-accuracy, size, np.log(ms)])
        known[~CONNECTED.numpy()] = UNREACHABLE
        problem = Problem(
            space,
            lambda chosen: known[space.index_of(chosen)],
            lambda chosen: judged[space.index_of(chosen)],
            np.array([-np.median(measured), *judged[:, 1:].max(0)]),
        )
        every = problem.volume(judged[front(known)])
        return Case(table, unseen, problem, measured, every)


def measure(
    data: Path, fits: Fits, seeds: list[int], paper_seeds: list[int], tally: Tally
) -> None:
    """All numbers that compare methods."""
    truth = Truth(data)
    shares: dict[tuple[str, int], list[float]] = defaultdict(list)
    for seed in seeds:
        for table in TABLES:
            paper = seed in paper_seeds
            case = truth.case(table, fits.unseen(table, FAMILY, seed, paper))
            _compare(case, seed, paper, tally, shares)
    for table in TABLES:
        for seed in seeds:
            case = truth.case(table, fits.unseen(table, TARGET, seed, False))
            [outcome] = engine.run(case.setting, [engine.Run("fast", 256, seed)])
            tally.add(f"acc_pick.{table.key}", _true_pick(case, outcome, "acc"), seed)
    beating = {
        name
        for (name, count), values in shares.items()
        if name != "fast" and np.mean(values) > np.mean(shares["fast", count])
    }
    tally.add("baselines_above", len(beating), None)


def _compare(
    case: Case,
    seed: int,
    paper: bool,
    tally: Tally,
    shares: dict[tuple[str, int], list[float]],
) -> None:
    key = case.table.key

    def enter(name: str, count: int, cells, calls: int, gradients: int, ms: float):
        share = case.share(cells)
        shares[name, count].append(share)
        tally.row(Row(key, count, name), share, calls, gradients, ms)
        return share

    calls_of = {}
    runs = [engine.Run("fast", count, seed) for count in (256, *COUNTS)]
    first = engine.Run("fast", 256, seed, stretch=False)
    # The first run opens the models and is not counted.
    outcomes = engine.run(case.setting, [*runs, first])[1:]
    for count, outcome in zip(COUNTS, outcomes):
        counted = (outcome.calls, outcome.gradients, outcome.ms)
        share = enter("fast", count, parse(outcome.architectures), *counted)
        prefix = "hv" if count == 256 else f"hv{count}"
        tally.add(f"{prefix}_of_exhaustive.{key}", share, seed)
        calls_of[count] = outcome.calls
    counted = (outcomes[2].calls, outcomes[2].gradients, outcomes[2].ms)
    alone = parse(outcomes[2].architectures)
    tally.row(Row(key, 256, "fast, first draw"), case.share(alone), *counted)
    _picks(case, outcomes[0], seed, tally)

    for count, calls in calls_of.items():
        for name, search in rivals.SEARCHES.items():
            start = perf_counter()
            cells = search(case.problem, calls, seed)
            ms = 1000 * (perf_counter() - start)
            share = enter(name, count, cells, calls, 0, ms)
            if name == "NSGA-II" and count == 256:
                tally.add(f"hv_nsga2_of_exhaustive.{key}", share, seed)
    if not paper:
        return
    for name in ("NSGA-II", "NSGA-III"):
        start = perf_counter()
        cells = rivals.SEARCHES[name](case.problem, 100 * calls_of[256], seed)
        counted = (100 * calls_of[256], 0, 1000 * (perf_counter() - start))
        tally.row(Row(key, 256, f"{name}, 100 times"), case.share(cells), *counted)
    guided = {"paper": None, "accuracy alone": ACCURACY_ALONE}
    paper_runs = [
        engine.Run("paper", 256, seed, factors=factors) for factors in guided.values()
    ]
    for name, outcome in zip(guided, engine.run(case.setting, paper_runs)):
        counted = (outcome.calls, outcome.gradients, outcome.ms)
        enter(name, 256, parse(outcome.architectures), *counted)
        if name == "paper":
            tally.add("paper_ms256", outcome.ms, seed)


def _picks(case: Case, outcome: engine.Outcome, seed: int, tally: Tally) -> None:
    key = case.table.key
    tally.add(f"acc_pick_family_out.{key}", _true_pick(case, outcome, "acc"), seed)
    small = space.index_of(space.parse(outcome.picks["eff.params"]))
    sizes = space.parameters(space.all_cells(), case.table.classes)
    best = case.accuracy[sizes <= sizes[small]].max()
    tally.add(f"eff_loss.{key}", float(best - case.accuracy[small]), seed)


def _true_pick(case: Case, outcome: engine.Outcome, pick: str) -> float:
    return float(case.accuracy[space.index_of(space.parse(outcome.picks[pick]))])


def parse(texts: list[str]) -> np.ndarray:
    """Cells [n, 6] of texts."""
    return np.array([space.parse(text) for text in texts])
