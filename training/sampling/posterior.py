"""The exact posterior of architectures under the noise process.

Before anything is seen all depths of a stage, and all columns that a used row has, are
equally likely; rows are noised independently. With entries -1 and +1, all -1 in an
unused row,

    log p(x_t | row = k) - log p(x_t | row unused) = 2 x_t[k] / sigma^2

so that a used row's posterior is a softmax of these logits, and its evidence for being
used the logarithm of their mean exponential.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch

from training.spaces import Space, choices_of

Pullback = Callable[[torch.Tensor], torch.Tensor]

_NEVER = -1e9
"""Added to the logit of what cannot be: its softmax is 0 in float32."""


def used_slots(space: Space) -> torch.Tensor:
    """[depths, SLOTS]: 1 where a stage of this depth uses the slot."""
    depths = torch.tensor(space.DEPTHS)[:, None]
    return (torch.arange(space.SLOTS) < depths).float()


def prior_mean(space: Space) -> torch.Tensor:
    """Mean [ROWS] of the scaled entries of each row over the space, in the columns that
    the row has."""
    activity = used_slots(space).mean(0).repeat(space.STAGES)
    return 2 * activity / torch.tensor(choices_of(space)) - 1


def impossible(space: Space) -> torch.Tensor | None:
    """What logits [ROWS, COLUMNS] lose in columns that a row lacks; None where every
    row has all."""
    choices = choices_of(space)
    if min(choices) == max(choices):
        return None
    lacking = torch.arange(space.COLUMNS) >= torch.tensor(choices)[:, None]
    return _NEVER * lacking.float()


def _possible(space: Space, logits: torch.Tensor) -> torch.Tensor:
    """Logits [..., ROWS, COLUMNS] by which no row has a column that it lacks."""
    lost = impossible(space)
    return logits if lost is None else logits + lost


def _ln_choices(space: Space) -> float | torch.Tensor:
    """ln of the number of columns, of each row [ROWS] where they differ."""
    choices = choices_of(space)
    if min(choices) == max(choices):
        return math.log(space.COLUMNS)
    return torch.tensor(choices).log()


def from_logits(
    space: Space, logits: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor | None]:
    """Marginals [..., ROWS, COLUMNS] and P(depth) [..., STAGES, depths] from logits.

    A row of the marginals sums to the probability that it is used. Where a space has
    one depth only, P(depth) is None.
    """
    logits = _possible(space, logits)
    columns = torch.softmax(logits, -1)
    if len(space.DEPTHS) == 1:
        return columns, None
    used = used_slots(space).to(logits.dtype)
    evidence = torch.logsumexp(logits, -1) - _ln_choices(space)
    by_stage = evidence.unflatten(-1, (space.STAGES, space.SLOTS))
    depth = torch.softmax(by_stage @ used.T, -1)
    activity = (depth @ used).flatten(-2)
    return activity[..., None] * columns, depth


def linearise(space: Space, logits: torch.Tensor) -> tuple[torch.Tensor, Pullback]:
    """Marginals as `from_logits` gives them and the map from the gradient of a function
    of them to its gradient in the logits, both [..., ROWS, COLUMNS]."""
    logits = _possible(space, logits)
    rows, depth = from_logits(space, logits)

    def by_columns(gradient: torch.Tensor) -> torch.Tensor:
        within = torch.softmax(logits, -1)
        mean = (within * gradient).sum(-1, keepdim=True)
        slope = rows * (gradient - mean)
        if depth is None:
            return slope
        # A column's logit is evidence too: it makes the deeper choices likelier.
        used = used_slots(space).to(logits.dtype)
        gains = mean[..., 0].unflatten(-1, (space.STAGES, space.SLOTS)) @ used.T
        tilt = depth * (gains - (depth * gains).sum(-1, keepdim=True))
        return slope + within * (tilt @ used).flatten(-2)[..., None]

    return rows, by_columns


def marginals(
    space: Space, x: torch.Tensor, sigma: torch.Tensor | float
) -> torch.Tensor:
    """P(column | x_t) [..., ROWS, COLUMNS] of noisy rows `x`.

    `sigma` is a number or broadcasts against `x`.
    """
    return from_logits(space, 2 * x / sigma**2)[0]


def matrix_marginals(
    space: Space, x: torch.Tensor, sigma: torch.Tensor | float
) -> torch.Tensor:
    """P(column | x_t) of the paper's matrix; rows around the inner ones are certain."""
    inner = (..., *space.INNER)
    rows = marginals(space, x[inner], sigma)
    certain = space.to_matrix(torch.zeros_like(rows).numpy())
    matrix = torch.as_tensor(certain, dtype=x.dtype)
    matrix[inner] = rows
    return matrix
