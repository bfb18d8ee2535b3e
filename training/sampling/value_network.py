"""The value network V(p, ln(sigma) / 4, code) -> E[accuracy, ln latency | x_t].

Its input is the posterior marginals p of a noisy cell, its outputs the expected normal
score of the accuracy on the data set behind `code` and the expected z-scored ln latency
on every device.
"""

from __future__ import annotations

import torch

from training.sampling.conditioned_mlp import ConditionedMLP
from training.sampling.noising import noisy_marginals
from training.sampling.regression import minimise
from training.sampling.targets import Targets
from training.spaces import Space


def train(
    space: Space,
    targets: Targets,
    steps: int = 5000,
    batch: int = 256,
    seed: int = 0,
) -> ConditionedMLP:
    """A value network fitted to `targets`; reproducible for a seed."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    inputs, outputs = space.ROWS * space.COLUMNS, 1 + len(targets.devices)
    network = ConditionedMLP(inputs, targets.codes.shape[1], outputs)

    def loss() -> torch.Tensor:
        marginals, level = noisy_marginals(space, batch, generator)
        pick = targets.pick(batch, generator)
        expected = targets.expected(marginals, pick)
        predicted = network(marginals.flatten(1), level, pick.conditions)
        error = (predicted - expected) ** 2
        # Accuracy weighs as much as all devices together.
        return error[:, 0].mean() + error[:, 1:].mean()

    return minimise(network, loss, steps)


def correlations(
    space: Space, network: ConditionedMLP, targets: Targets
) -> dict[str, float]:
    """Correlation of V with the exact expectations at fresh noise, over data sets.

    Accuracy, and the median over the devices' latencies.
    """
    generator = torch.Generator().manual_seed(1)
    marginals, level = noisy_marginals(space, 4096, generator)
    pick = targets.pick(len(marginals), generator)
    expected = targets.expected(marginals, pick)
    predicted = network(marginals.flatten(1), level, pick.conditions)
    both = torch.stack([predicted, expected]).double()
    centred = both - both.mean(1, keepdim=True)
    a, b = centred / centred.norm(dim=1, keepdim=True)
    values = (a * b).sum(0)
    return {
        "accuracyCorrelation": round(values[0].item(), 4),
        "latencyCorrelation": round(values[1:].median().item(), 4),
    }
