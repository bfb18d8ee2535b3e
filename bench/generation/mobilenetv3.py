"""MobileNetV3 by the predictor that ships, which is taken for the truth: no table holds
its 2e19 networks. Beside our samplers and their rivals stand the networks that others
have measured."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import numpy as np

from bench.generation import engine, rivals
from bench.generation.report import Row, Tally
from bench.generation.samples import Shipped
from training.predictors.once_for_all.records import IMAGENET, read_accuracies
from training.spaces import mobilenetv3 as space

COUNTS = (256, 1024, 4096)
MOST_CALLS = 25_600
MOST_MS = 3000
DATASET = "middle data set"


def measure(data: Path, seeds: list[int], paper_seeds: list[int], tally: Tally) -> None:
    """All numbers that compare methods."""
    shipped = Shipped(space)
    problem = shipped.problem()
    rows = read_accuracies(data)
    measured = rows.of(rows.source == IMAGENET).networks
    distinct = np.unique(measured, axis=0)
    volume = problem.hypervolume(distinct)
    row = Row(DATASET, COUNTS[0], "measured networks")
    tally.row(row, volume, len(distinct), 0, float("nan"))
    for seed in seeds:
        runs = [engine.Run("fast", count, seed, stretch=False) for count in COUNTS]
        whole = engine.Run("fast", 256, seed)
        # The first run opens the models and is not counted.
        _, stretched, *drawn = engine.run(shipped.setting, [whole, whole, *runs])
        counted = (stretched.calls, stretched.gradients, stretched.ms)
        volume = problem.hypervolume(parse(stretched.architectures))
        tally.row(Row(DATASET, 256, "fast"), volume, *counted)
        in_time = []
        for count, outcome in zip(COUNTS, drawn):
            own = problem.hypervolume(parse(outcome.architectures))
            counted = (outcome.calls, outcome.gradients, outcome.ms)
            tally.row(Row(DATASET, count, "fast, first draw"), own, *counted)
            if outcome.ms <= MOST_MS:
                in_time.append(own)
            for name, search in rivals.SEARCHES.items():
                start = perf_counter()
                networks = search(problem, outcome.calls, seed)
                ms = 1000 * (perf_counter() - start)
                volume = problem.hypervolume(networks)
                tally.row(Row(DATASET, count, name), volume, outcome.calls, 0, ms)
                if name == "NSGA-II":
                    tally.add(f"hv_over_nsga2_{count}", own / volume, seed)
        start = perf_counter()
        networks = rivals.nsga2(problem, MOST_CALLS, seed)
        ms = 1000 * (perf_counter() - start)
        volume = problem.hypervolume(networks)
        row = Row(DATASET, 256, "NSGA-II, 100 times")
        tally.row(row, volume, MOST_CALLS, 0, ms)
        if in_time:
            tally.add("hv_over_nsga2_25600_in_3s", max(in_time) / volume, seed)
        if seed in paper_seeds:
            [outcome] = engine.run(shipped.setting, [engine.Run("paper", 256, seed)])
            volume = problem.hypervolume(parse(outcome.architectures))
            counted = (outcome.calls, outcome.gradients, outcome.ms)
            tally.row(Row(DATASET, 256, "paper"), volume, *counted)


def parse(texts: list[str]) -> np.ndarray:
    """Networks [n, 20] of texts."""
    return np.array([space.parse(text) for text in texts])
