"""A learned conditional denoiser with classifier-free guidance (arXiv 2207.12598).

A network is told parameters, latency, how good the accuracy is for these costs, and the
data set's code, and learns the posterior of a noisy architecture given all that. The
unconditional posterior is known, so that only the difference of the logits is learned:

    logits = 2 x / s^2 + (1 + w) d(p, s, conditions)

with the strength w of the guidance. No value function and no gradient take part.
"""

from __future__ import annotations

import copy
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from training.sampling import posterior, samplers, schedule
from training.sampling.conditioned_mlp import ConditionedMLP, condition
from training.sampling.regression import minimise
from training.sampling.shipped import DatasetTask
from training.sampling.targets import DatasetBatch, Targets
from training.spaces import Space

CANDIDATES = 20_000
EXCELLENCE = 2.5
"""Accuracy asked for: so many standard deviations above what is usual for the costs."""


class ConditionalDenoiser(nn.Module):
    """The difference d of the logits."""

    def __init__(self, space: Space, code: int):
        super().__init__()
        self.space = space
        size = space.ROWS * space.COLUMNS
        self.network = ConditionedMLP(size, code + 3, size)

    def logits(
        self, x: torch.Tensor, sigma: torch.Tensor, conditions: torch.Tensor, w: float
    ) -> torch.Tensor:
        """Guided logits [b, ROWS, COLUMNS] at noisy `x` and noise levels [b, 1]."""
        exact = 2 * x / sigma[..., None] ** 2
        marginals, _ = posterior.from_logits(self.space, exact)
        level = sigma.log() * schedule.LEVEL_FEATURE_SCALE
        change = self.network(marginals.flatten(1), level, conditions)
        return exact + (1 + w) * change.view_as(x)


def tilted_rows(space: Space, batch: int, generator: torch.Generator) -> torch.Tensor:
    """One-hot rows [b, ROWS, COLUMNS] of architectures that cover the range of costs:
    each has its own random preference for columns and depths."""
    taste = 2 * torch.randn(batch, 1, space.COLUMNS, generator=generator)
    lost = posterior.impossible(space)
    tastes = taste.expand(-1, space.ROWS, -1) if lost is None else taste + lost
    chances = tastes.softmax(-1).reshape(-1, space.COLUMNS)
    columns = torch.multinomial(chances, 1, generator=generator).view(batch, space.ROWS)
    rows = torch.eye(space.COLUMNS)[columns]
    if len(space.DEPTHS) == 1:
        return rows
    taste = 2 * torch.randn(batch, len(space.DEPTHS), generator=generator)
    depths = torch.multinomial(
        taste.softmax(-1), space.STAGES, True, generator=generator
    )
    return rows * posterior.used_slots(space)[depths].flatten(1)[..., None]


class Excellence:
    """Accuracy above what is usual for an architecture's parameters and latency."""

    def __init__(self, task: DatasetTask, targets: Targets):
        self.task, self.targets = task, targets
        self.device = 1 + int(task.device.argmax())
        generator = torch.Generator().manual_seed(0)
        self.rows = tilted_rows(task.space, CANDIDATES, generator)
        raw = self.raw(self.rows, self.pick(len(self.rows), generator))
        self.mean, self.std = raw[:, 1:].mean(0), raw[:, 1:].std(0)
        costs = (raw[:, 1:] - self.mean) / self.std
        self.costs = costs
        self.fit = torch.linalg.lstsq(_design(costs), raw[:, :1]).solution
        self.spread = (raw[:, :1] - _design(costs) @ self.fit).std()

    def on(self, task: DatasetTask) -> Excellence:
        """The same for another data set."""
        other = copy.copy(self)
        other.task = task
        return other

    def pick(self, batch: int, generator: torch.Generator) -> DatasetBatch:
        """Random data sets, at the space's own side."""
        places = torch.randint(
            len(self.targets.codes), (batch // 8,), generator=generator
        )
        codes = self.targets.codes[places].repeat_interleave(8, 0)
        if not self.task.space.NEEDS_RESOLUTION:
            return DatasetBatch(places, codes)
        side = torch.full((len(codes),), math.log(self.task.space.SIDE))
        return DatasetBatch(places, condition(codes, side))

    def raw(self, rows: torch.Tensor, pick: DatasetBatch) -> torch.Tensor:
        """Accuracy, ln params, ln latency [n, 3] of one-hot rows, accuracy and latency
        z-scored."""
        space = self.task.space
        expected = self.targets.expected(rows, pick)
        weights, offset = space.cost_weights(space.CLASSES, space.SIDE)
        weight = torch.tensor(weights[0], dtype=torch.float32)
        params = (rows * weight).sum((1, 2)) + float(offset[0])
        return torch.stack([expected[:, 0], params.log(), expected[:, self.device]], 1)

    def conditions(self, rows: torch.Tensor, pick: DatasetBatch) -> torch.Tensor:
        """Excellence, parameters and latency [n, 3], standardised, before the code."""
        raw = self.raw(rows, pick)
        costs = (raw[:, 1:] - self.mean) / self.std
        excess = (raw[:, :1] - _design(costs) @ self.fit) / self.spread
        return torch.cat([excess, costs, pick.conditions], 1)

    def wanted(self, samples: int, generator: np.random.Generator) -> torch.Tensor:
        """Conditions [n, 3 + c] that cover the range of parameters evenly."""
        params = self.costs[:, 0].numpy()
        order = params.argsort()
        goals = generator.uniform(params.min(), params.max(), samples)
        places = np.searchsorted(params[order], goals).clip(max=len(order) - 1)
        costs = self.costs[order[places]]
        code = torch.tensor(self.task.fixed["code"])
        if self.task.space.NEEDS_RESOLUTION:
            code = condition(code, torch.tensor(self.task.fixed["resolution"]))
        excellent = torch.full((samples, 1), EXCELLENCE)
        return torch.cat([excellent, costs, code.expand(samples, -1)], 1)


def _design(costs: torch.Tensor) -> torch.Tensor:
    """Quadratic terms [n, 6] of two costs."""
    a, b = costs.T
    return torch.stack([torch.ones_like(a), a, b, a * a, a * b, b * b], 1)


def train(excellence: Excellence, steps: int) -> ConditionalDenoiser:
    """A denoiser fitted by cross-entropy to tilted random architectures; seed 0."""
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(0)
    space = excellence.task.space
    width = excellence.pick(8, generator).conditions.shape[1]
    denoiser = ConditionalDenoiser(space, width)

    def loss() -> torch.Tensor:
        clean = tilted_rows(space, 256, generator)
        given = excellence.conditions(clean, excellence.pick(256, generator))
        least = schedule.FAST_SIGMA_MIN / 2
        uniform = torch.rand(256, 1, generator=generator)
        sigma = least * (schedule.SIGMA_MAX / least) ** uniform
        noise = torch.randn(clean.shape, generator=generator)
        x = 2 * clean - 1 + sigma[..., None] * noise
        logits = denoiser.logits(x, sigma, given, w=0.0)
        rows = -(clean * functional.log_softmax(logits, -1)).sum((1, 2)).mean()
        _, depth = posterior.from_logits(space, logits)
        if depth is None:
            return rows
        used = clean.sum(-1).unflatten(1, (space.STAGES, space.SLOTS)).sum(-1)
        place = used.long()[..., None] - min(space.DEPTHS)
        return rows - depth.gather(-1, place).clamp(min=1e-9).log().sum((1, 2)).mean()

    return minimise(denoiser, loss, steps)


@torch.no_grad()
def sample(
    denoiser: ConditionalDenoiser,
    excellence: Excellence,
    w: float,
    samples: int,
    seed: int,
    steps: int,
    order: int,
) -> np.ndarray:
    """Architectures [n, ROWS] by the fast sampler's steps around the denoiser."""
    space, generator = denoiser.space, np.random.default_rng(seed)
    wanted = excellence.wanted(samples, generator)

    def step(x, noise, vector):
        x, noise = torch.from_numpy(x), torch.from_numpy(noise)
        sigma = torch.full((samples, 1), math.sqrt(2 / float(vector[0])))
        logits = denoiser.logits(x, sigma, wanted, w)
        marginals, depth = posterior.from_logits(space, logits)
        expected = 2 * marginals - 1
        moved = expected + float(vector[1]) * (x - expected) + float(vector[2]) * noise
        outputs = (moved, marginals) if depth is None else (moved, marginals, depth)
        return [output.numpy() for output in outputs]

    noise = generator.standard_normal((steps, samples, space.ROWS, space.COLUMNS))
    final = samplers.fast(space, step, noise, schedule.geometric(steps), order)
    return space.decode(*final)
