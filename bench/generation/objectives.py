"""Objectives, fronts and hypervolumes, all to be minimised: minus accuracy in percent,
ln params, ln ms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import moocore
import numpy as np

from training.spaces import Space


def front(minimised: np.ndarray) -> np.ndarray:
    """Mask [n] of the points [n, k] that no other dominates."""
    return np.asarray(moocore.is_nondominated(minimised, keep_weakly=True))


def _every(architectures: np.ndarray) -> np.ndarray:
    return np.ones(len(architectures), dtype=bool)


@dataclass(frozen=True)
class Problem:
    """A search under predicted objectives, judged by others.

    predicted, judged: architectures [n, ROWS] -> objectives [n, 3]. reference: the
    space's median accuracy and highest costs, as judged. valid: architectures -> mask
    [n] of those that are networks; the others cost no call and get no answer.
    """

    space: Space
    predicted: Callable[[np.ndarray], np.ndarray]
    judged: Callable[[np.ndarray], np.ndarray]
    reference: np.ndarray
    valid: Callable[[np.ndarray], np.ndarray] = _every

    def filtered(self, architectures: np.ndarray) -> np.ndarray:
        """The front, by predicted objectives, of distinct architectures."""
        distinct = np.unique(architectures, axis=0)
        return distinct[front(self.predicted(distinct))]

    def hypervolume(self, architectures: np.ndarray) -> float:
        """Judged hypervolume of the filtered front."""
        return self.volume(self.judged(self.filtered(architectures)))

    def volume(self, minimised: np.ndarray) -> float:
        """Hypervolume of objectives [n, 3] above the reference."""
        return float(moocore.hypervolume(minimised, ref=self.reference))
