"""Noised random architectures, the training data of everything in the diffusion.

They are drawn afresh for each batch, from the prior of the exact posterior.
"""

from __future__ import annotations

import torch

from training.sampling import posterior
from training.sampling.schedule import (
    FAST_SIGMA_MIN,
    LEVEL_FEATURE_SCALE,
    SIGMA_MAX,
    sigma_at,
)
from training.spaces import Space, choices_of


def random_columns(
    space: Space, batch: int, generator: torch.Generator
) -> torch.Tensor:
    """Columns [b, ROWS], uniform over those that each row has."""
    shape, choices = (batch, space.ROWS), choices_of(space)
    if min(choices) == max(choices):
        return torch.randint(space.COLUMNS, shape, generator=generator)
    uniform = torch.rand(shape, generator=generator, dtype=torch.float64)
    return (uniform * torch.tensor(choices)).long()


def random_rows(space: Space, batch: int, generator: torch.Generator) -> torch.Tensor:
    """One-hot rows [b, ROWS, COLUMNS]: depths and columns uniform."""
    rows = torch.eye(space.COLUMNS)[random_columns(space, batch, generator)]
    if len(space.DEPTHS) == 1:
        return rows
    places = torch.randint(
        len(space.DEPTHS), (batch, space.STAGES), generator=generator
    )
    return rows * posterior.used_slots(space)[places].flatten(1)[..., None]


def noisy_matrices(
    space: Space, batch: int, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Noised matrices [b, R, C], their noise levels [b] (t uniform), clean matrices."""
    rows = random_rows(space, batch, generator)
    clean = torch.tensor(space.to_matrix(rows.numpy()))
    sigma = sigma_at(torch.rand(batch, generator=generator))
    noise = torch.randn(clean.shape, generator=generator)
    return 2 * clean - 1 + sigma[:, None, None] * noise, sigma, clean


def noisy_marginals(
    space: Space, batch: int, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Posterior marginals [b, ROWS, COLUMNS] of noised architectures and noise level
    features [b, 1].

    Noise levels are log-uniform from half the fast sampler's last one up, so that
    nearly clean architectures are among them.
    """
    least = FAST_SIGMA_MIN / 2
    uniform = torch.rand(batch, 1, 1, generator=generator)
    sigma = least * (SIGMA_MAX / least) ** uniform
    clean = random_rows(space, batch, generator)
    noise = torch.randn(clean.shape, generator=generator)
    marginals = posterior.marginals(space, 2 * clean - 1 + sigma * noise, sigma)
    return marginals, sigma[:, :, 0].log() * LEVEL_FEATURE_SCALE
