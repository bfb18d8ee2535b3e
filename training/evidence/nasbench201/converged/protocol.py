"""The protocol of trainings to convergence, one name for each number of images.

A protocol in use is never changed; another one gets another name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from training.evidence.nasbench201.protocol import Protocol

HELD_OUT = 5
"""One in so many images of a task decides when its trainings stop."""


@dataclass(frozen=True)
class Converged(Protocol):
    """A training at a constant learning rate whose averaged weights are the network.

    `images` counts those that are held out, too. `epochs` are the most.
    """

    batch: int = 32
    warm_up_steps: int = 50
    """Steps in which the learning rate rises; it stays where it is from then on."""
    smoothing: float = 0.1
    """Label smoothing while training."""
    averaging: int = 8
    """After t steps the last t / (averaging + 1) or so weigh in the average."""
    growth: float = 1.25
    """The held-out images are looked at whenever the training is so much longer."""
    looks: int = 11
    """How often at most; the last look is at the end."""
    patience: int = 3
    """Looks in a row without an improvement that end the training."""

    def looked_at(self) -> list[int]:
        """The epochs after which the held-out images are looked at, ascending."""
        reversed_looks = range(self.looks)[::-1]
        return sorted(
            {max(1, round(self.epochs / self.growth**look)) for look in reversed_looks}
        )


@dataclass(frozen=True)
class Sizes:
    """The trainings of one protocol, by number of images."""

    name: str
    epochs: Mapping[int, int]
    """The most epochs, by number of images; measured, see docs/meta-dataset.md."""
    device: str = "cpu"

    def on(self, device: str) -> Self:
        """The protocol on a device, where its trainings have names of their own."""
        return replace(self, device=device)

    def of(self, images: int) -> Converged:
        """The training on so many images."""
        training = Converged(
            f"{self.name}-{images}", images=images, epochs=self.epochs[images]
        )
        return training.on(self.device)


PROTOCOLS = {
    protocol.name: protocol
    for protocol in [
        Sizes("c8-n1-16px-converged", {100: 120, 300: 90, 900: 54, 3000: 45})
    ]
}
DEFAULT = "c8-n1-16px-converged"
