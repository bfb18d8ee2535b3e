"""The exact posterior of NAS-Bench-201 cells under the noise process.

All 15,625 cells are equally likely before anything is seen and a cell's six rows are
noised independently. With entries -1 and +1, log p(x_t | row = k) = 2 x_t[k] / sigma^2
plus a constant, so that each row's posterior is a softmax (spec 2.4).
"""

from __future__ import annotations

import torch

from training.spaces import nasbench201 as space


def marginals(x: torch.Tensor, sigma: torch.Tensor | float) -> torch.Tensor:
    """P(operation | x_t) [..., 6, 5] of noisy rows `x` [..., 6, 5].

    `sigma` is a number or broadcasts against `x`.
    """
    return torch.softmax(2 * x / sigma**2, -1)


def matrix_marginals(x: torch.Tensor, sigma: torch.Tensor | float) -> torch.Tensor:
    """P(column | x_t) [..., 8, 7] of the paper's matrix; the outer rows are certain."""
    rows = torch.zeros_like(x)
    rows[..., 0, 0] = 1
    rows[..., 1:7, 2:] = marginals(x[..., 1:7, 2:], sigma)
    rows[..., 7, 1] = 1
    return rows


def joint(x: torch.Tensor, sigma: float, log_weights: torch.Tensor) -> torch.Tensor:
    """P(cell | x_t) [b, 15625] under the prior tilted by exp(`log_weights`) [15625].

    Enumerates the space: the exact answer that guided sampling approximates.
    """
    cells = torch.as_tensor(space.all_cells(), device=x.device)
    log_rows = torch.log_softmax(2 * x / sigma**2, -1)
    log_joint = sum(log_rows[:, row][:, cells[:, row]] for row in range(6))
    return torch.softmax(log_joint + log_weights, -1)
