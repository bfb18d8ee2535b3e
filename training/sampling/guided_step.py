"""One step of the fast sampler as one graph.

The denoiser is the exact posterior p of the uniform prior. Guidance replaces it by the
q, of the same independent form, that solves (to first order in V)

    maximise  lambda V_acc(q) - KL(q || p)   subject to   E_q[cost_c] <= budget_c

so that q is the posterior of logits 2 x / sigma^2 + lambda dV_acc/dp - sum over c of
price_c de_c/dq, with e_c = (ln E_q[cost_c] - ln budget_c) / std(ln cost_c). The added
logits also move the posterior of the depths. The prices are found by a few damped
Newton steps of the dual problem, price_c += e_c / Var_q(de_c/dq), kept between 0 and
mu: a budget that does not bind costs nothing, one that binds is met. Parameters and
MACs are exact linear functions of q; accuracy and latency come from the value
function V.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from training.sampling import posterior
from training.sampling.conditioned_mlp import Linearisable, condition
from training.sampling.targets import Targets
from training.spaces import Space

PRICE_STEPS, DAMPING = 4, 0.7


class GuidedStep(nn.Module):
    """Posterior, value function, prices of the budgets, guided posterior, update."""

    latency_mean: torch.Tensor
    latency_std: torch.Tensor
    cost_std: torch.Tensor

    def __init__(self, space: Space, value: Linearisable, targets: Targets):
        super().__init__()
        self.space = space
        self.value = value
        self.ridge = space.STEERING.ridge
        self.register_buffer("latency_mean", targets.latency_mean)
        self.register_buffer("latency_std", targets.latency_std)
        self.register_buffer("cost_std", ln_cost_std(space))

    def forward(
        self,
        x: torch.Tensor,
        noise: torch.Tensor,
        schedule: torch.Tensor,
        code: torch.Tensor,
        device: torch.Tensor,
        guidance: torch.Tensor,
        budgets: torch.Tensor,
        cost_weights: torch.Tensor,
        cost_offset: torch.Tensor,
        resolution: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, ...]:
        """The next x and the guided marginals, [b, ROWS, COLUMNS]; where depths vary
        also their guided posterior [b, STAGES, depths].

        Shapes and units of the arguments: docs/graphs.md, `guided-step`.
        """
        logits = schedule[0] * x
        marginals, _ = posterior.from_logits(self.space, logits)
        level, conditions = schedule[3].view(1, 1), condition(code, resolution)
        on_accuracy = torch.cat([torch.ones_like(device[:1]), 0 * device])[None]
        _, pullback = self.value.linearise(marginals.flatten(1), level, conditions)
        gain = guidance[:, :1] * pullback(on_accuracy)
        logits = logits + gain.view_as(x)

        prices, charge = torch.zeros_like(budgets), torch.zeros_like(x)
        for _ in range(PRICE_STEPS):
            guided, _ = posterior.from_logits(self.space, logits - charge)
            excess, slopes = self.excesses(
                guided, level, conditions, device, budgets, cost_weights, cost_offset
            )
            newton = excess / (variances(guided, slopes) + self.ridge)
            prices = torch.relu(prices + DAMPING * newton)
            prices = torch.minimum(prices, guidance[:, 1:])
            charge = (prices[:, :, None, None] * slopes).sum(1)

        guided, depth = posterior.from_logits(self.space, logits - charge)
        expected = 2 * guided - 1
        moved = expected + schedule[1] * (x - expected) + schedule[2] * noise
        return (moved, guided) if depth is None else (moved, guided, depth)

    def excesses(
        self,
        marginals: torch.Tensor,
        level: torch.Tensor,
        conditions: torch.Tensor,
        device: torch.Tensor,
        budgets: torch.Tensor,
        cost_weights: torch.Tensor,
        cost_offset: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """How far params, MACs and latency exceed their budgets, in standard deviations
        of the space [b, 3], and the derivatives by the marginals [b, 3, ROWS, COLUMNS].

        Without a device there is no latency to exceed.
        """
        flat = marginals.flatten(1)
        weights = cost_weights.flatten(1)
        costs = flat @ weights.T + cost_offset
        sizes = (torch.log(costs) - budgets[:, :2]) / self.cost_std
        size_slopes = weights / (self.cost_std * costs)[:, :, None]

        values, pullback = self.value.linearise(flat, level, conditions)
        mean = (self.latency_mean * device).sum()
        no_device = 1 - device.sum()
        std = (self.latency_std * device).sum() + no_device
        latency = (values[:, 1:] * device).sum(1, keepdim=True)
        late = latency - (budgets[:, 2:] - mean) / std
        on_latency = torch.cat([0 * device[:1], device])[None]
        slopes = torch.cat([size_slopes, pullback(on_latency)[:, None]], 1)
        excess = torch.cat([sizes, late], 1)
        return excess, slopes.unflatten(2, (self.space.ROWS, self.space.COLUMNS))


def variances(marginals: torch.Tensor, slopes: torch.Tensor) -> torch.Tensor:
    """Variance [b, k] of sums of `slopes` [b, k, R, C] over the choices of independent
    rows with `marginals` [b, R, C]."""
    weighted = marginals[:, None] * slopes
    return (weighted * slopes).sum((2, 3)) - (weighted.sum(3) ** 2).sum(2)


def ln_cost_std(space: Space) -> torch.Tensor:
    """Standard deviation [2] of ln params and ln MACs over the space.

    At the space's own setting; it only scales the penalty, so one value serves all.
    """
    sample = space.population()
    costs = [
        space.parameters(sample, space.CLASSES),
        space.macs(sample, space.CLASSES, space.SIDE),
    ]
    return torch.tensor(np.log(costs).std(1), dtype=torch.float32)
