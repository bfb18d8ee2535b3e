"""Noised random cells, the training data of everything in the diffusion.

The space is uniform and small: cells are drawn afresh for each batch.
"""

from __future__ import annotations

import torch

from training.diffusion import posterior
from training.diffusion.schedule import (
    FAST_SIGMA_MIN,
    LEVEL_FEATURE_SCALE,
    SIGMA_MAX,
    sigma_at,
)
from training.spaces import nasbench201 as space


def random_rows(batch: int, generator: torch.Generator) -> torch.Tensor:
    """One-hot rows [b, 6, 5] of cells drawn uniformly."""
    operations = torch.randint(5, (batch, 6), generator=generator)
    return torch.eye(5)[operations]


def noisy_matrices(
    batch: int, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Noised matrices [b, 8, 7], their noise levels [b] (t uniform), clean matrices."""
    clean = torch.tensor(space.to_matrix(random_rows(batch, generator).numpy()))
    sigma = sigma_at(torch.rand(batch, generator=generator))
    noise = torch.randn(clean.shape, generator=generator)
    return 2 * clean - 1 + sigma[:, None, None] * noise, sigma, clean


def noisy_marginals(
    batch: int, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Posterior marginals [b, 6, 5] of noised cells and noise level features [b, 1].

    Noise levels are log-uniform from half the fast sampler's last one up, so that
    nearly clean cells are among them.
    """
    least = FAST_SIGMA_MIN / 2
    uniform = torch.rand(batch, 1, 1, generator=generator)
    sigma = least * (SIGMA_MAX / least) ** uniform
    clean = random_rows(batch, generator)
    noise = torch.randn(clean.shape, generator=generator)
    marginals = posterior.marginals(2 * clean - 1 + sigma * noise, sigma)
    return marginals, sigma[:, :, 0].log() * LEVEL_FEATURE_SCALE
