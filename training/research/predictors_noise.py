"""Predictions at noisy architectures x_t, t uniform, and what can be known there.

The best prediction at x_t is the expectation over the exact posterior. It is what the
noise-aware networks are regressed on, and the ceiling of any predictor.
"""

from __future__ import annotations

import math

import numpy as np
import onnxruntime
import torch

from training.base.graph import run_graph
from training.base.manifest import MODELS, read_entry
from training.base.ranks import spearman
from training.evidence.dataset.code import RANKING_WIDTH
from training.models.nasbench201.tasks import CONNECTED
from training.research.predictors_accuracy import Unseen, in_percent
from training.sampling import posterior
from training.sampling.nasbench201 import expectation
from training.sampling.noise_aware import OBJECTIVES
from training.sampling.noising import noisy_matrices
from training.sampling.schedule import sigma_at
from training.spaces import Space, nasbench201

_NOTHING = torch.zeros(len(CONNECTED), 1)
"""`expectation` wants further columns."""


def noisy_accuracy(unseen: list[Unseen], seed: int) -> float:
    """Spearman over all unseen short trainings together, each measured cell seen once
    as x_t: the expectation of the left-out predictor's accuracy."""
    generator = torch.Generator().manual_seed(seed)
    predicted, measured = [], []
    for one in unseen:
        if not one.result.group.short:
            continue
        classes = one.result.group.classes
        table = np.full(len(CONNECTED), 100 / classes)
        table[CONNECTED.numpy()] = in_percent(one.every_cell, classes)
        rows = nasbench201.encode(nasbench201.all_cells()[one.result.cells])
        marginals = _noisy_marginals(torch.from_numpy(rows), generator)
        expected = expectation(
            marginals, torch.tensor(table, dtype=torch.float32)[None], _NOTHING
        )
        predicted.append(expected[:, 0].numpy())
        measured.append(in_percent(one.result.measured, classes))
    return spearman(np.concatenate(predicted), np.concatenate(measured))


def _noisy_marginals(rows: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Posterior marginals [n, 6, 5] of cells [n, 6, 5], each noised once."""
    sigma = sigma_at(torch.rand(len(rows), generator=generator))[:, None, None]
    noise = torch.randn(rows.shape, generator=generator)
    return posterior.marginals(nasbench201, 2 * rows - 1 + sigma * noise, sigma)


def noisy_costs(space: Space, samples: int, seed: int) -> dict[str, float]:
    """Spearman of the shipped noise-aware network's parameters and MACs with the true
    ones, that of the exact expectation, and their ratio."""
    generator = torch.Generator().manual_seed(seed)
    x, sigma, clean = noisy_matrices(space, samples, generator)
    inner = (..., *space.INNER)
    rows = posterior.marginals(space, x[inner], sigma[:, None, None])
    weights, _ = space.cost_weights(space.CLASSES, space.SIDE)
    linear = torch.tensor(weights.reshape(2, -1), dtype=torch.float32)
    best, truth = rows.flatten(1) @ linear.T, clean[inner].flatten(1) @ linear.T
    predicted = _network(space, x, sigma)
    numbers = {}
    for place, name in enumerate(("params", "macs")):
        column = OBJECTIVES.index(name)
        ours = spearman(predicted[:, column], truth[:, place])
        ceiling = spearman(best[:, place], truth[:, place])
        numbers |= {
            f"{name}.noisy.spearman": ours,
            f"{name}.noisy.ceiling": ceiling,
            f"{name}.noisy.share_of_ceiling": ours / ceiling,
        }
    return numbers


def _network(space: Space, x: torch.Tensor, sigma: torch.Tensor) -> np.ndarray:
    """Predictions [n, 4] of the shipped graph, which takes one noise level a call."""
    file = f"{space.KEY}-score.onnx"
    session = onnxruntime.InferenceSession(MODELS / file)
    devices = len(read_entry(f"{space.KEY}-predictor.onnx")["constants"]["devices"])
    inputs = {
        "code": np.zeros((1, RANKING_WIDTH), dtype=np.float32),
        "device": np.eye(devices, dtype=np.float32)[0],
        "factors": np.zeros(4, dtype=np.float32),
    }
    if space.NEEDS_RESOLUTION:
        inputs["resolution"] = np.array([math.log(space.SIDE)], dtype=np.float32)
    return np.concatenate(
        [
            run_graph(
                session,
                ["prediction"],
                {"x": row[None].numpy(), "sigma": level[None].numpy(), **inputs},
            )[0]
            for row, level in zip(x, sigma)
        ]
    )
