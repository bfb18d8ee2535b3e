"""How networks are fine-tuned on photos.

A protocol in use is never changed; another one gets another name.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

from training.spaces.efficientnet.inheritance import Cut

INHERITED, SCRATCH = "inherited", "scratch"
STARTS = (INHERITED, SCRATCH)

TUNING = ("flowers5", "wbc")
"""Families on which recipe and cut were chosen. What the recipe is worth is reported on
the others only."""


@dataclass(frozen=True)
class FineTuning:
    """SGD with Nesterov momentum, the same for both starts but for the rate."""

    name: str
    side: int = 96
    """Of the photos in pixels."""
    images: int = 2**31
    """Training photos at most, the first of a stratified order."""
    epochs: int = 8
    early: int = 3
    """The network is also measured after so many epochs."""
    batch: int = 32
    rates: tuple[tuple[str, float], ...] = ((INHERITED, 0.02), (SCRATCH, 0.1))
    """Highest learning rate by start."""
    warm_up: float = 0.2
    """Share of the steps in which the learning rate rises."""
    averaging: int | None = None
    """None: the rate falls to 0 (one cycle). Else it stays, and of t steps the last
    t / (averaging + 1) or so weigh in the average of the weights that is measured."""
    momentum: float = 0.9
    weight_decay: float = 1e-4
    smoothing: float = 0.1
    """Label smoothing while training."""
    shift: int = 8
    """Random shifts, in pixels, at most."""
    frozen: int = 0
    """First epochs in which only the classifier learns (inherited start)."""
    distillation: float = 0.0
    """Weight of the mean squared difference to Lite0's own features, in units of their
    variance (inherited start)."""
    cut: Cut = field(default_factory=Cut)

    def on(self, device: str) -> Self:
        """The protocol on a device; a GPU's rows have a protocol of their own."""
        if device == "cpu":
            return self
        return replace(self, name=f"{self.name}-{device}")


PROTOCOLS = {
    protocol.name: protocol
    for protocol in [
        FineTuning(
            "efficientnet-96px-8ep",
            images=800,
            cut=Cut(importance="spread", beyond="copy"),
        )
    ]
}
DEFAULT = "efficientnet-96px-8ep"
