"""Train score network and noise-aware predictors and write the paper mode's graph.

Usage: python -m training.diffusion.export [--seed 0]
Needs the trained data-set coder and clean predictor (training.predictors).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from training.diffusion import noise_aware, schedule, score_network
from training.diffusion.guided_score import GuidedScore
from training.export import manifest, onnx_file
from training.guidance.targets import Targets, from_teacher
from training.spaces import nasbench201 as space

FILE = "nasbench201-score.onnx"
FACTORS = [5.0, 1.0, 1.0, 1.0]
"""Default factors k of accuracy, params, MACs and latency, on z-scored targets.

The lower ends of the paper's search intervals in these units (spec 3.3), but 5 for 10:
on CIFAR-10's table 256 samples then hold 222 distinct cells in place of 31 and 0.84 of
the true front's hypervolume in place of 0.33.
"""


def write_score(
    network: score_network.ScoreNetwork,
    predictor: noise_aware.NoiseAwarePredictor,
    targets: Targets,
    path: Path,
) -> None:
    """Export score network and predictors' gradients as one graph to `path`."""
    inputs = {
        "x": torch.randn(2, 8, 7, generator=torch.Generator().manual_seed(0)),
        "sigma": torch.tensor([1.0]),
        "code": targets.codes[:1],
        "device": torch.eye(len(targets.devices))[0],
        "factors": torch.tensor(FACTORS),
    }
    onnx_file.export(
        GuidedScore(network, predictor).requires_grad_(False),
        inputs,
        ["score", "prediction"],
        path,
        dynamic={"x": {0: "b"}},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    seed = parser.parse_args().seed
    torch.set_num_threads(1)
    targets = from_teacher()
    network = score_network.train(seed=seed)
    predictor = noise_aware.train(targets, seed=seed)
    write_score(network, predictor, targets, manifest.MODELS / FILE)
    command = "python -m training.diffusion.export"
    measured = noise_aware.rank_correlations(predictor, targets)
    manifest.write_entry(
        FILE,
        "guided-score",
        space.NAME,
        training={
            "command": command,
            "data": "random cells; targets by nasbench201-predictor.onnx's network",
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
            "factors": FACTORS,
        },
    )


if __name__ == "__main__":
    main()
