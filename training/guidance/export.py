"""Train the value network and write the fast sampler's step graph.

Usage: python -m training.guidance.export [--steps 4000] [--seed 0]
Needs the trained data-set coder and clean predictor (training.predictors).
"""

from __future__ import annotations

import argparse

import torch

from training.diffusion import schedule
from training.export import manifest, onnx_file
from training.guidance import value_network
from training.guidance.guided_step import GuidedStep
from training.guidance.targets import Targets, from_teacher
from training.spaces import nasbench201 as space

FILE = "nasbench201-step.onnx"
LAMBDA, MU = 8.0, 12.0
"""Default strengths of accuracy and budgets, chosen by training.evaluate.guidance."""


def example_inputs(code: int, devices: int, batch: int = 2) -> dict[str, torch.Tensor]:
    """Inputs of `GuidedStep.forward` of the right shapes, for 10 classes at side 32."""
    generator = torch.Generator().manual_seed(0)
    weights, offset = space.cost_weights(classes=10, side=32)
    sigmas = schedule.geometric()
    return {
        "x": torch.randn(batch, 6, 5, generator=generator),
        "noise": torch.randn(batch, 6, 5, generator=generator),
        "schedule": torch.tensor(schedule.step_vector(sigmas[10], sigmas[11])),
        "code": torch.randn(1, code, generator=generator),
        "device": torch.eye(devices)[0],
        "guidance": torch.tensor([[LAMBDA, MU]]).repeat(batch, 1),
        "budgets": torch.tensor([[12.5, 17.0, 1e9]]).repeat(batch, 1),
        "cost_weights": torch.tensor(weights, dtype=torch.float32),
        "cost_offset": torch.tensor(offset, dtype=torch.float32),
    }


def write_step(network: torch.nn.Module, targets: Targets, path) -> None:
    """Export the step graph around a trained value network to `path`."""
    onnx_file.export(
        GuidedStep(network, targets).requires_grad_(False),
        example_inputs(targets.codes.shape[1], len(targets.devices)),
        ["next", "posterior"],
        path,
        dynamic={name: {0: "b"} for name in ("x", "noise", "guidance", "budgets")},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    targets = from_teacher()
    network = value_network.train(targets, arguments.steps, seed=arguments.seed)
    write_step(network, targets, manifest.MODELS / FILE)
    command = "python -m training.guidance.export"
    measured = value_network.correlations(network, targets)
    manifest.write_entry(
        FILE,
        "guided-step",
        space.NAME,
        training={
            "command": command,
            "data": "all 15,625 cells, targets by nasbench201-predictor.onnx's network",
            "seed": arguments.seed,
        },
        metrics={
            name: {"value": value, "command": command}
            for name, value in measured.items()
        },
        constants={
            "sigmaMax": schedule.SIGMA_MAX,
            "sigmaMin": schedule.FAST_SIGMA_MIN,
            "steps": schedule.FAST_STEPS,
            "lambda": LAMBDA,
            "mu": MU,
        },
    )


if __name__ == "__main__":
    main()
