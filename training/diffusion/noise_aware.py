"""The noise-aware predictors of the paper's mode, in one multi-head network.

At a noisy x_t they predict the accuracy on the data set behind the code, parameters,
MACs and the latency on every device, all z-scored (accuracy: normal scores within the
data set). Parameters and MACs are known exactly; their heads exist because the paper's
guidance differentiates learned predictors at the noisy x_t.
"""

from __future__ import annotations

import numpy as np
import torch
from scipy.stats import spearmanr
from torch import nn

from training.diffusion import posterior
from training.diffusion.conditioned_mlp import ConditionedMLP, Pullback
from training.diffusion.noising import noisy_matrices
from training.diffusion.schedule import LEVEL_FEATURE_SCALE
from training.guidance.targets import Targets, expectation
from training.spaces import nasbench201 as space

OBJECTIVES = ("accuracy", "params", "macs", "latency")


class NoiseAwarePredictor(nn.Module):
    """Heads accuracy, params, MACs and one latency per device, at noisy matrices."""

    def __init__(self, code: int, devices: int):
        super().__init__()
        self.network = ConditionedMLP(8 * 7, code, 3 + devices)

    def forward(
        self, x: torch.Tensor, sigma: torch.Tensor, code: torch.Tensor
    ) -> torch.Tensor:
        """Predictions [b, 3 + D] at `x` [b, 8, 7]; `sigma` [1|b], `code` [1|b, C]."""
        return self.linearise(x, sigma, code)[0]

    def linearise(
        self, x: torch.Tensor, sigma: torch.Tensor, code: torch.Tensor
    ) -> tuple[torch.Tensor, Pullback]:
        """Predictions and the map from weights [b, 3 + D] to a gradient [b, 8, 7]."""
        scale = torch.rsqrt(sigma**2 + 1)[:, None]
        level = sigma.log()[:, None] * LEVEL_FEATURE_SCALE
        outputs, pullback = self.network.linearise(x.flatten(1) * scale, level, code)

        def gradient(weights: torch.Tensor) -> torch.Tensor:
            return (pullback(weights) * scale).view(-1, 8, 7)

        return outputs, gradient


def z_scored_costs() -> torch.Tensor:
    """z-scored params and MACs [15625, 2] (their z-scores depend on no class count)."""
    cells = space.all_cells()
    costs = np.stack([space.parameters(cells, 10), space.macs(cells, 10, 32)], -1)
    return torch.tensor((costs - costs.mean(0)) / costs.std(0), dtype=torch.float32)


def train(
    targets: Targets, steps: int = 5000, batch: int = 256, seed: int = 0
) -> NoiseAwarePredictor:
    """Predictors fitted to `targets` with t uniform; reproducible for a seed."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    predictor = NoiseAwarePredictor(targets.codes.shape[1], len(targets.devices))
    optimiser = torch.optim.Adam(predictor.parameters(), 2e-3)
    decay = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    costs = torch.cat([z_scored_costs(), targets.latency], 1)
    for _ in range(steps):
        x, sigma, _ = noisy_matrices(batch, generator)
        pick, codes = targets.pick(batch, generator)
        rows = posterior.marginals(x[:, 1:7, 2:], sigma[:, None, None])
        expected = expectation(rows, targets.accuracy[pick], costs)
        error = (predictor(x, sigma, codes) - expected) ** 2
        # Each of the four objectives weighs the same, whatever the number of devices.
        loss = error[:, :3].mean(0).sum() + error[:, 3:].mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        decay.step()
    return predictor.eval().requires_grad_(False)


def rank_correlations(
    predictor: NoiseAwarePredictor, targets: Targets
) -> dict[str, float]:
    """Spearman correlation of each objective with the clean cell's true target.

    t uniform, within each of up to 16 data sets, averaged; latency: median over the
    devices. What the noise has destroyed no predictor can know: the exact posterior
    reaches about 0.785 on parameters (spec 6).
    """
    generator = torch.Generator().manual_seed(1)
    others = torch.cat([z_scored_costs(), targets.latency], 1)
    stride = max(1, len(targets.codes) // 16)
    tables = list(zip(targets.codes, targets.accuracy, strict=True))[::stride]
    results = []
    for code, accuracy in tables:
        x, sigma, clean = noisy_matrices(2048, generator)
        cells = space.index_of(space.decode(clean[:, 1:7, 2:].numpy()))
        truth = torch.cat([accuracy[cells, None], others[cells]], 1)
        predicted = predictor(x, sigma, code[None])
        pairs = zip(predicted.T.numpy(), truth.T.numpy(), strict=True)
        results.append([spearmanr(a, b).statistic for a, b in pairs])
    mean = np.mean(results, axis=0)
    values = (*mean[:3], np.median(mean[3:]))
    return {
        f"{name}Spearman": round(float(value), 4)
        for name, value in zip(OBJECTIVES, values, strict=True)
    }
