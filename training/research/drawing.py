"""Drawing architectures with the fast sampler's reference implementation."""

from __future__ import annotations

import numpy as np
import torch

from training.sampling import samplers, schedule
from training.sampling import step_graph as export
from training.sampling.guided_step import GuidedStep
from training.spaces import Space


def draw(
    space: Space,
    step: GuidedStep,
    strengths: tuple[float, float],
    ln_budgets: np.ndarray,
    generator: np.random.Generator,
    devices: np.ndarray,
    code_size: int,
    steps: int = schedule.FAST_STEPS,
) -> np.ndarray:
    """Architectures [n, ROWS] under budgets [n, 3] (ln params, ln MACs, ln ms).

    At the space's own setting, code 0; `devices` [D] one-hot.
    """
    samples = len(ln_budgets)
    inputs = export.example_inputs(space, code_size, len(devices))
    inputs["guidance"] = torch.tensor([strengths]).repeat(samples, 1)
    inputs["budgets"] = torch.tensor(ln_budgets, dtype=torch.float32)
    inputs["code"] = torch.zeros(1, code_size)
    inputs["device"] = torch.tensor(devices, dtype=torch.float32)

    def run(x, noise, vector):
        changing = {"x": x, "noise": noise, "schedule": vector}
        tensors = {name: torch.from_numpy(array) for name, array in changing.items()}
        with torch.no_grad():
            return [result.numpy() for result in step(**{**inputs, **tensors})]

    noise = generator.standard_normal((steps, samples, space.ROWS, space.COLUMNS))
    defaults = export.defaults_of(space)
    sigmas = schedule.geometric(steps, *defaults.levels)
    final = samplers.fast(space, run, noise, sigmas, defaults.order)
    return space.decode(*final)
