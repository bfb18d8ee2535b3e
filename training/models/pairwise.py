"""Sums over the rows of an encoding and over pairs of rows.

Rows are independent given a noisy architecture. So the conditional expectation of such
a sum is the same sum over their marginals, exactly, as it is of sums over single rows
(training.models.additive): a pair's term is bilinear in two rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from scipy.linalg import cho_factor, cho_solve
from torch import Tensor, nn

from training.spaces.contract import Floats, Integers, Space


class PairwiseSums(nn.Module):
    """values = offset + single x + x pairs x / 2 of encodings or marginals x.

    offset [T], single [T, inputs], pairs [T, inputs, inputs], which are symmetric and 0
    within a row; inputs = ROWS COLUMNS.
    """

    offset: Tensor
    single: Tensor
    pairs: Tensor

    def __init__(self, offset: Floats, single: Floats, pairs: Floats):
        super().__init__()
        for name, values in (("offset", offset), ("single", single), ("pairs", pairs)):
            self.register_buffer(name, torch.tensor(values, dtype=torch.float32))

    def forward(self, flat: Tensor) -> Tensor:
        """Values [n, T] of encodings or marginals [n, inputs]."""
        return self.linearise(flat)[0]

    def linearise(self, flat: Tensor) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
        """Values as of `forward` and the map from weights [n, T] to the gradient
        d(weights . values)/d(flat) [n, inputs]."""
        slopes = torch.einsum("ni,tij->ntj", flat, self.pairs)
        values = self.offset + flat @ self.single.T
        values = values + (slopes * flat[:, None]).sum(-1) / 2

        def pullback(weights: Tensor) -> Tensor:
            return weights @ self.single + (weights[:, :, None] * slopes).sum(1)

        return values, pullback


_LEAST = 0.1
_POSITIVE = 1e-3


def least_ms(ms: Tensor) -> Tensor:
    """The least ms [D] to state, by the sums' values [n, D] of architectures that stand
    for the space: sums know no sign. A tenth of the least there, if that is positive.
    """
    floor = _POSITIVE * ms.median(0).values
    return _LEAST * torch.maximum(ms.amin(0), floor / _LEAST)


@dataclass(frozen=True)
class Similarity:
    """What is expected of the terms before anything is measured: how alike those of two
    columns are, in single rows and in pairs of rows, both [COLUMNS, COLUMNS] with mean
    diagonal 1; how much of the variance belongs to pairs, in units of what belongs to
    single rows; and the noise's in these units."""

    single: Floats
    paired: Floats
    pairs: float
    noise: float

    def covariance(self, first: Integers, second: Integers) -> Floats:
        """Covariance [n, m] of values of architectures [n, ROWS] and [m, ROWS]."""
        rows = range(first.shape[1])
        singles, total, squares = np.zeros((3, len(first), len(second)))
        for row in rows:
            both = np.ix_(first[:, row], second[:, row])
            singles += self.single[both]
            alike = self.paired[both]
            total += alike
            squares += alike**2
        count = len(rows) * (len(rows) - 1) / 2
        return singles / len(rows) + self.pairs / count * (total**2 - squares) / 2


def fit_pairwise(
    space: Space, networks: Integers, targets: Floats, similarity: Similarity
) -> PairwiseSums:
    """The likeliest sums behind targets [n, T] of architectures [n, ROWS].

    Gaussian-process regression, which is ridge regression of all terms at once
    (Rasmussen and Williams 2006, chapter 2): n equations in place of as many as there
    are terms.
    """
    mean, scale = targets.mean(0), targets.std(0)
    system = similarity.covariance(networks, networks)
    system[np.diag_indices_from(system)] += similarity.noise
    shares = cho_solve(cho_factor(system), (targets - mean) / scale)
    flat = space.encode(networks).reshape(len(networks), -1).astype(float)
    every = np.eye(space.ROWS)
    singles = shares.T @ flat @ np.kron(every, similarity.single) / space.ROWS
    alike = np.kron(every, similarity.paired)
    between = 1 - np.kron(every, np.ones((space.COLUMNS, space.COLUMNS)))
    factor = similarity.pairs / (space.ROWS * (space.ROWS - 1) / 2)
    pairs = np.stack(
        [alike @ (between * ((flat.T * one) @ flat)) @ alike for one in shares.T]
    )
    return PairwiseSums(
        mean, singles * scale[:, None], factor * pairs * scale[:, None, None]
    )
