"""The jobs of the list of trainings to convergence."""

from __future__ import annotations

from itertools import islice

from training.evidence.meta_dataset.jobs import JobList, SingleTraining
from training.evidence.meta_dataset.tasks import ImageSet
from training.evidence.nasbench201.converged.pairs import sized_pairs
from training.evidence.nasbench201.converged.protocol import DEFAULT, PROTOCOLS, Sizes
from training.evidence.nasbench201.converged.train import train_converged


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


JOBS = JobList(PROTOCOLS, DEFAULT, 1812, converged_jobs)
