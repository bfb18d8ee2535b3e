"""MobileNetV3 networks judged by measurements that what guides them has not seen.

Half of the networks measured on ImageNet, drawn by a seed, are kept from the guiding
predictor, which is fitted to all else as the shipped one is to everything. A judge is
fitted to the kept half alone. It is of another kind: the predictors are sums over
layers, the judge sees pairs of layers too, and so tells where such sums mislead a
search. Each is held against the half that it has not seen.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from bench.generation.left_out import is_entered
from bench.generation.objectives import Problem
from bench.generation.samples import SpacePredictor
from training.base import manifest
from training.base.ranks import spearman
from training.evidence.dataset.code import RANKING_WIDTH
from training.evidence.mobilenetv3.records import IMAGENET, Accuracies
from training.models.additive import AdditivePredictor
from training.models.logit import to_percent
from training.models.mobilenetv3.fit import fit_accuracy, flat_encoding, logits
from training.models.publish import file_of, write_graph
from training.models.teacher import Teacher
from training.sampling import additive_targets as additive
from training.sampling.step_graph import file_of as step_file
from training.sampling.step_graph import write_step
from training.spaces import mobilenetv3 as space

_PAIRS = 0.1 / space.ROWS
"""Weight of pairs of layers beside single ones in the judge's kernel."""
_PENALTY = 0.01
"""Of the judge's ridge, times the mean of the kernel's diagonal."""
_CHANCE = 100 / 1000
"""Percent, by guessing among ImageNet's classes."""
_COMMAND = "python -m bench.generation"


@dataclass(frozen=True)
class Halves:
    """ImageNet's measurements in two halves; a network is in one of them only."""

    others: Accuracies
    """Everything but what is kept, other sources too: the predictor's."""
    imagenet: Accuracies
    """ImageNet's among them, by which the judge is tested."""
    kept: Accuracies
    """The judge's, by which the predictor is tested."""

    @classmethod
    def of(cls, rows: Accuracies, seed: int) -> Halves:
        """Half of the distinct networks is kept."""
        texts = np.array([space.to_text(network) for network in rows.networks])
        is_imagenet = rows.source == IMAGENET
        distinct = np.unique(texts[is_imagenet])
        order = np.random.default_rng(seed).permutation(distinct)
        is_kept = np.isin(texts, order[: len(order) // 2])
        return cls(
            rows.of(~is_kept),
            rows.of(is_imagenet & ~is_kept),
            rows.of(is_imagenet & is_kept),
        )


class Judge:
    """Kernel ridge regression of the logit of ImageNet's accuracy at 224 px, with
    k(a, b) = s + 0.1 s^2 / 20 for the number s of layers that two networks share."""

    def __init__(self, rows: Accuracies):
        self._encoded = flat_encoding(rows.networks)
        values = logits(rows)
        self._mean = values.mean()
        kernel = self._kernel(self._encoded)
        kernel[np.diag_indices_from(kernel)] += _PENALTY * np.diag(kernel).mean()
        self._weights = np.linalg.solve(kernel, values - self._mean)

    def _kernel(self, encoded: np.ndarray) -> np.ndarray:
        shared = encoded @ self._encoded.T
        return shared + _PAIRS * shared**2

    def accuracy(self, networks: np.ndarray) -> np.ndarray:
        """Percent [n] of networks [n, 20]."""
        logit = self._kernel(flat_encoding(networks)) @ self._weights + self._mean
        return to_percent(torch.from_numpy(logit), _CHANCE).numpy()


@dataclass(frozen=True)
class Court:
    """A predictor, the judge of what is found by it, and how good both are."""

    predictor: SpacePredictor
    problem: Problem
    """Predicted by the one, judged by the other; costs are the same for both."""
    judge_spearman: float
    """On the measured networks that the judge has not seen."""
    judge_error: float
    """Mean error in points on them."""
    predictor_spearman: float
    """On the measured networks that the predictor has not seen."""


def hold(rows: Accuracies, folder: Path, seed: int) -> Court:
    """The court of a seed; the predictor's models are kept in `folder`."""
    halves = Halves.of(rows, seed)
    if not is_entered(step_file(space), folder):
        _write_models(halves.others, folder, seed)
    predictor, judge = SpacePredictor(space, folder), Judge(halves.kept)

    def judged(networks: np.ndarray) -> np.ndarray:
        costs = predictor.objectives(networks)[:, 1:]
        return np.column_stack([-judge.accuracy(networks), costs])

    usual = np.median(judged(space.population())[:, 0])
    highest = predictor.objectives(space.ends())[:, 1:].max(0)
    reference = np.array([usual, *highest])
    given = judge.accuracy(halves.imagenet.networks)
    own = -predictor.objectives(halves.kept.networks)[:, 0]
    return Court(
        predictor,
        Problem(space, predictor.objectives, judged, reference),
        spearman(given, halves.imagenet.accuracy),
        float(np.abs(given - halves.imagenet.accuracy).mean()),
        spearman(own, halves.kept.accuracy),
    )


def _write_models(rows: Accuracies, folder: Path, seed: int) -> None:
    """The shipped predictor and its step graph, with how networks compare fitted to
    `rows`; level, spread and latency are the shipped ones."""
    folder.mkdir(parents=True, exist_ok=True)
    teacher = Teacher.load(space.KEY, AdditivePredictor)
    shape, _ = fit_accuracy(rows)
    predictor = copy.deepcopy(teacher.predictor)
    predictor.shape = shape
    with torch.no_grad():
        population = torch.from_numpy(flat_encoding(space.population())).float()
        centre = float(shape(population).mean())
    predictor.calibration = replace(predictor.calibration, centre=centre)
    training = {"command": _COMMAND, "data": "", "seed": seed}
    fitted = Teacher(predictor, teacher.codes, teacher.devices)
    write_graph(space, fitted, folder / file_of(space))
    _write_entry(file_of(space), "predictor", training, folder)
    codes = teacher.codes[:, :RANKING_WIDTH]
    targets = additive.make_targets(
        space, shape, predictor.latency, codes, teacher.devices
    )
    write_step(space, targets.value, targets, folder / step_file(space))
    _write_entry(step_file(space), "guided-step", training, folder)


def _write_entry(file: str, role: str, training: dict, folder: Path) -> None:
    constants = manifest.read_entry(file)["constants"]
    manifest.write_entry(file, role, space.KEY, training, {}, constants, folder)
