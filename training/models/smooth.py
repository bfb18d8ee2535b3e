"""Smooth functions of an architecture's choices, by Gaussian-process regression.

Rasmussen and Williams 2006, chapter 2, with a squared exponential covariance: rows may
go together in any way, which sums over pairs of rows (training.models.pairwise) cannot
say. What such a function is worth under marginals is not known in closed form, so that
it scores architectures and does not guide.
"""

from __future__ import annotations

import numpy as np
import torch
from scipy.linalg import cho_factor, cho_solve
from scipy.spatial.distance import cdist
from torch import Tensor, nn

from training.spaces.contract import Floats


class Smooth(nn.Module):
    """value = offset + sum over the n measured points of share exp(-rate distance^2).

    Distances are Euclidean between flat @ features, with features [inputs, F]; points
    [n, F], shares [n].
    """

    features: Tensor
    points: Tensor
    shares: Tensor

    def __init__(
        self,
        features: Floats,
        points: Floats,
        shares: Floats,
        rate: float,
        offset: float,
    ):
        super().__init__()
        given = (("features", features), ("points", points), ("shares", shares))
        for name, values in given:
            self.register_buffer(name, torch.tensor(values, dtype=torch.float32))
        self.rate, self.offset = rate, offset

    def forward(self, flat: Tensor) -> Tensor:
        """Values [n] of encodings [n, inputs]."""
        own = flat @ self.features
        squares = (own**2).sum(1, keepdim=True) + (self.points**2).sum(1)
        distances = squares - 2 * own @ self.points.T
        return self.offset + torch.exp(-self.rate * distances) @ self.shares


def fit_smooth(
    features: Floats, flat: Floats, values: Floats, rate: float, noise: float
) -> Smooth:
    """The likeliest function behind values [n] of encodings [n, inputs]; `noise`: its
    variance in units of the function's."""
    offset, points = float(values.mean()), flat @ features
    covariance = np.exp(-rate * cdist(points, points, "sqeuclidean"))
    covariance[np.diag_indices_from(covariance)] += noise
    shares = cho_solve(cho_factor(covariance), values - offset)
    return Smooth(features, points, shares, rate, offset)
