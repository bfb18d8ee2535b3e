"""The noise-aware predictors of the paper's mode, in one multi-head network.

At a noisy x_t they predict the accuracy on the data set behind the code, parameters,
MACs and the latency on every device, all z-scored (accuracy: normal scores within the
data set). Parameters and MACs are known exactly; their heads exist because the paper's
guidance differentiates learned predictors at the noisy x_t.

The network sees x_t as the exact posterior of the clean architecture, which holds all
that x_t says about it: from the noisy entries themselves a network of this size learns
0.87 to 0.9 of what can be known of the costs.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from training.base.ranks import spearman
from training.sampling import posterior
from training.sampling.conditioned_mlp import ConditionedMLP, Pullback
from training.sampling.noising import noisy_matrices
from training.sampling.regression import minimise
from training.sampling.schedule import LEVEL_FEATURE_SCALE
from training.sampling.targets import DatasetBatch, Targets
from training.spaces import Space

OBJECTIVES = ("accuracy", "params", "macs", "latency")


class NoiseAwarePredictor(nn.Module):
    """Heads accuracy, params, MACs and one latency per device, at noisy matrices.

    `conditions`: how many values stand for data set and resolution.
    """

    def __init__(self, space: Space, conditions: int, devices: int):
        super().__init__()
        self.space = space
        inputs = space.ROWS * space.COLUMNS
        self.network = ConditionedMLP(inputs, conditions, 3 + devices)
        matrix = space.to_matrix(np.zeros((space.ROWS, space.COLUMNS))).shape
        inner = [part.indices(size) for part, size in zip(space.INNER, matrix)]
        self.margins = [
            margin
            for (first, last, _), size in reversed(list(zip(inner, matrix)))
            for margin in (first, size - last)
        ]

    def forward(
        self, x: torch.Tensor, sigma: torch.Tensor, conditions: torch.Tensor
    ) -> torch.Tensor:
        """Predictions [b, 3 + D] at `x` [b, R, C]; `sigma` [1|b], `conditions`
        [1|b, c]."""
        return self.linearise(x, sigma, conditions)[0]

    def linearise(
        self, x: torch.Tensor, sigma: torch.Tensor, conditions: torch.Tensor
    ) -> tuple[torch.Tensor, Pullback]:
        """Predictions and the map from weights [b, 3 + D] to a gradient [b, R, C]."""
        level = sigma.log()[:, None] * LEVEL_FEATURE_SCALE
        scale = 2 / sigma[:, None, None] ** 2
        logits = scale * x[(..., *self.space.INNER)]
        rows, to_logits = posterior.linearise(self.space, logits)
        outputs, to_rows = self.network.linearise(rows.flatten(1), level, conditions)

        def gradient(weights: torch.Tensor) -> torch.Tensor:
            by_row = to_rows(weights).unflatten(1, rows.shape[1:])
            return functional.pad(scale * to_logits(by_row), self.margins)

        return outputs, gradient


class Expectations:
    """E[accuracy, params, MACs, latencies | x_t], z-scored, from marginals."""

    def __init__(self, space: Space, targets: Targets):
        self.targets = targets
        sample = space.population()
        costs = np.stack(
            [
                space.parameters(sample, space.CLASSES),
                space.macs(sample, space.CLASSES, space.SIDE),
            ]
        )
        weights, offset = space.cost_weights(space.CLASSES, space.SIDE)
        mean, std = costs.mean(1), costs.std(1)
        # z-scores depend on no class count, and hardly on the side.
        scaled = weights.reshape(2, -1) / std[:, None]
        self.weights = torch.tensor(scaled.T, dtype=torch.float32)
        self.offset = torch.tensor((offset - mean) / std, dtype=torch.float32)

    def __call__(self, marginals: torch.Tensor, pick: DatasetBatch) -> torch.Tensor:
        """[b, 3 + D] from marginals [b, ROWS, COLUMNS]."""
        predicted = self.targets.expected(marginals, pick)
        sizes = marginals.flatten(1) @ self.weights + self.offset
        return torch.cat([predicted[:, :1], sizes, predicted[:, 1:]], 1)


def train(
    space: Space,
    targets: Targets,
    steps: int = 5000,
    batch: int = 256,
    seed: int = 0,
) -> NoiseAwarePredictor:
    """Predictors fitted to `targets` with t uniform; reproducible for a seed."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    conditions = targets.pick(8, torch.Generator()).conditions.shape[1]
    predictor = NoiseAwarePredictor(space, conditions, len(targets.devices))
    expectations = Expectations(space, targets)

    def loss() -> torch.Tensor:
        x, sigma, _ = noisy_matrices(space, batch, generator)
        pick = targets.pick(batch, generator)
        inner = x[(..., *space.INNER)]
        rows = posterior.marginals(space, inner, sigma[:, None, None])
        expected = expectations(rows, pick)
        error = (predictor(x, sigma, pick.conditions) - expected) ** 2
        # Each of the four objectives weighs the same, whatever the number of devices.
        return error[:, :3].mean(0).sum() + error[:, 3:].mean()

    return minimise(predictor, loss, steps)


def rank_correlations(
    space: Space, predictor: NoiseAwarePredictor, targets: Targets
) -> dict[str, float]:
    """Spearman correlation of each objective with the clean architecture's target.

    t uniform, within each of up to 16 data sets, averaged; latency: median over the
    devices. What the noise has destroyed no predictor can know: on parameters the exact
    posterior reaches 0.7 to 0.8, by the space.
    """
    generator = torch.Generator().manual_seed(1)
    expectations = Expectations(space, targets)
    stride = max(1, len(targets.codes) // 16)
    results = []
    for place in range(0, len(targets.codes), stride):
        x, sigma, clean = noisy_matrices(space, 2048, generator)
        pick = targets.pick(len(x), generator, torch.tensor([place]))
        truth = expectations(clean[(..., *space.INNER)], pick)
        predicted = predictor(x, sigma, pick.conditions)
        pairs = zip(predicted.T.numpy(), truth.T.numpy(), strict=True)
        results.append([spearman(a, b) for a, b in pairs])
    mean = np.mean(results, axis=0)
    values = (*mean[:3], np.median(mean[3:]))
    return {
        f"{name}Spearman": round(float(value), 4)
        for name, value in zip(OBJECTIVES, values, strict=True)
    }
