"""Trains score network and noise-aware predictors and writes the paper mode's graph."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import torch

from training.base import manifest, onnx_file
from training.base.folders import MODELS
from training.sampling import noise_aware, schedule, score_network
from training.sampling.guided_score import GuidedScore
from training.sampling.targets import Targets
from training.sampling.tuned import read_tuned
from training.spaces import Space


def factors_of(space: Space) -> list[float]:
    """Default factors k of accuracy, params, MACs and latency, on z-scored targets."""
    return read_tuned(space, "paper")["factors"]


def file_of(space: Space) -> str:
    """Name of the space's score graph."""
    return f"{space.KEY}-score.onnx"


def write_score(
    space: Space,
    network: score_network.ScoreNetwork,
    predictor: noise_aware.NoiseAwarePredictor,
    targets: Targets,
    path: Path,
) -> None:
    """Export score network and predictors' gradients as one graph to `path`."""
    shape = space.to_matrix(np.zeros((space.ROWS, space.COLUMNS))).shape
    inputs = {
        "x": torch.randn(2, *shape, generator=torch.Generator().manual_seed(0)),
        "sigma": torch.tensor([1.0]),
        "code": targets.codes[:1],
        "device": torch.eye(len(targets.devices))[0],
        "factors": torch.tensor(factors_of(space)),
    }
    if space.NEEDS_RESOLUTION:
        inputs["resolution"] = torch.tensor([math.log(space.SIDE)])
    onnx_file.export(
        GuidedScore(network, predictor).requires_grad_(False),
        inputs,
        ["score", "prediction"],
        path,
        dynamic={"x": {0: "b"}},
    )


def train(
    space: Space, targets: Targets, steps: int, seed: int, out: Path | None = None
) -> None:
    """Trains both networks in `steps` steps, writes the space's score graph and its
    entry in the manifest of `out`, by default of what ships."""
    torch.set_num_threads(1)
    models = out or MODELS
    network = score_network.train(space, steps, seed=seed)
    predictor = noise_aware.train(space, targets, steps, seed=seed)
    write_score(space, network, predictor, targets, models / file_of(space))
    command = f"python -m training.commands.export_score --space {space.KEY}"
    measured = noise_aware.rank_correlations(space, predictor, targets)
    manifest.write_entry(
        file_of(space),
        "guided-score",
        space.KEY,
        training={
            "command": command,
            "data": "random architectures; targets by the network of "
            f"{space.KEY}-predictor.onnx",
            "seed": seed,
        },
        metrics={
            name: {"value": value, "command": command}
            for name, value in measured.items()
        },
        constants={
            "sigmaMin": schedule.SIGMA_MIN,
            "sigmaMax": schedule.SIGMA_MAX,
            "steps": schedule.STEPS,
            "snr": schedule.SIGNAL_TO_NOISE,
            **read_tuned(space, "paper"),
        },
        models=models,
    )
