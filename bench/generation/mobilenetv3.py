"""MobileNetV3 twice over, since no table holds its 2e19 networks: by the predictor that
ships, which is taken for the truth, and by a judge fitted to measurements that the
predictor has not seen (bench/generation/judge.py). Beside our samplers and their rivals
stand the networks that others have measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.generation import engine, judge, rivals
from bench.generation.left_out import fits_folder
from bench.generation.nasbench201 import cost
from bench.generation.predicted import COUNTS, DATASET, Ground, compare, paper, rival
from bench.generation.report import Row, Tally
from bench.generation.samples import SpacePredictor
from training.evidence.mobilenetv3.records import IMAGENET, Accuracies, read_accuracies
from training.spaces import mobilenetv3 as space

WHOLE = 100_000
"""More candidates than the exact front has networks."""
JUDGED = "ImageNet, judged by unseen measurements"


def measure(data: Path, seeds: list[int], paper_seeds: list[int], tally: Tally) -> None:
    """All numbers that compare methods."""
    ground = Ground(SpacePredictor(space))
    rows = read_accuracies(data)
    measured = rows.of(rows.source == IMAGENET).networks
    distinct = np.unique(measured, axis=0)
    volume = ground.problem.hypervolume(distinct)
    row = Row(DATASET, COUNTS[0], "measured networks")
    counted = (len(distinct), 0, float("nan"))
    tally.piece("measured", tally.row, row, volume, *counted)
    for seed in seeds:
        tally.piece(f"compare-{seed}", compare, ground, seed, tally)
        tally.piece(f"exact-{seed}", _exact, ground, seed, tally)
        tally.piece(f"judged-{seed}", _judged, rows, seed, tally)
        if seed in paper_seeds:
            tally.piece(f"paper-{seed}", paper, ground, seed, tally)


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
        volume = rival(court.problem, name, Row(JUDGED, 256, name), calls, seed, tally)
        key = name.replace(" ", "_").replace(",", "").replace("'", "")
        tally.add(f"judged_hv_over.{key}", own / volume, seed)


def _exact(ground: Ground, seed: int, tally: Tally) -> None:
    """The exact front whole, which nothing beats, and 256 of it."""
    few, whole = ground.run(
        [engine.Run("exact", 256, seed), engine.Run("exact", WHOLE, seed)]
    )
    ceiling = ground.volume(whole)
    tally.row(Row(DATASET, 256, "exact"), ground.volume(few), *cost(few))
    tally.row(Row(DATASET, WHOLE, "exact, the whole front"), ceiling, *cost(whole))
    runs = [engine.Run("fast", count, seed) for count in (256, 1024)]
    for name, outcome in zip(("hv256_of_exact", "hv1024_of_exact"), ground.run(runs)):
        tally.add(name, ground.volume(outcome) / ceiling, seed)
    tally.add("exact256_of_exact", ground.volume(few) / ceiling, seed)


def parse(texts: list[str]) -> np.ndarray:
    """Networks [n, 20] of texts."""
    return np.array([space.parse(text) for text in texts])
