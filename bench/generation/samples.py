"""What the fast sampler's own samples are like: novelty, budgets, the cost of many, and
how objectives hang together. By the models that ship, for the middle data set (code 0)
with ten classes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime

from bench.generation import engine
from bench.generation.objectives import Problem
from bench.generation.report import Tally
from training.base.graph import run_graph
from training.base.manifest import MODELS, read_entry
from training.base.ranks import spearman
from training.spaces import Space, Symmetric

CLASSES = 10
SAMPLES = 256
MANY = 10_000
SHARES = (0.1, 0.3, 0.5)
"""Budgets of parameters, as shares of the space's range."""
OBJECTIVES = ("accuracy", "params", "macs", "latency")


class SpacePredictor:
    """A space's predictor in a folder of models, as the engine asks it."""

    def __init__(self, space: Space, models: Path = MODELS):
        self.space = space
        self._models = models
        path = models / f"{space.KEY}-predictor.onnx"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(path, options)
        inputs = {item.name: item.shape for item in self._session.get_inputs()}
        code = np.zeros(inputs["code"], np.float32)
        self._fixed: dict[str, np.ndarray] = {"code": code}
        if space.NEEDS_RESOLUTION:
            self._fixed["resolution"] = np.array([np.log(space.SIDE)], np.float32)
        constants = read_entry(path.name, models)["constants"]
        names = [device["name"] for device in constants["devices"]]
        self._device = names.index(space.DEVICE)

    @property
    def setting(self) -> engine.Setting:
        """For the engine."""
        code = [0.0] * self._fixed["code"].shape[1]
        return engine.Setting(
            self._models,
            self.space.KEY,
            self.space.DEVICE,
            CLASSES,
            self.space.SIDE,
            code,
        )

    def objectives(self, architectures: np.ndarray) -> np.ndarray:
        """Minus accuracy, ln params, ln ms [n, 3]."""
        encoded = self.space.encode(architectures)
        inputs = {"architecture": encoded.astype(np.float32), **self._fixed}
        accuracy, ms = run_graph(self._session, ["accuracy", "latency"], inputs)
        params = self.space.parameters(architectures, CLASSES)
        milliseconds = ms[:, self._device]
        return np.column_stack([-accuracy, np.log(params), np.log(milliseconds)])

    def problem(self) -> Problem:
        """The search whose truth is this predictor."""
        usual = self.objectives(self.space.population())
        highest = self.objectives(self.space.ends())[:, 1:].max(0)
        reference = np.array([np.median(usual[:, 0]), *highest])
        return Problem(self.space, self.objectives, self.objectives, reference)


def measure(
    space: Space,
    parse: Callable[[list[str]], np.ndarray],
    known: set[str],
    seeds: list[int],
    tally: Tally,
) -> None:
    """All numbers of a space; `known`: texts of the architectures in the training
    data. Novelty stands beside its ceiling, that of the whole space."""
    shipped = SpacePredictor(space)
    problem = shipped.problem()

    several = len(seeds)
    tally.piece(f"novelty-{several}", _novelty, shipped, parse, known, seeds, tally)
    for seed in seeds:
        tally.piece(f"budgets-{seed}", _budgets, shipped, problem, parse, seed, tally)
    tally.piece(f"growth-{several}", _growth, shipped, seeds, tally)
    tally.piece("memory", _memory, shipped, seeds[0], tally)
    tally.piece(f"correlations-{several}", _correlations, shipped, parse, seeds, tally)


def _novelty(
    shipped: SpacePredictor,
    parse: Callable[[list[str]], np.ndarray],
    known: set[str],
    seeds: list[int],
    tally: Tally,
) -> None:
    space = shipped.space
    raw = [engine.Run("fast", SAMPLES, seed, raw=True) for seed in seeds]
    for seed, outcome in zip(seeds, engine.run(shipped.setting, raw)):
        distinct = set(outcome.architectures)
        new = len(distinct - known) / len(distinct)
        tally.add("novelty", 100 * new, seed)
        if isinstance(space, Symmetric):
            classes = {space.canonical(cell) for cell in parse([*distinct])}
            tally.add("uniqueness_isomorphic", 100 * len(classes) / SAMPLES, seed)
    tally.add("novelty_ceiling", 100 * (1 - len(known) / size_of(space)), None)


def size_of(space: Space) -> int:
    """How many architectures a space has."""
    stage = sum(space.COLUMNS**depth for depth in space.DEPTHS)
    return stage**space.STAGES


def _budgets(
    shipped: SpacePredictor,
    problem: Problem,
    parse: Callable[[list[str]], np.ndarray],
    seed: int,
    tally: Tally,
) -> None:
    """Samples within budgets, and what aiming at a budget is worth beside filtering ten
    times as many; the worst of the budgets counts."""
    space = shipped.space
    least, most = space.parameters(space.ends(), CLASSES)
    met, gains = [], []
    wide = engine.Run("fast", 10 * SAMPLES, seed)
    runs = [wide]
    for share in SHARES:
        budget = float(least + share * (most - least))
        runs.append(engine.Run("fast", SAMPLES, seed, raw=True, maxParams=budget))
        runs.append(engine.Run("fast", SAMPLES, seed, maxParams=budget))
    everything, *others = engine.run(shipped.setting, runs)
    unlimited = parse(everything.architectures)
    sizes = space.parameters(unlimited, CLASSES)
    for share, drawn, kept in zip(SHARES, others[::2], others[1::2]):
        budget = least + share * (most - least)
        own = space.parameters(parse(drawn.architectures), CLASSES)
        met.append(100 * float(np.mean(own <= budget)))
        filtered = problem.hypervolume(unlimited[sizes <= budget])
        gains.append(problem.hypervolume(parse(kept.architectures)) / filtered)
    tally.add("budget_met", min(met), seed)
    tally.add("budget_hv", min(gains), seed)


def _growth(shipped: SpacePredictor, seeds: list[int], tally: Tally) -> None:
    """Time of many candidates beside that of few."""
    few = [engine.Run("fast", SAMPLES, seed) for seed in [seeds[0], *seeds]]
    many = engine.Run("fast", MANY, seeds[0])
    _, *small, large = engine.run(shipped.setting, [*few, many])
    tally.add("ms10000", large.ms, seeds[0])
    usual = float(np.median([outcome.ms for outcome in small])) / SAMPLES
    tally.add("growth_10000", large.ms / MANY / usual, seeds[0])


def _memory(shipped: SpacePredictor, seed: int, tally: Tally) -> None:
    """Most memory of a process that draws many candidates, beside few."""
    peaks = {}
    for count in (SAMPLES, 1000, MANY):
        [outcome] = engine.run(shipped.setting, [engine.Run("fast", count, seed)])
        peaks[count] = outcome.peakMb or float("nan")
        tally.add(f"peak_mb.{count}", peaks[count], seed)
    tally.add("memory_growth_10000", peaks[MANY] / peaks[SAMPLES], seed)


def _correlations(
    shipped: SpacePredictor,
    parse: Callable[[list[str]], np.ndarray],
    seeds: list[int],
    tally: Tally,
) -> None:
    """Spearman's correlation of each pair of objectives among generated networks."""
    space = shipped.space
    runs = [engine.Run("fast", SAMPLES, seed) for seed in seeds]
    for seed, outcome in zip(seeds, engine.run(shipped.setting, runs)):
        networks = parse(outcome.architectures)
        macs = space.macs(networks, CLASSES, space.SIDE)
        values = (outcome.accuracy, outcome.params, macs, outcome.latencyMs)
        columns = dict(zip(OBJECTIVES, values))
        for one, other in itertools.combinations(OBJECTIVES, 2):
            correlation = spearman(columns[one], columns[other])
            tally.add(f"spearman.{one}.{other}", correlation, seed)
