"""Accuracy and latency as sums over layers.

Every slot's type adds its share, whatever the others are. Measured networks say that
this is nearly true in this space (Spearman 0.99 for accuracy, 0.99 for latency at
batch 64; docs/method.md), and it makes conditional expectations given a noisy network
exact: the expectation of a sum over one-hot entries is the sum over their marginals.
"""

import math

import numpy as np
import torch
from torch import Tensor, nn

from training.spaces import mobilenetv3 as space

INPUTS = space.ROWS * space.COLUMNS
REFERENCE = math.log(space.SIDE)


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


def fit_latency(networks: np.ndarray, sides: np.ndarray, ms: np.ndarray):
    """Coefficients [3, D, 181] and range [D, 2] from networks [n, 20], sides [n] and ms
    [n, D]. Squared relative errors are minimised."""
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
    ranges = np.tile([sides.min(), sides.max()], (ms.shape[1], 1))
    return coefficients, ranges
