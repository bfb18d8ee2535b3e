"""The search spaces, each with what every layer has of its own for it.

A new space is its own files and one entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from torch import Tensor

from training.evidence.dataset.groups import Group
from training.evidence.nasbench201.records import measured_groups
from training.models.efficientnet.train import train as train_efficientnet
from training.models.mobilenetv3.train import train as train_mobilenetv3
from training.models.nasbench201 import golden
from training.models.nasbench201.train import train as train_nasbench201
from training.models.request import Request
from training.sampling import nasbench201 as cell_targets
from training.sampling import pairwise_targets
from training.sampling.additive_targets import from_teacher
from training.sampling.targets import Targets
from training.spaces import Space, efficientnet, mobilenetv3, nasbench201

Tabled = Callable[[Tensor, Tensor, Tensor, list[str]], Targets]
"""(codes [P, C], accuracies [P, n], ln ms [n, D], devices) -> targets."""


@dataclass(frozen=True)
class Room:
    """What a search space brings."""

    space: Space
    train: Callable[[Request], None]
    """Trains its predictor and publishes it (training.models.publish)."""
    targets: Callable[[Space, Path | None], Targets] = from_teacher
    """What guidance learns from, by the predictor in a folder or the one that ships.
    Predictors that are sums over the encoding need no targets of their own."""
    groups: Callable[[Path], list[Group]] = lambda data: []
    """Its measured tasks that data sets' codes are learned from, in a data folder."""
    tabled: Tabled | None = None
    """Targets by tables of predictions, where the space is small enough for them."""
    golden: Mapping[str, Callable[[], dict[str, Any]]] = field(default_factory=dict)
    """Golden files beside the general ones or in their place, by name."""


ROOMS = {
    room.space.KEY: room
    for room in (
        Room(
            nasbench201,
            train_nasbench201,
            cell_targets.from_teacher,
            measured_groups,
            cell_targets.make_targets,
            golden.FILES,
        ),
        Room(mobilenetv3, train_mobilenetv3),
        Room(efficientnet, train_efficientnet, pairwise_targets.from_teacher),
    )
}


def spaces() -> list[Space]:
    """All search spaces."""
    return [room.space for room in ROOMS.values()]
