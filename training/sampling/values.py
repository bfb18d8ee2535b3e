"""Where each space's guidance gets its targets and its value function from."""

from __future__ import annotations

from training.sampling import additive_targets as additive
from training.sampling import enumerated_targets as enumerated
from training.sampling import value_network
from training.sampling.conditioned_mlp import Linearisable
from training.sampling.targets import Targets
from training.spaces import Space

_SOURCES = {"nasbench201": enumerated, "mobilenetv3": additive}


def targets_of(space: Space) -> Targets:
    """Targets by the space's trained predictor."""
    return _SOURCES[space.NAME].from_teacher()


def value_of(
    space: Space, targets: Targets, steps: int, seed: int
) -> tuple[Linearisable, dict[str, float]]:
    """The value function V, and how it correlates with exact expectations.

    Additive predictors give expectations themselves; others are learned by a network.
    """
    if isinstance(targets, additive.AdditiveTargets):
        return targets.value, {}
    network = value_network.train(space, targets, steps, seed=seed)
    return network, value_network.correlations(space, network, targets)
