"""The search spaces, each with what every layer has of its own for it.

A new space is its own files and one entry here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from training.models.mobilenetv3.train import train as train_mobilenetv3
from training.models.nasbench201.train import train as train_nasbench201
from training.models.request import Request
from training.spaces import Space, mobilenetv3, nasbench201


@dataclass(frozen=True)
class Room:
    """What a search space brings."""

    space: Space
    train: Callable[[Request], None]
    """Trains and exports its predictor."""


ROOMS = {
    room.space.NAME: room
    for room in (
        Room(nasbench201, train_nasbench201),
        Room(mobilenetv3, train_mobilenetv3),
    )
}
