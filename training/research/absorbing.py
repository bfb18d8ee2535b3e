"""Absorbing discrete diffusion (D3PM, arXiv 2107.03006) with the same guidance.

An architecture is a row of tokens: the type of each row and, where depths vary, the
depth of each stage. Noise masks tokens; denoising unmasks them at random times, drawn
from their posterior. Under the uniform prior that posterior is exact: a masked token is
uniform, an unmasked one certain. Written as logits it goes through the guided step like
the posterior of a Gaussian process, so that accuracy and budgets steer it alike.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Protocol

import numpy as np
import torch

from training.base.graph import Graph, run_graph
from training.sampling import step_graph as export
from training.sampling.conditioned_mlp import ConditionedMLP
from training.sampling.noising import random_rows
from training.sampling.regression import minimise
from training.sampling.targets import KnownValueTargets, Targets
from training.spaces import Space

MASKED = -1
CERTAIN = 1e4
"""Log-odds of what is known; no guidance outweighs them."""


def token_logits(space: Space, types: np.ndarray, depths: np.ndarray) -> np.ndarray:
    """Logits [b, ROWS, COLUMNS] whose posterior is that of the tokens.

    `types` [b, ROWS] and `depths` [b, STAGES] (places in DEPTHS) hold MASKED where a
    token is masked. What is known of a depth is put on the evidence of the slots that
    tell it from the depth before.
    """
    known = types[..., None] != MASKED
    others = np.arange(space.COLUMNS) != types[..., None]
    rows = np.where(known, -CERTAIN * others, -math.log(space.COLUMNS))
    evidence = np.full(types.shape, math.log(space.COLUMNS))
    if len(space.DEPTHS) > 1:
        unlike = np.arange(len(space.DEPTHS)) != depths[..., None]
        log_depth = np.where(depths[..., None] != MASKED, -CERTAIN * unlike, 0.0)
        by_stage = evidence.reshape(len(types), space.STAGES, space.SLOTS)
        by_stage[..., min(space.DEPTHS) :] += np.diff(log_depth, axis=-1)
    return (rows + evidence[..., None]).astype(np.float32)


class Steered(Protocol):
    """A task whose samples are steered (training.sampling.shipped.DatasetTask)."""

    @property
    def space(self) -> Space: ...

    def steering(
        self,
        strength: float,
        price: float,
        samples: int,
        generator: np.random.Generator,
        /,
    ) -> dict[str, np.ndarray]: ...


def sample(
    task: Steered,
    graph: Graph,
    strength: float,
    price: float,
    samples: int,
    seed: int,
    steps: int,
) -> np.ndarray:
    """Architectures [n, ROWS] after `steps` steps of the guided step `graph`.

    Every token is unmasked at one of the steps, all equally likely.
    """
    space, generator = task.space, np.random.default_rng(seed)
    fixed = task.steering(strength, price, samples, generator)
    still = np.zeros((samples, space.ROWS, space.COLUMNS), np.float32)
    types = np.full((samples, space.ROWS), MASKED)
    depths = np.full((samples, space.STAGES), MASKED)
    for step in range(steps):
        share = (steps - step) / steps
        vector = np.array([1, 0, 0, share], np.float32)
        logits = token_logits(space, types, depths)
        inputs = {"x": logits, "noise": still, "schedule": vector, **fixed}
        _, marginals, *depth = run_graph(graph, None, inputs)
        types = _unmask(types, marginals, steps - step, generator)
        if depth:
            depths = _unmask(depths, depth[0], steps - step, generator)
    if len(space.DEPTHS) == 1:
        return types
    used = np.arange(space.SLOTS) < np.array(space.DEPTHS)[depths][..., None]
    return np.where(used.reshape(types.shape), types, -1)


def _unmask(
    tokens: np.ndarray,
    weights: np.ndarray,
    steps_left: int,
    generator: np.random.Generator,
) -> np.ndarray:
    """Tokens of which every masked one is drawn by its weights [..., K] with
    probability 1 / steps_left."""
    total = weights.cumsum(-1)
    # Where a slot is surely unused its type is of no consequence.
    place = generator.random(tokens.shape)[..., None] * total[..., -1:]
    drawn = np.minimum((total < place).sum(-1), weights.shape[-1] - 1)
    chosen = generator.random(tokens.shape) < 1 / steps_left
    return np.where((tokens == MASKED) & chosen, drawn, tokens)


def write_graph(space: Space, targets: Targets, path: Path, steps: int) -> None:
    """The guided step around a value function for masked architectures, as ONNX.

    Additive values are exact for any marginals; others are fitted to masked random
    architectures, as the fast sampler's are to noisy ones.
    """
    if isinstance(targets, KnownValueTargets):
        export.write_step(space, targets.value, targets, path)
        return
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(0)
    inputs, outputs = space.ROWS * space.COLUMNS, 1 + len(targets.devices)
    network = ConditionedMLP(inputs, targets.codes.shape[1], outputs)

    def loss() -> torch.Tensor:
        share = torch.rand(256, 1, 1, generator=generator)
        masked = torch.rand(256, space.ROWS, 1, generator=generator) < share
        rows = random_rows(space, 256, generator)
        marginals = torch.where(masked, 1 / space.COLUMNS, rows)
        pick = targets.pick(256, generator)
        predicted = network(marginals.flatten(1), share[:, 0], pick.conditions)
        error = (predicted - targets.expected(marginals, pick)) ** 2
        return error[:, 0].mean() + error[:, 1:].mean()

    export.write_step(space, minimise(network, loss, steps), targets, path)
