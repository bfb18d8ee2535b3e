"""Accuracy and latency as sums over layers.

Every slot's type adds its share, whatever the others are. Measured networks say that
this is nearly true in this space (Spearman 0.99 for accuracy, 0.99 for latency at
batch 64; docs/models.md), and it makes conditional expectations given a noisy network
exact: the expectation of a sum over one-hot entries is the sum over their marginals.
"""

import copy
import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from training.models.trust import held_out_fifth, trusted_share
from training.spaces import mobilenetv3 as space

INPUTS = space.ROWS * space.COLUMNS
REFERENCE = math.log(space.SIDE)

_LINEAR_PENALTY = 1e-3


def ridge(features: np.ndarray, targets: np.ndarray, weights, penalty: np.ndarray):
    """Coefficients c that minimise sum weights (target - features c)^2 + penalty c^2.

    features [n, k]; targets [n, ...]; weights [n]; penalty [k].
    """
    weighted = features * np.asarray(weights)[:, None]
    gram = weighted.T @ features + np.diag(penalty)
    return np.linalg.solve(gram, weighted.T @ targets)


class AdditiveAccuracy(nn.Module):
    """The logit of a network's ImageNet accuracy at 224 px, and what other sides add.

    The effect of the side is a polygon in ln(side): flat from the first of `knots` on,
    with a slope of its own below each of them.
    """

    def __init__(self, weight: np.ndarray, knots: list[float], slopes: np.ndarray):
        super().__init__()
        self.register_buffer("weight", torch.tensor(weight, dtype=torch.float32))
        self.register_buffer("knots", torch.tensor(knots).log())
        self.register_buffer("slopes", torch.tensor(slopes, dtype=torch.float32))

    def forward(self, flat: Tensor) -> Tensor:
        """Encodings or marginals [n, 180] -> logits [n], up to a constant."""
        return flat @ self.weight

    def side_effect(self, resolution: Tensor) -> Tensor:
        """ln side [n] -> logits [n]; 0 at 224 px and above."""
        below = (self.knots - resolution[:, None]).clamp(min=0)
        return below @ self.slopes


class AdditiveLatency(nn.Module):
    """ms on every device; each layer's share is a parabola in the side.

    coefficients [3, D, 181]: of (side/224)^0, ^1, ^2; the last column belongs to the
    rest of the network. sides [D, 2]: measured range, to which sides are clipped.
    """

    def __init__(self, coefficients: np.ndarray, sides: np.ndarray):
        super().__init__()
        kept = torch.tensor(coefficients, dtype=torch.float32)
        self.register_buffer("layers", kept[..., :INPUTS].contiguous())
        self.register_buffer("rest", kept[..., INPUTS].contiguous())
        self.register_buffer("range", torch.tensor(np.log(sides / space.SIDE)).float())

    def mixed(self, other: "AdditiveLatency", shares: np.ndarray) -> "AdditiveLatency":
        """This model with shares [D] of the way to another one of the same devices."""
        model = copy.deepcopy(self)
        part = torch.tensor(shares, dtype=torch.float32)[:, None]
        model.layers += part * (other.layers - self.layers)
        model.rest += part[:, 0] * (other.rest - self.rest)
        return model

    @classmethod
    def joined(cls, models: Sequence["AdditiveLatency"]) -> "AdditiveLatency":
        """One model of all devices, in order."""
        model = copy.deepcopy(models[0])
        model.layers = torch.cat([one.layers for one in models], 1)
        model.rest = torch.cat([one.rest for one in models], 1)
        model.range = torch.cat([one.range for one in models])
        return model

    def powers(self, relative: Tensor) -> list[Tensor]:
        """ln(side/224) [n] -> (side/224)^k [n, D], k = 0, 1, 2, within the range."""
        clipped = torch.minimum(relative[:, None], self.range[:, 1])
        side = torch.maximum(clipped, self.range[:, 0]).exp()
        return [torch.ones_like(side), side, side * side]

    def forward(self, flat: Tensor, relative: Tensor) -> Tensor:
        """Encodings or marginals [n, 180], ln(side / 224) [n or 1] -> ms [n, D]."""
        terms = zip(self.powers(relative), self.layers, self.rest)
        return sum(power * (flat @ layer.T + rest) for power, layer, rest in terms)

    def pullback(self, weights: Tensor, relative: Tensor) -> Tensor:
        """d(weights . ms)/d(flat) [n, 180] for weights [n, D]."""
        terms = zip(self.powers(relative), self.layers)
        return sum((weights * power) @ layer for power, layer in terms)


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
    return AdditiveLatency(coefficients, _ranges(sides, ms))


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
    return AdditiveLatency(coefficients, _ranges(sides, ms))


def _ranges(sides: np.ndarray, ms: np.ndarray) -> np.ndarray:
    """Measured sides [D, 2]."""
    return np.tile([sides.min(), sides.max()], (ms.shape[1], 1))


def tensors(networks: np.ndarray, sides: np.ndarray) -> tuple[Tensor, Tensor]:
    """Inputs of `AdditiveLatency` [n, 180] and [n] for networks [n, 20] at sides [n]
    in pixels."""
    flat = torch.from_numpy(space.encode(networks)).flatten(1)
    return flat, torch.tensor(np.log(sides / space.SIDE)).float()
