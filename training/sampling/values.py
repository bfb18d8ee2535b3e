"""The value function V that guides the fast sampler."""

from __future__ import annotations

from training.sampling import value_network
from training.sampling.additive_targets import AdditiveTargets
from training.sampling.conditioned_mlp import Linearisable
from training.sampling.targets import Targets
from training.spaces import Space


def value_of(
    space: Space, targets: Targets, steps: int, seed: int
) -> tuple[Linearisable, dict[str, float]]:
    """V, and how it correlates with exact expectations.

    Additive predictors give expectations themselves; others are learned by a network.
    """
    if isinstance(targets, AdditiveTargets):
        return targets.value, {}
    network = value_network.train(space, targets, steps, seed=seed)
    return network, value_network.correlations(space, network, targets)
