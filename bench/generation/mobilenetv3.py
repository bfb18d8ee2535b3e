"""MobileNetV3 twice over, since no table holds its 2e19 networks: by the predictor that
ships, which is taken for the truth, and by a judge fitted to measurements that the
predictor has not seen (bench/generation/judge.py). Beside our samplers and their rivals
stand the networks that others have measured."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import numpy as np

from bench.generation import engine, judge, rivals
from bench.generation.left_out import fits_folder
from bench.generation.nasbench201 import FEW, cost, speedup
from bench.generation.objectives import Problem
from bench.generation.report import Row, Tally
from bench.generation.samples import SpacePredictor
from training.predictors.once_for_all.records import (
    IMAGENET,
    Accuracies,
    read_accuracies,
)
from training.spaces import mobilenetv3 as space

COUNTS = (256, 1024, 4096)
MOST_CALLS = 25_600
MOST_MS = 3000
DATASET = "middle data set"
JUDGED = "ImageNet, judged by unseen measurements"


def measure(data: Path, seeds: list[int], paper_seeds: list[int], tally: Tally) -> None:
    """All numbers that compare methods."""
    shipped = SpacePredictor(space)
    problem = shipped.problem()
    rows = read_accuracies(data)
    measured = rows.of(rows.source == IMAGENET).networks
    distinct = np.unique(measured, axis=0)
    volume = problem.hypervolume(distinct)
    row = Row(DATASET, COUNTS[0], "measured networks")
    counted = (len(distinct), 0, float("nan"))
    tally.piece("measured", tally.row, row, volume, *counted)
    for seed in seeds:
        tally.piece(f"compare-{seed}", _compare, shipped, problem, seed, tally)
        tally.piece(f"judged-{seed}", _judged, rows, seed, tally)
        if seed in paper_seeds:
            tally.piece(f"paper-{seed}", _paper, shipped, problem, seed, tally)


def _compare(
    shipped: SpacePredictor, problem: Problem, seed: int, tally: Tally
) -> None:
    """The fast sampler beside its rivals with as many calls."""
    runs = [engine.Run("fast", count, seed, stretch=False) for count in COUNTS]
    whole = engine.Run("fast", 256, seed)
    # The first run opens the models and is not counted.
    _, stretched, *drawn = engine.run(shipped.setting, [whole, whole, *runs])
    volume = problem.hypervolume(parse(stretched.architectures))
    tally.row(Row(DATASET, 256, "fast"), volume, *cost(stretched))
    in_time = [volume] if stretched.ms <= MOST_MS else []
    for count, outcome in zip(COUNTS, drawn):
        own = problem.hypervolume(parse(outcome.architectures))
        tally.row(Row(DATASET, count, "fast, no further rounds"), own, *cost(outcome))
        if outcome.ms <= MOST_MS:
            in_time.append(own)
        for name in rivals.SEARCHES:
            row = Row(DATASET, count, name)
            volume = _rival(problem, name, row, outcome.calls, seed, tally)
            if name == "NSGA-II":
                tally.add(f"hv_over_nsga2_{count}", own / volume, seed)
    row = Row(DATASET, 256, "NSGA-II, 100 times")
    volume = _rival(problem, "NSGA-II", row, MOST_CALLS, seed, tally)
    if in_time:
        tally.add("hv_over_nsga2_25600_in_3s", max(in_time) / volume, seed)


def _judged(rows: Accuracies, seed: int, tally: Tally) -> None:
    """The fast sampler beside its rivals with as many calls, all of them by a predictor
    that has not seen what judges them."""
    court = judge.hold(rows, fits_folder() / f"{space.NAME}-{seed}", seed)
    tally.add("judge_spearman", court.judge_spearman, seed)
    tally.add("judge_error", court.judge_error, seed)
    tally.add("judged_predictor_spearman", court.predictor_spearman, seed)
    run = engine.Run("fast", 256, seed)
    # The first run opens the models and is not counted.
    _, fast = engine.run(court.predictor.setting, [run, run])
    own = court.problem.hypervolume(parse(fast.architectures))
    tally.row(Row(JUDGED, 256, "fast"), own, *cost(fast))
    measured = rows.of(rows.source == IMAGENET)
    costs = court.predictor.objectives(measured.networks)[:, 1:]
    true = np.column_stack([-measured.accuracy, costs])
    counted = (len(np.unique(measured.networks, axis=0)), 0, float("nan"))
    row = Row(JUDGED, 256, "measured networks, as measured")
    tally.row(row, court.problem.volume(true), *counted)
    for name in rivals.SEARCHES:
        calls = fast.calls
        volume = _rival(court.problem, name, Row(JUDGED, 256, name), calls, seed, tally)
        tally.add(f"judged_hv_over.{name.replace(' ', '_')}", own / volume, seed)


def _paper(shipped: SpacePredictor, problem: Problem, seed: int, tally: Tally) -> None:
    """The paper's mode, and how much faster the fast sampler is as good."""
    few = [engine.Run("fast", count, seed) for count in (FEW[-1], *FEW)]
    paper = engine.Run("paper", 256, seed)
    _, *fast, slow = engine.run(shipped.setting, [*few, paper])
    volume = problem.hypervolume(parse(slow.architectures))
    tally.row(Row(DATASET, 256, "paper"), volume, *cost(slow))
    tally.add("paper_ms256", slow.ms, seed)
    volumes = [problem.hypervolume(parse(one.architectures)) for one in fast]
    speedup(volumes, fast, volume, slow.ms, seed, tally)


def _rival(
    problem: Problem,
    method: str,
    row: Row,
    calls: int,
    seed: int,
    tally: Tally,
) -> float:
    start = perf_counter()
    networks = rivals.SEARCHES[method](problem, calls, seed)
    ms = 1000 * (perf_counter() - start)
    volume = problem.hypervolume(networks)
    tally.row(row, volume, calls, 0, ms)
    return volume


def parse(texts: list[str]) -> np.ndarray:
    """Networks [n, 20] of texts."""
    return np.array([space.parse(text) for text in texts])
