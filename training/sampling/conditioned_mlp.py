"""A network whose gradient is written out by hand.

Exporters cannot trace an automatic gradient with an open batch size, so the two
networks that steer the diffusion, value network and noise-aware predictor, are this
one small perceptron, and its backward pass is a handful of ordinary operations.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

import torch
from torch import nn

Pullback = Callable[[torch.Tensor], torch.Tensor]


class Linearisable(Protocol):
    """What steers the diffusion: a function of the architecture and its gradient."""

    def linearise(
        self, x: torch.Tensor, level: torch.Tensor, code: torch.Tensor
    ) -> tuple[torch.Tensor, Pullback]: ...


def condition(code: torch.Tensor, resolution: torch.Tensor | None) -> torch.Tensor:
    """What functions of an architecture depend on beside it, [b, C] or [b, C + 1].

    `code` [b, C] of the data set and, in spaces where it matters, `resolution` [b] = ln
    side in pixels, which enters relative to 224.
    """
    if resolution is None:
        return code
    return torch.cat([code, resolution[:, None] - math.log(224)], 1)


class ConditionedMLP(nn.Module):
    """Two hidden layers and a linear skip: y = W3 h2 + S x + b3.

    h2 = silu(W2 h1 + b2), h1 = silu(W1 x + Wl level + Wc c + b1). Here x is the encoded
    architecture (noisy or relaxed), level the noise level feature and c the data-set
    code.
    """

    def __init__(self, inputs: int, code: int, outputs: int, width: int = 256):
        super().__init__()
        self.first = nn.Linear(inputs, width, bias=False)
        self.level = nn.Linear(1, width, bias=False)
        self.code = nn.Linear(code, width)
        self.second = nn.Linear(width, width)
        self.third = nn.Linear(width, outputs)
        self.skip = nn.Linear(inputs, outputs, bias=False)

    def forward(
        self, x: torch.Tensor, level: torch.Tensor, code: torch.Tensor
    ) -> torch.Tensor:
        """Outputs [b, outputs] of `x` [b, inputs].

        `level` [b, 1] and `code` [b, C], or one row that serves all samples.
        """
        return self.linearise(x, level, code)[0]

    def linearise(
        self, x: torch.Tensor, level: torch.Tensor, code: torch.Tensor
    ) -> tuple[torch.Tensor, Pullback]:
        """Outputs and the map from weights [b, outputs] to d(weights . y)/dx.

        Arguments as in `forward`; the map also takes one [1, outputs] for all samples,
        and returns [b, inputs].
        """
        first = self.first(x) + self.level(level) + self.code(code)
        gate_1 = torch.sigmoid(first)
        hidden_1 = first * gate_1
        second = self.second(hidden_1)
        gate_2 = torch.sigmoid(second)
        hidden_2 = second * gate_2
        outputs = self.third(hidden_2) + self.skip(x)

        def pullback(weights: torch.Tensor) -> torch.Tensor:
            slope_2 = gate_2 + hidden_2 * (1 - gate_2)
            slope_1 = gate_1 + hidden_1 * (1 - gate_1)
            at_second = (weights @ self.third.weight) * slope_2
            at_first = (at_second @ self.second.weight) * slope_1
            return at_first @ self.first.weight + weights @ self.skip.weight

        return outputs, pullback
