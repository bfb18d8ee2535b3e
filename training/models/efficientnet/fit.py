"""Fits ImageNet accuracy and latency of EfficientNet networks.

What guides is a sum over blocks and pairs of blocks, whose expectation under marginals
is exact; what scores lets blocks go together in any way, too.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

from training.models.efficientnet.similarity import features, similarity
from training.models.logit import to_logit, to_percent
from training.models.pairwise import PairwiseSums, fit_pairwise
from training.models.ridge import ridge
from training.models.smooth import Smooth, fit_smooth
from training.spaces import efficientnet as space
from training.spaces.contract import Floats, Integers

ACCURACY = similarity(pairs=0.1, noise=0.1)
LATENCY = similarity(pairs=0.1, noise=0.02)
"""Both chosen on a fifth of the first seed's training networks."""
RATE, NOISE, SHARE = 0.01, 0.003, 0.6
"""Of the smooth function, and how much it counts in scoring; chosen alike."""
_CHANCE = 100 / space.CLASSES
_ADDITIVE_PENALTY = 1e-2


class Accuracy(nn.Module):
    """Logit of ImageNet's top-1 accuracy: `shape`, the sums over pairs that guide, and
    what scores, a mean of these and a smooth function."""

    def __init__(self, shape: PairwiseSums, smooth: Smooth):
        super().__init__()
        self.shape = shape
        self.smooth = smooth

    def forward(self, flat: Tensor) -> Tensor:
        """Encodings [n, 336] -> logits [n]."""
        return SHARE * self.smooth(flat) + (1 - SHARE) * self.shape(flat)[:, 0]


def held_out_networks(networks: Integers, seed: int) -> np.ndarray:
    """The rows of a random fifth of the distinct networks, as a mask [n]."""
    distinct, place = np.unique(networks, axis=0, return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(distinct))
    return np.isin(place.ravel(), order[: len(distinct) // 5])


def flat_encoding(networks: Integers) -> Tensor:
    """One-hot encodings [n, 336]."""
    return torch.from_numpy(space.encode(networks)).flatten(1)


def fit_accuracy(networks: Integers, accuracy: Floats) -> Accuracy:
    """Both forms, fitted to top-1 in percent [n] of networks [n, 7]."""
    logits = to_logit(torch.from_numpy(accuracy), space.CLASSES).numpy()
    shape = fit_pairwise(space, networks, logits[:, None], ACCURACY)
    flat = flat_encoding(networks).numpy().astype(float)
    return Accuracy(shape, fit_smooth(features(), flat, logits, RATE, NOISE)).eval()


def to_top1(logit: Tensor) -> np.ndarray:
    """Logits [n] -> percent [n]."""
    return to_percent(logit, _CHANCE).detach().numpy()


def fit_latency(networks: Integers, ms: Floats) -> PairwiseSums:
    """ms [n, D] of networks [n, 7]; those that were not measured on every device are
    left out, as they are few."""
    known = ~np.isnan(ms).any(1)
    return fit_pairwise(space, networks[known], ms[known], LATENCY)


def additive(networks: Integers, values: Floats) -> Callable[[Integers], np.ndarray]:
    """The sum over blocks that fits values [n] best, to compare with."""
    mean = values.mean()
    flat = space.encode(networks).reshape(len(networks), -1).astype(float)
    penalty = np.full(flat.shape[1], _ADDITIVE_PENALTY)
    shares = ridge(flat, values - mean, np.ones(len(flat)), penalty)
    return lambda other: space.encode(other).reshape(len(other), -1) @ shares + mean
