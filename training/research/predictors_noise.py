"""Costs predicted at noisy architectures x_t, t uniform, and what can be known there.

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
from training.sampling import posterior
from training.sampling.noise_aware import OBJECTIVES
from training.sampling.noising import noisy_matrices
from training.spaces import Space


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
