"""Makes the value function and writes the fast sampler's step graph."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch

from training.base import manifest, onnx_file
from training.base.folders import MODELS
from training.sampling import schedule
from training.sampling.conditioned_mlp import Linearisable
from training.sampling.guided_step import GuidedStep
from training.sampling.targets import Targets
from training.sampling.tuned import read_tuned
from training.sampling.values import value_of
from training.spaces import Space


@dataclass(frozen=True)
class Defaults:
    """Strength lambda of accuracy and highest price mu of budgets, first and last noise
    level (tuned, see training.commands.tune), order of the steps."""

    strengths: tuple[float, float]
    levels: tuple[float, float]
    order: int


def defaults_of(space: Space) -> Defaults:
    """What the fast sampler has in a space."""
    tuned = read_tuned(space, "fast")
    strengths = tuned["lambda"], tuned["mu"]
    levels = tuned["sigmaMax"], tuned["sigmaMin"]
    return Defaults(strengths, levels, space.STEERING.order)


def file_of(space: Space) -> str:
    """Name of the space's step graph."""
    return f"{space.KEY}-step.onnx"


def example_inputs(
    space: Space, code: int, devices: int, batch: int = 2
) -> dict[str, torch.Tensor]:
    """Inputs of `GuidedStep.forward` of the right shapes, at the space's setting."""
    generator = torch.Generator().manual_seed(0)
    weights, offset = space.cost_weights(space.CLASSES, space.SIDE)
    sigmas = schedule.geometric()
    strengths = defaults_of(space).strengths
    rows = (batch, space.ROWS, space.COLUMNS)
    inputs = {
        "x": torch.randn(rows, generator=generator),
        "noise": torch.randn(rows, generator=generator),
        "schedule": torch.tensor(schedule.step_vector(sigmas[10], sigmas[11])),
        "code": torch.randn(1, code, generator=generator),
        "device": torch.eye(devices)[0],
        "guidance": torch.tensor([strengths]).repeat(batch, 1),
        "budgets": torch.tensor([[12.5, 17.0, 1e9]]).repeat(batch, 1),
        "cost_weights": torch.tensor(weights, dtype=torch.float32),
        "cost_offset": torch.tensor(offset, dtype=torch.float32),
    }
    if space.NEEDS_RESOLUTION:
        inputs["resolution"] = torch.tensor([math.log(space.SIDE)])
    return inputs


def write_step(space: Space, value: Linearisable, targets: Targets, path: Path) -> None:
    """Export the step graph around a value function to `path`."""
    outputs = ["next", "posterior"]
    if len(space.DEPTHS) > 1:
        outputs.append("depth")
    onnx_file.export(
        GuidedStep(space, value, targets).requires_grad_(False),
        example_inputs(space, targets.codes.shape[1], len(targets.devices)),
        outputs,
        path,
        dynamic={name: {0: "b"} for name in ("x", "noise", "guidance", "budgets")},
    )


def train(
    space: Space, targets: Targets, steps: int, seed: int, out: Path | None = None
) -> None:
    """Trains V in `steps` steps where it must be learned, writes the space's step graph
    and its entry in the manifest of `out`, by default of what ships."""
    torch.set_num_threads(1)
    defaults = defaults_of(space)
    value, measured = value_of(space, targets, steps, seed)
    models = out or MODELS
    write_step(space, value, targets, models / file_of(space))
    command = f"python -m training.commands.export_step --space {space.KEY}"
    manifest.write_entry(
        file_of(space),
        "guided-step",
        space.KEY,
        training={"command": command, "data": targets.source, "seed": seed},
        metrics={
            name: {"value": value, "command": command}
            for name, value in measured.items()
        },
        constants={
            "sigmaMax": defaults.levels[0],
            "sigmaMin": defaults.levels[1],
            "steps": schedule.FAST_STEPS,
            "lambda": defaults.strengths[0],
            "mu": defaults.strengths[1],
            "order": defaults.order,
        },
        models=models,
    )
