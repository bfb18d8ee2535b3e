"""Short training protocols, and what a training by one of them yields.

A protocol in use is never changed; another one gets another name, and the rows of
both live side by side in the table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Self


@dataclass(frozen=True)
class Training:
    """SGD with Nesterov momentum under a one-cycle learning rate."""

    name: str
    side: int = 16
    """Side of the images in pixels, which must divide theirs."""
    images: int = 3000
    """Training images at most."""
    epochs: int = 10
    least_steps: int = 0
    """A task whose epochs have fewer steps together gets more epochs."""
    batch: int = 64
    learning_rate: float = 0.1
    """Highest learning rate."""
    warm_up: float = 0.15
    """Share of the steps in which the learning rate rises."""
    momentum: float = 0.9
    weight_decay: float = 5e-4
    shift: int = 2
    """Random shifts, in pixels, at most."""

    def on(self, device: str) -> Self:
        """The training on a device. A GPU rounds otherwise and its seconds are other
        ones, so that its rows belong to a protocol of their own, named `NAME-cuda`."""
        if device == "cpu":
            return self
        return replace(self, name=f"{self.name}-{device}")

    def epochs_of(self, images: int) -> int:
        """Epochs of a task with so many training images."""
        return max(self.epochs, ceil(self.least_steps / ceil(images / self.batch)))


@dataclass(frozen=True)
class Result:
    """The labels of one trained pair; losses are mean cross-entropies in nats."""

    images: int
    """Training images."""
    test_accuracy: float
    """Percent."""
    test_nll: float
    train_nll: float
    """Over the training images as they are, after training."""
    train_loss: tuple[float, ...]
    """Of each epoch, over the shifted and flipped images while training; empty for a
    subnet that has its weights from a supernet."""
    seconds: float
    """CPU seconds of the process, or wall-clock seconds on a GPU."""
