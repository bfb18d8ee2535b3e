"""One step of the fast sampler as one graph: nasbench201-step.onnx.

The denoiser is the exact posterior of the uniform prior over cells. Guidance adds the
gradient of an objective J with respect to the posterior's marginals p to its logits:

    J(p) = lambda V_acc(p) - mu max(e_params, e_macs, 0) - mu max(e_latency, 0)
    e_c  = (ln E[cost_c] - ln budget_c) / std(ln cost_c)

Parameters and MACs are exact linear functions of p. They order all cells of this space
alike, so that two penalties would count one excess twice: the larger one stands for
both. Accuracy and latency come from the value network.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from training.diffusion.conditioned_mlp import ConditionedMLP
from training.guidance.targets import Targets
from training.spaces import nasbench201 as space


class GuidedStep(nn.Module):
    """Posterior, value network, gradient, guided posterior and update."""

    def __init__(self, value_network: ConditionedMLP, targets: Targets):
        super().__init__()
        self.value_network = value_network
        self.register_buffer("latency_mean", targets.latency_mean)
        self.register_buffer("latency_std", targets.latency_std)
        self.register_buffer("cost_std", ln_cost_std())

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
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The next x [b, 6, 5] and the guided posterior [b, 6, 5].

        Shapes and units of the arguments: docs/architecture.md, `guided-step`.
        """
        logits = schedule[0] * x
        marginals = torch.softmax(logits, -1)
        gradient = self.objective_gradient(
            marginals,
            schedule[3],
            code,
            device,
            guidance,
            budgets,
            cost_weights,
            cost_offset,
        )
        posterior = torch.softmax(logits + gradient, -1)
        expected = 2 * posterior - 1
        moved = expected + schedule[1] * (x - expected) + schedule[2] * noise
        return moved, posterior

    def objective_gradient(
        self,
        marginals: torch.Tensor,
        level: torch.Tensor,
        code: torch.Tensor,
        device: torch.Tensor,
        guidance: torch.Tensor,
        budgets: torch.Tensor,
        cost_weights: torch.Tensor,
        cost_offset: torch.Tensor,
    ) -> torch.Tensor:
        """dJ/dp [b, 6, 5] at the marginals p [b, 6, 5]."""
        flat = marginals.flatten(1)
        values, pullback = self.value_network.linearise(flat, level.view(1, 1), code)
        costs = flat @ cost_weights.flatten(1).T + cost_offset
        size_excess, latency_excess = self._excesses(values, costs, device, budgets)
        strength, price = guidance[:, :1], guidance[:, 1:]
        params_lead = size_excess[:, :1] >= size_excess[:, 1:]
        leading = torch.cat([params_lead, ~params_lead], 1)
        charged = (leading & (size_excess > 0)).float() / (self.cost_std * costs)
        late = (latency_excess > 0).float()
        gradient = pullback(torch.cat([strength, -price * late * device], 1))
        gradient = gradient - price * (charged @ cost_weights.flatten(1))
        return gradient.view(-1, 6, 5)

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


def ln_cost_std() -> torch.Tensor:
    """Standard deviation [2] of ln params and ln MACs over the space.

    For 10 classes at side 32; it only scales the penalty, so one value serves all.
    """
    cells = space.all_cells()
    costs = [space.parameters(cells, 10), space.macs(cells, 10, 32)]
    return torch.tensor(np.log(costs).std(1), dtype=torch.float32)
