"""EfficientNet twice over, since no table holds its 1e11 networks: by the predictor
that ships, which is taken for the truth, and by one fitted to the half of the table
that what guides has not seen. Beside our samplers and their rivals stands the best
front that coordinate descent finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from bench.generation import engine, rivals
from bench.generation.left_out import fits_folder, is_entered
from bench.generation.nasbench201 import cost
from bench.generation.objectives import Problem
from bench.generation.predicted import (
    COUNTS,
    DATASET,
    Ground,
    baselines_above,
    compare,
    near_optimal,
    paper,
    rival,
)
from bench.generation.report import Row, Tally
from bench.generation.samples import SpacePredictor
from training.base import manifest
from training.base.ranks import spearman
from training.evidence.efficientnet.records import (
    DEVICES,
    Measurements,
    read_measurements,
)
from training.models.efficientnet.fit import (
    fit_accuracy,
    fit_latency,
    flat_encoding,
    to_top1,
)
from training.models.efficientnet.train import build
from training.models.nasbench201.predictor import Predictor as CellPredictor
from training.models.publish import file_of, write_graph
from training.models.teacher import Teacher
from training.sampling.pairwise_targets import from_teacher
from training.sampling.step_graph import file_of as step_file
from training.sampling.step_graph import write_step
from training.spaces import efficientnet as space
from training.spaces import nasbench201

JUDGED = "ImageNet, judged by the other half of the table"
_COMMAND = "python -m bench.generation"


def measure(data: Path, seeds: list[int], paper_seeds: list[int], tally: Tally) -> None:
    """All numbers that compare methods."""
    ground = Ground(SpacePredictor(space))
    table = read_measurements(data)
    distinct = np.unique(table.networks, axis=0)
    volume = ground.problem.hypervolume(distinct)
    row = Row(DATASET, COUNTS[0], "measured networks")
    counted = (len(distinct), 0, float("nan"))
    tally.piece("measured", tally.row, row, volume, *counted)
    tally.piece(f"optimum-{len(seeds)}", _optimum, ground, seeds, tally)
    for seed in seeds:
        tally.piece(f"compare-{seed}", compare, ground, seed, tally)
        tally.piece(f"judged-{seed}", _judged, table, seed, tally)
        if seed in paper_seeds:
            tally.piece(f"paper-{seed}", paper, ground, seed, tally)
    tally.derive(lambda: baselines_above(tally))


def _optimum(ground: Ground, seeds: list[int], tally: Tally) -> None:
    """How much of the best front found 256 candidates have."""
    best = near_optimal(ground.problem, seeds[0])
    ceiling = ground.problem.hypervolume(best)
    counted = (len(best), 0, float("nan"))
    tally.row(Row(DATASET, 256, "coordinate descent"), ceiling, *counted)
    for seed, fast in zip(seeds, ground.run([_fast(seed) for seed in seeds])):
        tally.add("hv_of_optimum", ground.volume(fast) / ceiling, seed)


def _fast(seed: int) -> engine.Run:
    return engine.Run("fast", 256, seed)


def _judged(table: Measurements, seed: int, tally: Tally) -> None:
    """The fast sampler beside its rivals with as many calls, all of them by a predictor
    of one half of the table and judged by one of the other."""
    is_kept = _half(table, seed)
    folder = fits_folder() / f"{space.KEY}-{seed}"
    if not is_entered(step_file(space), folder):
        _write_models(table, ~is_kept, folder, seed)
    ground = Ground(SpacePredictor(space, folder))
    judge = fit_accuracy(table.networks[is_kept], table.accuracy[is_kept])

    def top1(networks: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return to_top1(judge(flat_encoding(networks)))

    def judged(networks: np.ndarray) -> np.ndarray:
        costs = ground.predictor.objectives(networks)[:, 1:]
        return np.column_stack([-top1(networks), costs])

    usual = np.median(judged(space.population())[:, 0])
    highest = ground.predictor.objectives(space.ends())[:, 1:].max(0)
    predicted = ground.predictor.objectives
    problem = Problem(space, predicted, judged, np.array([usual, *highest]))
    unseen = table.networks[~is_kept]
    tally.add("judge_spearman", spearman(top1(unseen), table.accuracy[~is_kept]), seed)
    own = -predicted(table.networks[is_kept])[:, 0]
    measured = spearman(own, table.accuracy[is_kept])
    tally.add("judged_predictor_spearman", measured, seed)
    [fast] = ground.run([_fast(seed)])
    volume = problem.hypervolume(ground.parse(fast.architectures))
    tally.row(Row(JUDGED, 256, "fast"), volume, *cost(fast))
    for name in [*rivals.SEARCHES, rivals.MODEL_BASED]:
        other = rival(problem, name, Row(JUDGED, 256, name), fast.calls, seed, tally)
        if name == "NSGA-II":
            tally.add("judged_hv_over_nsga2_256", volume / other, seed)


def _half(table: Measurements, seed: int) -> np.ndarray:
    """The rows [n] of a random half of the distinct networks."""
    distinct, place = np.unique(table.networks, axis=0, return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(distinct))
    return np.isin(place.ravel(), order[: len(distinct) // 2])


def _write_models(
    table: Measurements, rows: np.ndarray, folder: Path, seed: int
) -> None:
    """The shipped predictor and its step graph, with how accurate networks are fitted
    to some rows; levels are the other space's, latency is the whole table's."""
    folder.mkdir(parents=True, exist_ok=True)
    reference = Teacher.load(nasbench201.KEY, CellPredictor)
    accuracy = fit_accuracy(table.networks[rows], table.accuracy[rows])
    predictor = build(accuracy, fit_latency(table.networks, table.ms), reference)
    teacher = Teacher(predictor, reference.codes, [*DEVICES])
    teacher.save(space.KEY, folder)
    write_graph(space, teacher, folder / file_of(space))
    _write_entry(file_of(space), "predictor", seed, folder)
    targets = from_teacher(space, folder)
    write_step(space, targets.value, targets, folder / step_file(space))
    _write_entry(step_file(space), "guided-step", seed, folder)


def _write_entry(file: str, role: str, seed: int, folder: Path) -> None:
    training = {"command": _COMMAND, "data": "", "seed": seed}
    constants = manifest.read_entry(file)["constants"]
    manifest.write_entry(file, role, space.KEY, training, {}, constants, folder)
