"""The value function V that guides the fast sampler."""

from __future__ import annotations

from training.sampling import value_network
from training.sampling.conditioned_mlp import Linearisable
from training.sampling.targets import KnownValueTargets, Targets
from training.spaces import Space


def value_of(
    space: Space, targets: Targets, steps: int, seed: int
) -> tuple[Linearisable, dict[str, float]]:
    """V, and how it correlates with exact expectations.

    Sums over rows and over pairs of rows give expectations themselves; those of other
    predictors are learned by a network.
    """
    if isinstance(targets, KnownValueTargets):
        return targets.value, {}
    network = value_network.train(space, targets, steps, seed=seed)
    return network, value_network.correlations(space, network, targets)
