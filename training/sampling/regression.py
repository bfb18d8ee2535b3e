"""The training loop of the networks that steer the diffusion."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import torch
from torch import nn

Network = TypeVar("Network", bound=nn.Module)


def minimise(network: Network, loss: Callable[[], torch.Tensor], steps: int) -> Network:
    """The frozen network after `steps` steps of Adam on fresh values of `loss`."""
    optimiser = torch.optim.Adam(network.parameters(), 2e-3)
    decay = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        optimiser.zero_grad()
        loss().backward()
        optimiser.step()
        decay.step()
    return network.eval().requires_grad_(False)
