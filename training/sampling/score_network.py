"""The score network of the paper's sampler: which architecture is under the noise?

A transformer over the rows of the paper's matrix, the nodes of a graph of operations or
layers. Attention is confined to the graph: a node sees itself, its predecessors and its
successors. Itself, because a node's posterior depends on its own noisy entries before
all else; both directions, because what precedes an operation says as much about it as
what follows (with the directed mask alone, the first and the last node would each be
blind on one side). The noise level is added to the nodes before the first layer, so
that every layer knows it. Where rows may be unused, that is a class of its own.
"""

from __future__ import annotations

import copy

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from training.sampling import posterior
from training.sampling.noising import noisy_matrices
from training.sampling.schedule import LEVEL_FEATURE_SCALE
from training.spaces import Space

_FREQUENCIES = 16


class ScoreNetwork(nn.Module):
    """Categorical posterior of each node and the score that follows from it.

    Preconditioned as in EDM (arXiv 2206.00364): the input is scaled to unit variance,
    the noise level enters as ln(sigma) / 4, and the output is multiplied by the scale
    of the logits at this noise level, 2 sqrt(sigma^2 + 1) / (sigma^2 + 1/16). The 1/16
    bounds it where the posterior is certain anyway.
    """

    mask: torch.Tensor
    impossible: torch.Tensor | None
    frequencies: torch.Tensor

    def __init__(self, space: Space, width: int = 64, heads: int = 4, layers: int = 2):
        super().__init__()
        empty = np.zeros((space.ROWS, space.COLUMNS))
        nodes, self.columns = space.to_matrix(empty).shape
        classes = self.columns + (len(space.DEPTHS) > 1)
        self.embed = nn.Linear(self.columns, width)
        self.position = nn.Parameter(torch.randn(nodes, width) * 0.1)
        self.noise_level = nn.Sequential(
            nn.Linear(2 * _FREQUENCIES, width), nn.SiLU(), nn.Linear(width, width)
        )
        self.layers = nn.ModuleList(_Block(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.logits = nn.Linear(width, classes)
        self.skip = nn.Linear(self.columns, classes, bias=False)
        adjacency = torch.tensor(space.ADJACENCY)
        seen = adjacency + adjacency.T + torch.eye(nodes) > 0
        hidden = torch.zeros(nodes, nodes).masked_fill(~seen, -1e9)
        self.register_buffer("mask", hidden, persistent=False)
        lost = posterior.impossible(space)
        if lost is not None:
            every = torch.zeros(nodes, classes)
            every[space.INNER][..., : space.COLUMNS] += lost
            lost = every
        self.register_buffer("impossible", lost, persistent=False)
        frequencies = torch.pi * 2.0 ** (torch.arange(_FREQUENCIES) / 4 - 2)
        self.register_buffer("frequencies", frequencies, persistent=False)

    def posterior_logits(self, x: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
        """Logits [b, R, classes] of x_0's columns given noisy `x` [b, R, C].

        `sigma` is [1] or [b]. The last class, where there are C + 1, is an unused row.
        """
        variance = sigma[:, None, None] ** 2
        scaled = x * torch.rsqrt(variance + 1)
        angles = torch.log(sigma)[:, None] * LEVEL_FEATURE_SCALE * self.frequencies
        level = self.noise_level(torch.cat([angles.sin(), angles.cos()], -1))
        nodes = self.embed(scaled) + self.position + level[:, None]
        for layer in self.layers:
            nodes = layer(nodes, self.mask)
        raw = self.logits(self.norm(nodes)) + self.skip(scaled)
        logits = raw * 2 * torch.sqrt(variance + 1) / (variance + 1 / 16)
        return logits if self.impossible is None else logits + self.impossible

    def forward(self, x: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
        """Score [b, R, C] = (D(x) - x) / sigma^2 with D(x) = E[x_0 | x_t]."""
        chances = torch.softmax(self.posterior_logits(x, sigma), -1)
        expected = 2 * chances[..., : self.columns] - 1
        return (expected - x) / sigma[:, None, None] ** 2


class _Block(nn.Module):
    """Pre-norm attention and feed-forward layer."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.combine = nn.Linear(width, width)
        self.mlp = nn.Sequential(
            nn.LayerNorm(width),
            nn.Linear(width, 2 * width),
            nn.SiLU(),
            nn.Linear(2 * width, width),
        )

    def forward(self, nodes: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        parts = self.query_key_value(self.attention_norm(nodes))
        query, key, value = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in parts.chunk(3, -1)
        )
        logits = query @ key.transpose(-1, -2) * key.shape[-1] ** -0.5
        attended = torch.softmax(logits + mask, -1) @ value
        nodes = nodes + self.combine(attended.transpose(1, 2).flatten(2))
        return nodes + self.mlp(nodes)


def with_unused(matrix: torch.Tensor, classes: int) -> torch.Tensor:
    """`matrix` [..., C] of probabilities, completed to `classes` columns: what its rows
    lack to 1 is the probability of an unused row."""
    if matrix.shape[-1] == classes:
        return matrix
    return torch.cat([matrix, 1 - matrix.sum(-1, keepdim=True)], -1)


def train(
    space: Space, steps: int = 5000, batch: int = 256, seed: int = 0
) -> ScoreNetwork:
    """A score network fitted to random architectures, t uniform; reproducible.

    The loss is the cross-entropy of the clean columns given the noisy matrix, whose
    minimum is the true posterior. Returns the moving average of the weights.
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    network = ScoreNetwork(space)
    average = copy.deepcopy(network).requires_grad_(False)
    optimiser = torch.optim.Adam(network.parameters(), 2e-3)
    decay = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for step in range(steps):
        x, sigma, clean = noisy_matrices(space, batch, generator)
        logits = network.posterior_logits(x, sigma)
        truth = with_unused(clean, logits.shape[-1])
        loss = functional.cross_entropy(logits.flatten(0, 1), truth.flatten(0, 1))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        decay.step()
        momentum = min(0.999, (1 + step) / (10 + step))
        for kept, new in zip(average.parameters(), network.parameters(), strict=True):
            kept.lerp_(new.detach(), 1 - momentum)
    return average.eval()
