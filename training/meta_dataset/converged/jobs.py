"""The jobs of the list of trainings to convergence."""

from __future__ import annotations

from itertools import islice

from training.meta_dataset.converged.pairs import sized_pairs
from training.meta_dataset.converged.protocol import Sizes
from training.meta_dataset.converged.train import train_converged
from training.meta_dataset.jobs import SingleTraining
from training.meta_dataset.tasks import ImageSet


def converged_jobs(
    sets: list[ImageSet], count: int, protocol: Sizes, seed: int
) -> list[SingleTraining]:
    """The first `count` pairs of the list, a training each."""
    return [
        SingleTraining(
            pair, protocol.of(images), train_converged, f"of {images} images"
        )
        for pair, images in islice(
            sized_pairs(sets, sorted(protocol.epochs), seed), count
        )
    ]
