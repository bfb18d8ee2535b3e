"""Which cells are trained, in which order."""

from __future__ import annotations

from itertools import islice

from training.evidence.meta_dataset.jobs import JobList, SingleTraining
from training.evidence.meta_dataset.tasks import ImageSet
from training.evidence.nasbench201.pairs import pairs
from training.evidence.nasbench201.protocol import DEFAULT, PROTOCOLS, Protocol
from training.evidence.nasbench201.train import train_pair


def nasbench201_jobs(
    sets: list[ImageSet], count: int, protocol: Protocol, seed: int
) -> list[SingleTraining]:
    """The first `count` pairs of the list, a training each."""
    return [
        SingleTraining(pair, protocol, train_pair, "pairs")
        for pair in islice(pairs(sets, seed), count)
    ]


JOBS = JobList(PROTOCOLS, DEFAULT, 6000, nasbench201_jobs)
