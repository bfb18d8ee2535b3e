"""How supernets and, to check them, networks of their own are trained.

A protocol in use is never changed; another one gets another name, and the rows of
both live side by side in the table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from training.evidence.meta_dataset.protocol import Training


@dataclass(frozen=True)
class Skeleton:
    """Channels, all divisible by 8, and strides of what all networks have in common."""

    stem: int
    stages: tuple[int, int, int, int, int]
    last: int
    """Channels before the global pooling."""
    mix: int
    """Features of the classifier."""
    stem_stride: int
    strides: tuple[int, int, int, int, int]
    """Stride of the first layer of each stage."""


FULL_SIZE = Skeleton(16, (24, 40, 80, 112, 160), 960, 1280, 2, (2, 2, 2, 1, 2))
"""Once-for-All's own, at width 1."""

SMALL = Skeleton(8, (8, 16, 24, 32, 40), 160, 256, 1, (2, 1, 2, 1, 1))
"""For images of 16 px: the last three stages see 4 x 4 pixels, where kernels of 3, 5
and 7 still differ."""


@dataclass(frozen=True)
class Single(Training):
    """A training of one MobileNetV3 network."""

    skeleton: Skeleton = SMALL


@dataclass(frozen=True)
class Supernet(Single):
    """A training of the whole space at once, and the measuring of its subnets."""

    single: Single | None = None
    """The training of the networks that check it."""
    random_subnets: int = 2
    """Subnets in each step beside the largest and the smallest (the sandwich rule, Yu
    and Huang 2019, arXiv 1903.05134)."""
    calibration: int = 512
    """Images from which a subnet has its batch-norm statistics."""

    @property
    def checked(self) -> Single:
        """The training of the networks that check it. Raises ValueError without one."""
        if self.single is None:
            raise ValueError(f"{self.name} has no training of single networks")
        return self.single

    def on(self, device: str) -> Self:
        """The training on a device, with that of its single networks."""
        single = None if self.single is None else self.single.on(device)
        return replace(super().on(device), single=single)


_IMAGES, _EPOCHS, _STEPS = 2000, 1, 352

PROTOCOLS = {
    protocol.name: protocol
    for protocol in [
        Supernet(
            "supernet-c8-16px-352",
            images=_IMAGES,
            epochs=_EPOCHS,
            least_steps=_STEPS,
            learning_rate=0.05,
            single=Single(
                "single-c8-16px-352",
                images=_IMAGES,
                epochs=_EPOCHS,
                least_steps=_STEPS,
            ),
        ),
    ]
}
DEFAULT = "supernet-c8-16px-352"
