"""One step of the fast sampler as one graph.

The denoiser is the exact posterior of the uniform prior. Guidance adds the gradient of
an objective J with respect to the posterior's marginals p to its logits, which also
moves the posterior of the depths:

    J(p) = lambda V_acc(p) - mu sum over c of max(e_c, 0)
    e_c  = (ln E[cost_c] - ln budget_c) / std(ln cost_c)

Parameters and MACs are exact linear functions of p. Where they order all architectures
alike (NAS-Bench-201), two penalties would count one excess twice: the larger one stands
for both. Accuracy and latency come from the value function V.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from training.diffusion import posterior
from training.diffusion.conditioned_mlp import Linearisable, condition
from training.guidance.targets import Targets
from training.spaces import Space


class GuidedStep(nn.Module):
    """Posterior, value function, gradient, guided posterior and update."""

    def __init__(self, space: Space, value: Linearisable, targets: Targets):
        super().__init__()
        self.space = space
        self.value = value
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

        Shapes and units of the arguments: docs/architecture.md, `guided-step`.
        """
        logits = schedule[0] * x
        marginals, _ = posterior.from_logits(self.space, logits)
        gradient = self.objective_gradient(
            marginals,
            schedule[3],
            condition(code, resolution),
            device,
            guidance,
            budgets,
            cost_weights,
            cost_offset,
        )
        guided, depth = posterior.from_logits(self.space, logits + gradient)
        expected = 2 * guided - 1
        moved = expected + schedule[1] * (x - expected) + schedule[2] * noise
        return (moved, guided) if depth is None else (moved, guided, depth)

    def objective_gradient(
        self,
        marginals: torch.Tensor,
        level: torch.Tensor,
        conditions: torch.Tensor,
        device: torch.Tensor,
        guidance: torch.Tensor,
        budgets: torch.Tensor,
        cost_weights: torch.Tensor,
        cost_offset: torch.Tensor,
    ) -> torch.Tensor:
        """dJ/dp [b, ROWS, COLUMNS] at the marginals p [b, ROWS, COLUMNS]."""
        flat = marginals.flatten(1)
        values, pullback = self.value.linearise(flat, level.view(1, 1), conditions)
        costs = flat @ cost_weights.flatten(1).T + cost_offset
        size_excess, latency_excess = self._excesses(values, costs, device, budgets)
        strength, price = guidance[:, :1], guidance[:, 1:]
        over = size_excess > 0
        if self.space.COSTS_AGREE:
            params_lead = size_excess[:, :1] >= size_excess[:, 1:]
            over = over & torch.cat([params_lead, ~params_lead], 1)
        charged = over.float() / (self.cost_std * costs)
        late = (latency_excess > 0).float()
        gradient = pullback(torch.cat([strength, -price * late * device], 1))
        gradient = gradient - price * (charged @ cost_weights.flatten(1))
        return gradient.view(-1, self.space.ROWS, self.space.COLUMNS)

    def _excesses(
        self,
        values: torch.Tensor,
        costs: torch.Tensor,
        device: torch.Tensor,
        budgets: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Excess over the budgets, in standard deviations: [b, 2] and [b, 1]."""
        size = (torch.log(costs) - budgets[:, :2]) / self.cost_std
        mean = (self.latency_mean * device).sum()
        no_device = 1 - device.sum()
        std = (self.latency_std * device).sum() + no_device
        latency = (values[:, 1:] * device).sum(1, keepdim=True)
        return size, latency - (budgets[:, 2:] - mean) / std


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
