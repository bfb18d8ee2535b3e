"""MobileNetV3 twice over, since no table holds its 2e19 networks: by the predictor that
ships, which is taken for the truth, and by a judge fitted to measurements that the
predictor has not seen (bench/generation/judge.py). Beside our samplers and their rivals
stand the networks that others have measured."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import numpy as np

from bench.generation import engine, judge, rivals, speedup
from bench.generation.left_out import fits_folder
from bench.generation.nasbench201 import SURVEY, cost
from bench.generation.objectives import Problem
from bench.generation.report import Row, Tally
from bench.generation.samples import SpacePredictor
from training.evidence.mobilenetv3.records import IMAGENET, Accuracies, read_accuracies
from training.spaces import mobilenetv3 as space

COUNTS = (256, 1024, 4096)
MOST_CALLS = 25_600
MOST_MS = 3000
DATASET = "middle data set"
DRAWN = "middle data set, no further rounds"
"""The fast sampler without stretching: as many calls as candidates."""
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
    """The fast sampler beside its rivals with as many calls: as it ships, and without
    further rounds. Within a time it has one try, the largest run that keeps it."""
    runs = [engine.Run("fast", count, seed, stretch=False) for count in COUNTS]
    whole = engine.Run("fast", 256, seed)
    # The first run opens the models and is not counted.
    _, stretched, *drawn = engine.run(shipped.setting, [whole, whole, *runs])
    volume = problem.hypervolume(parse(stretched.architectures))
    tally.row(Row(DATASET, 256, "fast"), volume, *cost(stretched))
    for name in rivals.SEARCHES:
        row = Row(DATASET, 256, name)
        _rival(problem, name, row, stretched.calls, seed, tally)
    row = Row(DATASET, 256, f"NSGA-II{SURVEY}")
    more = stretched.calls + engine.SURVEYED
    _rival(problem, "NSGA-II", row, more, seed, tally)
    volumes = [volume]
    for count, outcome in zip(COUNTS, drawn):
        own = problem.hypervolume(parse(outcome.architectures))
        volumes.append(own)
        tally.row(Row(DRAWN, count, "fast, no further rounds"), own, *cost(outcome))
        for name in rivals.SEARCHES:
            row = Row(DRAWN, count, name)
            volume = _rival(problem, name, row, outcome.calls, seed, tally)
            if name in rivals.IN_KEYS:
                rival = rivals.IN_KEYS[name]
                tally.add(f"hv_over_{rival}_{count}", own / volume, seed)
    row = Row(DATASET, 256, f"NSGA-II, {MOST_CALLS:,} calls")
    volume = _rival(problem, "NSGA-II", row, MOST_CALLS, seed, tally)
    in_time = [
        (outcome.calls, own)
        for outcome, own in zip([stretched, *drawn], volumes)
        if outcome.ms <= MOST_MS
    ]
    _, largest = max(in_time, default=(0, 0.0))
    tally.add("hv_over_nsga2_25600_in_3s", largest / volume, seed)


def _judged(rows: Accuracies, seed: int, tally: Tally) -> None:
    """The fast sampler beside its rivals with as many calls, all of them by a predictor
    that has not seen what judges them."""
    court = judge.hold(rows, fits_folder() / f"{space.KEY}-{seed}", seed)
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
        key = name.replace(" ", "_").replace(",", "").replace("'", "")
        tally.add(f"judged_hv_over.{key}", own / volume, seed)


def _paper(shipped: SpacePredictor, problem: Problem, seed: int, tally: Tally) -> None:
    """The paper's mode, and how much faster the fast sampler is as good."""
    first, paper = engine.Run("fast", 256, seed), engine.Run("paper", 256, seed)
    # The first run opens the models and is not counted.
    runs = [first, *speedup.runs(seed), paper]
    _, *fast, slow = engine.run(shipped.setting, runs)
    volume = problem.hypervolume(parse(slow.architectures))
    tally.row(Row(DATASET, 256, "paper"), volume, *cost(slow))
    volumes = [problem.hypervolume(parse(one.architectures)) for one in fast]
    speedup.add(tally, seed, volumes, fast, volume, slow.ms)


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
    tally.row(row, volume, len(networks), 0, ms)
    return volume


def parse(texts: list[str]) -> np.ndarray:
    """Networks [n, 20] of texts."""
    return np.array([space.parse(text) for text in texts])
