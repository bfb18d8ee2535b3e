"""Spaces that no table holds whole, by the predictor that ships, which is taken for the
truth: the fast sampler beside its rivals, and beside the best that there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter

import numpy as np

from bench.generation import engine, rivals, speedup
from bench.generation.nasbench201 import SURVEY, cost
from bench.generation.objectives import Problem
from bench.generation.report import Row, Tally
from bench.generation.samples import SpacePredictor
from training.spaces import Space, choices_of

COUNTS = (256, 1024, 4096)
MOST_CALLS = 25_600
MOST_MS = 3000
DATASET = "middle data set"
DRAWN = "middle data set, no further rounds"
"""The fast sampler without stretching: as many calls as candidates."""
WEIGHTINGS = 1500
SWEEPS = 3
_CHUNK = 8192


@dataclass(frozen=True)
class Ground:
    """A space with the predictor that is the truth in it."""

    predictor: SpacePredictor

    @cached_property
    def problem(self) -> Problem:
        return self.predictor.problem()

    @property
    def space(self) -> Space:
        return self.predictor.space

    def parse(self, texts: list[str]) -> np.ndarray:
        """Architectures [n, ROWS] of texts."""
        return np.array([self.space.parse(text) for text in texts])

    def run(self, runs: list[engine.Run]) -> list[engine.Outcome]:
        """The outcomes; a first run opens the models and is not counted."""
        opening = engine.Run("fast", 256, runs[0].seed)
        return engine.run(self.predictor.setting, [opening, *runs])[1:]

    def volume(self, outcome: engine.Outcome) -> float:
        """Hypervolume of what came out."""
        return self.problem.hypervolume(self.parse(outcome.architectures))


def compare(ground: Ground, seed: int, tally: Tally) -> None:
    """The fast sampler beside its rivals with as many calls: as it ships, and without
    further rounds. Within a time it has one try, the largest run that keeps it."""
    runs = [engine.Run("fast", count, seed, stretch=False) for count in COUNTS]
    stretched, *drawn = ground.run([engine.Run("fast", 256, seed), *runs])
    whole = ground.volume(stretched)
    tally.row(Row(DATASET, 256, "fast"), whole, *cost(stretched))
    for name in rivals.SEARCHES:
        row = Row(DATASET, 256, name)
        rival(ground.problem, name, row, stretched.calls, seed, tally)
    row = Row(DATASET, 256, rivals.MODEL_BASED)
    volume = rival(
        ground.problem, rivals.MODEL_BASED, row, stretched.calls, seed, tally
    )
    tally.add("hv_over_model_based", whole / volume, seed)
    row = Row(DATASET, 256, f"NSGA-II{SURVEY}")
    more = stretched.calls + engine.SURVEYED
    rival(ground.problem, "NSGA-II", row, more, seed, tally)
    volumes = [whole]
    for count, outcome in zip(COUNTS, drawn):
        own = ground.volume(outcome)
        volumes.append(own)
        tally.row(Row(DRAWN, count, "fast, no further rounds"), own, *cost(outcome))
        for name in [*rivals.SEARCHES, rivals.MODEL_BASED]:
            row = Row(DRAWN, count, name)
            volume = rival(ground.problem, name, row, outcome.calls, seed, tally)
            if name in rivals.IN_KEYS:
                key = rivals.IN_KEYS[name]
                tally.add(f"hv_over_{key}_{count}", own / volume, seed)
    row = Row(DATASET, 256, f"NSGA-II, {MOST_CALLS:,} calls")
    volume = rival(ground.problem, "NSGA-II", row, MOST_CALLS, seed, tally)
    in_time = [
        (outcome.calls, own)
        for outcome, own in zip([stretched, *drawn], volumes)
        if outcome.ms <= MOST_MS
    ]
    _, largest = max(in_time, default=(0, 0.0))
    tally.add("hv_over_nsga2_25600_in_3s", largest / volume, seed)


def paper(ground: Ground, seed: int, tally: Tally) -> None:
    """The paper's mode, and how much faster the fast sampler is as good."""
    *fast, slow = ground.run([*speedup.runs(seed), engine.Run("paper", 256, seed)])
    volume = ground.volume(slow)
    tally.row(Row(DATASET, 256, "paper"), volume, *cost(slow))
    volumes = [ground.volume(one) for one in fast]
    speedup.add(tally, seed, volumes, fast, volume, slow.ms)


def baselines_above(tally: Tally) -> None:
    """How many black-box rivals have a larger hypervolume than the fast sampler with
    as many calls."""
    means = tally.means()
    own = {DATASET: "fast", DRAWN: "fast, no further rounds"}
    above = {
        row.method
        for row, value in means.items()
        if row.dataset in own
        and row.method in rivals.SEARCHES
        and value > means[Row(row.dataset, row.count, own[row.dataset])]
    }
    tally.add("baselines_above", len(above), None)


def rival(
    problem: Problem,
    method: str,
    row: Row,
    calls: int,
    seed: int,
    tally: Tally,
) -> float:
    """Adds the line of one rival's search and gives its hypervolume."""
    start = perf_counter()
    networks = rivals.search(method)(problem, calls, seed)
    ms = 1000 * (perf_counter() - start)
    volume = problem.hypervolume(networks)
    tally.row(row, volume, len(networks), 0, ms)
    return volume


def near_optimal(problem: Problem, seed: int) -> np.ndarray:
    """The best architectures under 1,500 random weightings of the objectives, by
    coordinate descent: each row in turn takes the column that is best beside the
    others, three times over. For spaces whose architectures use every row."""
    space, generator = problem.space, np.random.default_rng(seed)
    if len(space.DEPTHS) > 1:
        raise ValueError(f"{space.KEY}: depths vary, coordinates are not rows alone")
    spread = problem.predicted(space.population()[:2000]).std(0)
    prices = 10 ** generator.uniform(-2, 2, (WEIGHTINGS, 2)) * spread[0] / spread[1:]
    weights = np.column_stack([np.ones(WEIGHTINGS), prices])
    current = rivals.draw(space, WEIGHTINGS, generator)
    found = []
    for _ in range(SWEEPS):
        for row in generator.permutation(space.ROWS):
            choices = choices_of(space)[row]
            tried = np.repeat(current[:, None], choices, axis=1)
            tried[:, :, row] = np.arange(choices)
            values = _in_chunks(problem.predicted, tried.reshape(-1, space.ROWS))
            scores = np.einsum(
                "nk,nck->nc", weights, values.reshape(WEIGHTINGS, choices, 3)
            )
            current[:, row] = scores.argmin(1)
        found.append(current.copy())
    return np.unique(np.concatenate(found), axis=0)


def _in_chunks(
    predicted: Callable[[np.ndarray], np.ndarray], architectures: np.ndarray
) -> np.ndarray:
    chunks = range(0, len(architectures), _CHUNK)
    return np.concatenate([predicted(architectures[i : i + _CHUNK]) for i in chunks])
