"""Latency of MobileNetV3 networks as sums over layers, fitted to measurements.

Measured networks say that latency is nearly such a sum (Spearman 0.99 at batch 64).
"""

import numpy as np
import torch
from torch import Tensor

from training.models.additive import AdditiveLatency
from training.models.ridge import ridge
from training.models.trust import held_out_fifth, trusted_share
from training.spaces import mobilenetv3 as space

INPUTS = space.ROWS * space.COLUMNS

_LINEAR_PENALTY = 1e-3


def fit_latency(
    networks: np.ndarray, sides: np.ndarray, ms: np.ndarray, seed: int
) -> AdditiveLatency:
    """The model fitted to networks [n, 20], sides [n] and ms [n, D].

    On some devices noise outweighs how a layer's share depends on the side: on each,
    the parabolas count as far as they rank networks that they have not seen better than
    `fit_linear` does."""
    held_out = held_out_fifth(len(sides), seed)
    kept = networks[~held_out], sides[~held_out], ms[~held_out]
    flat, relative = tensors(networks[held_out], sides[held_out])
    simple, full = (fit(*kept)(flat, relative) for fit in (fit_linear, _fit_parabolas))
    columns = zip(simple.numpy().T, full.numpy().T, ms[held_out].T, strict=True)
    shares = np.array([trusted_share(*column) for column in columns])
    linear = fit_linear(networks, sides, ms)
    return linear.mixed(_fit_parabolas(networks, sides, ms), shares)


def fit_linear(
    networks: np.ndarray, sides: np.ndarray, ms: np.ndarray
) -> AdditiveLatency:
    """Ridge regression of ms on the layers, the same at every side, and a parabola in
    the side that all networks share."""
    relative = sides[:, None] / space.SIDE
    flat = space.encode(networks).reshape(len(networks), -1)
    design = np.hstack([flat, *(relative**power for power in range(3))])
    penalty = np.full(design.shape[1], _LINEAR_PENALTY)
    values = ridge(design.astype(float), ms, np.ones(len(ms)), penalty)
    coefficients = np.zeros((3, ms.shape[1], INPUTS + 1))
    coefficients[0, :, :INPUTS] = values[:INPUTS].T
    coefficients[:, :, INPUTS] = values[INPUTS:]
    return AdditiveLatency(coefficients, _ranges(sides, ms), space.SIDE)


def _fit_parabolas(
    networks: np.ndarray, sides: np.ndarray, ms: np.ndarray
) -> AdditiveLatency:
    """Ridge regression of ms on the layers, with a parabola in the side for each;
    squared relative errors are minimised."""
    flat = space.encode(networks).reshape(len(networks), -1)
    design = np.column_stack([flat, np.ones(len(flat))]).astype(float)
    relative = sides[:, None] / space.SIDE
    design = np.hstack([design * relative**power for power in range(3)])
    penalty = np.full(design.shape[1], 1e-4 * len(design))
    columns = []
    for column in ms.T:
        scale = np.median(column)
        weights = (scale / column) ** 2
        columns.append(scale * ridge(design, column / scale, weights, penalty))
    coefficients = np.array(columns).reshape(-1, 3, INPUTS + 1).transpose(1, 0, 2)
    return AdditiveLatency(coefficients, _ranges(sides, ms), space.SIDE)


def _ranges(sides: np.ndarray, ms: np.ndarray) -> np.ndarray:
    """Measured sides [D, 2]."""
    return np.tile([sides.min(), sides.max()], (ms.shape[1], 1))


def tensors(networks: np.ndarray, sides: np.ndarray) -> tuple[Tensor, Tensor]:
    """Inputs of `AdditiveLatency` [n, 180] and [n] for networks [n, 20] at sides [n]
    in pixels."""
    flat = torch.from_numpy(space.encode(networks)).flatten(1)
    return flat, torch.tensor(np.log(sides / space.SIDE)).float()
