"""NAS-Bench-201 against its measured tables, by models that have not seen the target.

Every share is the true hypervolume of what a method's front holds, the front being
filtered by the predictions, over that of scoring all cells with the same predictor.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import moocore
import numpy as np

from bench.generation import engine, rivals, speedup
from bench.generation.asked import UNREACHABLE
from bench.generation.left_out import (
    FAMILY,
    TABLES,
    TARGET,
    Fits,
    Table,
    Unseen,
    Wanted,
    fits_folder,
    predicted,
)
from bench.generation.objectives import Problem, front
from bench.generation.report import Row, Tally
from training.evidence.nasbench201.benchmark_table import read_columns
from training.models.nasbench201.tasks import CONNECTED
from training.spaces import nasbench201 as space

COUNTS = (256, 1024)
ACCURACY_ALONE = [10.0, 0.0, 0.0, 0.0]
"""DiffusionNAG's guidance: only the accuracy's gradient, at its scale of 100 on targets
that it divides by 10."""
GUIDED = {"paper": None, "accuracy alone": ACCURACY_ALONE}
"""The paper's mode by its own factors and by others."""
HIGHEST_ERROR = {"cifar10": 0.9001, "cifar100": 0.9901}
HIGHEST_MMACS = {"cifar10": 220.1201, "cifar100": 220.1261}
"""Reference point of E-TF-MOENAS: test error, and million MACs (docs/evaluation.md)."""
SURVEY = f", {engine.SURVEYED:,} calls more"
"""A rival that is given those of the engine's survey too."""


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
            unseen.models, space.KEY, space.DEVICE, classes, side, unseen.code
        )

    def share(self, cells: np.ndarray) -> float:
        """Share of the exhaustive front's true hypervolume."""
        return self.problem.hypervolume(cells) / self.exhaustive

    def two_objectives(self, cells: np.ndarray) -> float:
        """Hypervolume of the filtered front over test error and MACs, as a share of the
        reference's box; nan where the protocol has no reference."""
        key = self.table.key
        if key not in HIGHEST_ERROR:
            return float("nan")
        kept = self.problem.filtered(cells)
        error = 1 - self.accuracy[space.index_of(kept)] / 100
        mmacs = space.macs(kept, self.table.classes, space.SIDE) / 1e6
        reference = np.array([HIGHEST_ERROR[key], HIGHEST_MMACS[key]])
        points = np.column_stack([error, mmacs])
        return float(moocore.hypervolume(points, ref=reference) / reference.prod())


class Truth:
    """The measured tables."""

    def __init__(self, data: Path):
        columns = [table.column for table in TABLES] + [f"lat_ms_help_{space.DEVICE}"]
        self._values = read_columns(data, columns)

    def case(self, table: Table, unseen: Unseen) -> Case:
        """The case of a data set under the unseen models' predictions."""
        cells = space.all_cells()
        size = np.log(space.parameters(cells, table.classes))
        measured = self._values[:, TABLES.index(table)]
        judged = np.column_stack([-measured, size, np.log(self._values[:, -1])])
        accuracy, ms = predicted(unseen, space.DEVICE)
        known = np.column_stack([-accuracy, size, np.log(ms)])
        known[~CONNECTED.numpy()] = UNREACHABLE
        problem = Problem(
            space,
            lambda chosen: known[space.index_of(chosen)],
            lambda chosen: judged[space.index_of(chosen)],
            np.array([-np.median(measured), *judged[:, 1:].max(0)]),
            lambda chosen: CONNECTED.numpy()[space.index_of(chosen)],
        )
        every = problem.volume(judged[front(known)])
        return Case(table, unseen, problem, measured, every)


@dataclass(frozen=True)
class Cases:
    """Every case by data set, what is left out, and seed."""

    truth: Truth
    fits: Fits
    predictors: int
    """Seeds of predictors, which runs take in turn."""

    def wanted(
        self, table: Table, scope: str, seed: int, paper: bool = False
    ) -> Wanted:
        """The models of a case; `paper`: with the graph of the paper's mode."""
        return Wanted(table, scope, seed % self.predictors, paper)

    def of(self, table: Table, scope: str, seed: int, paper: bool = False) -> Case:
        """The case by its models."""
        unseen = self.fits.unseen(self.wanted(table, scope, seed, paper))
        return self.truth.case(table, unseen)


def measure(
    data: Path,
    predictors: int,
    seeds: list[int],
    paper_seeds: list[int],
    tally: Tally,
) -> None:
    """All numbers that compare methods, in pieces of a data set and a seed."""
    fits = Fits(data, fits_folder())
    cases = Cases(Truth(data), fits, predictors)
    wanted = [
        cases.wanted(table, scope, seed, scope == FAMILY and seed in paper_seeds)
        for seed in seeds
        for table in TABLES
        for scope in (FAMILY, TARGET)
    ]
    fits.prepare(wanted, tally.begin)
    for seed in seeds:
        for table in TABLES:
            piece = f"{table.key}-{seed}-by-{seed % predictors}"
            tally.piece(f"compare-{piece}", _compare, cases, table, seed, tally)
            tally.piece(f"pick-{piece}", _pick_alone, cases, table, seed, tally)
            if seed in paper_seeds:
                tally.piece(f"paper-{piece}", _paper, cases, table, seed, tally)
    tally.derive(lambda: _baselines(tally))
    tally.derive(lambda: _over_tables(paper_seeds, tally))


def _baselines(tally: Tally) -> None:
    """How many rivals do better than the fast sampler with as many calls."""
    means = tally.means()
    compared = {*rivals.SEARCHES, *GUIDED}
    beating = set()
    for count in COUNTS:
        rows = [row for row in means if row.count == count]
        average = {
            method: np.mean([means[row] for row in rows if row.method == method])
            for method in {row.method for row in rows}
        }
        for method, share in average.items():
            if method in compared and share > average["fast"]:
                beating.add(method)
    tally.add("baselines_above", len(beating), None)


def _over_tables(seeds: list[int], tally: Tally) -> None:
    """Means over data sets of what has been measured for each."""
    for key in speedup.KEYS:
        for seed in seeds:
            values = [tally.value(f"{key}.{table.key}", seed) for table in TABLES]
            tally.add(key, float(np.mean(values)), seed)


def _pick_alone(cases: Cases, table: Table, seed: int, tally: Tally) -> None:
    """The most accurate pick with the target's measurements alone left out."""
    case = cases.of(table, TARGET, seed)
    [outcome] = engine.run(case.setting, [engine.Run("fast", 256, seed)])
    tally.add(f"acc_pick.{case.table.key}", _true_pick(case, outcome, "acc"), seed)


def _enter(
    case: Case,
    name: str,
    count: int,
    cells: np.ndarray,
    counted: tuple[int, int, float],
    tally: Tally,
) -> float:
    """A line of the table; the share. `counted`: calls, gradients, ms."""
    share = case.share(cells)
    row = Row(case.table.key, count, name)
    tally.row(row, share, *counted, case.two_objectives(cells))
    return share


def _compare(cases: Cases, table: Table, seed: int, tally: Tally) -> None:
    """The fast sampler beside its rivals with as many calls."""
    case, key = cases.of(table, FAMILY, seed), table.key
    runs = [engine.Run("fast", count, seed) for count in (256, *COUNTS)]
    first = engine.Run("fast", 256, seed, stretch=False)
    # The first run opens the models and is not counted.
    *whole, alone = engine.run(case.setting, [*runs, first])[1:]
    cells = parse(alone.architectures)
    _enter(case, "fast, no further rounds", 256, cells, cost(alone), tally)
    _picks(case, whole[0], seed, tally)
    for count, outcome in zip(COUNTS, whole):
        cells = parse(outcome.architectures)
        share = _enter(case, "fast", count, cells, cost(outcome), tally)
        prefix = "hv" if count == 256 else f"hv{count}"
        tally.add(f"{prefix}_of_exhaustive.{key}", share, seed)
        for name in rivals.SEARCHES:
            share = _rival(case, name, name, count, outcome.calls, seed, tally)
            if name in rivals.IN_KEYS and count == 256:
                rival = rivals.IN_KEYS[name]
                tally.add(f"hv_{rival}_of_exhaustive.{key}", share, seed)
    more = whole[0].calls + engine.SURVEYED
    _rival(case, "NSGA-II", f"NSGA-II{SURVEY}", 256, more, seed, tally)


def _paper(cases: Cases, table: Table, seed: int, tally: Tally) -> None:
    """What takes minutes: the paper's mode, the same under accuracy alone, and genetic
    search with 100 times the calls, or as many as bring anything new. How much faster
    the fast sampler reaches the paper's hypervolume is measured beside it."""
    case = cases.of(table, FAMILY, seed, paper=True)
    first, few = engine.Run("fast", 256, seed), speedup.runs(seed)
    runs = [engine.Run("paper", 256, seed, factors=k) for k in GUIDED.values()]
    whole, *outcomes = engine.run(case.setting, [first, *few, *runs])
    fast, slow = outcomes[: len(few)], outcomes[len(few) :]
    for name, outcome in zip(GUIDED, slow):
        cells = parse(outcome.architectures)
        share = _enter(case, name, 256, cells, cost(outcome), tally)
        if name == "paper":
            shares = [case.share(parse(one.architectures)) for one in fast]
            suffix = f".{table.key}"
            speedup.add(tally, seed, shares, fast, share, outcome.ms, suffix)
    calls = 100 * whole.calls
    for name in ("NSGA-II", "NSGA-III"):
        _rival(case, name, f"{name}, 100 times", 256, calls, seed, tally)


def _rival(
    case: Case, method: str, name: str, count: int, calls: int, seed: int, tally: Tally
) -> float:
    start = perf_counter()
    cells = rivals.SEARCHES[method](case.problem, calls, seed)
    counted = (len(cells), 0, 1000 * (perf_counter() - start))
    return _enter(case, name, count, cells, counted, tally)


def cost(outcome: engine.Outcome) -> tuple[int, int, float]:
    """Predictor calls, gradients, ms."""
    return outcome.calls, outcome.gradients, outcome.ms


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
