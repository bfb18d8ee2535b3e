"""Measured accuracies, grouped by task and protocol, and the families of image sets."""

from dataclasses import dataclass, replace

import numpy as np

FULL, MIDDLE = "200 epochs", "12 epochs"
"""The benchmark's protocols; any other is one of the meta-dataset's."""

_DIGITS = "digits"
_SET_FAMILIES = {
    "cifar10": "CIFAR",
    "tin_insects": "ImageNet",
    "tin_pets": "ImageNet",
    "tin_scenes": "ImageNet",
    "tin_vehicles": "ImageNet",
    "mnist": _DIGITS,
    "kannada_mnist": _DIGITS,
    "bangla_digits": _DIGITS,
    "devanagari_digits": _DIGITS,
    "farsi_digits": _DIGITS,
    "telugu_digits": _DIGITS,
    "notmnist": _DIGITS,
    "sign_digits": "hands",
    "quickdraw3": "drawings",
    "fashion_mnist": "clothes",
    "covid_xray": "X-rays",
    "mednist": "X-rays",
    "wbc": "blood cells",
    "elpv_solar": "solar cells",
    "face_mask": "faces",
    "fer2013": "faces",
    "flowers5": "flowers",
    "cats_dogs": "cats and dogs",
    "gtsrb": "traffic signs",
}
FAMILIES = tuple(dict.fromkeys(_SET_FAMILIES.values()))


def family_of(name: str) -> str:
    """The family of an image set.

    Raises KeyError for a set that has none: one must be named for it in this file,
    or leaving families out would leak."""
    return _SET_FAMILIES[name]


@dataclass(frozen=True)
class Group:
    """Accuracies of cells trained on one task by one protocol."""

    sources: tuple[str, ...]
    """The image sets that show what the task looks like."""
    subset: tuple[int, ...] | None
    """The classes of the only source that take part; None: all of them."""
    classes: int
    images_per_class: float
    protocol: str
    cells: np.ndarray
    """Places in the list of the space's cells, int64 [m]."""
    accuracy: np.ndarray
    """Percent, float64 [m]."""
    losses: np.ndarray | None = None
    """Of short trainings: test negative log-likelihood and late training loss, nats
    [m, 2]."""
    stand_in: bool = False
    """The images are those of kindred sets, so they tell how cells rank but not how
    high the accuracy is."""

    @property
    def known_losses(self) -> np.ndarray:
        """The losses of short trainings [m, 2]. Raises ValueError for others."""
        if self.losses is None:
            raise ValueError(f"{self.sources} by {self.protocol}: no losses")
        return self.losses

    @property
    def family(self) -> str:
        return family_of(self.sources[0])

    @property
    def short(self) -> bool:
        """Whether the protocol is one of the meta-dataset's."""
        return self.protocol not in (FULL, MIDDLE)

    def part(self, chosen: np.ndarray) -> "Group":
        """The measurements that a mask [m] or an index chooses."""
        losses = None if self.losses is None else self.losses[chosen]
        return replace(
            self,
            cells=self.cells[chosen],
            accuracy=self.accuracy[chosen],
            losses=losses,
        )
