"""Where each space's guidance gets its targets and its value function from."""

from __future__ import annotations

from training.diffusion.conditioned_mlp import Linearisable
from training.guidance import additive, enumerated, value_network
from training.guidance.targets import Targets
from training.spaces import Space

_SOURCES = {"nasbench201": enumerated, "mobilenetv3": additive}


def targets_of(space: Space) -> Targets:
    """Targets by the space's trained predictors (training.predictors)."""
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
