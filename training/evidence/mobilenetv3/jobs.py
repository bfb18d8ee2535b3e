"""Which supernets and which single networks are trained, in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from random import Random

from training.evidence.meta_dataset.jobs import JobList, SingleTraining
from training.evidence.meta_dataset.table import Key, Row
from training.evidence.meta_dataset.tasks import (
    CALIBRATION,
    ImageSet,
    Pair,
    Task,
    tasks,
    whole_task,
)
from training.evidence.mobilenetv3.protocol import DEFAULT, PROTOCOLS, Supernet
from training.evidence.mobilenetv3.subnets import subnets
from training.evidence.mobilenetv3.train import train_single, train_supernet

SUBNETS = 72
"""Measured from one supernet."""
EARLY_SUPERNETS, EARLY_SUBNETS = 36, 48
"""The first supernets of the list have fewer: they were measured when all had."""
REFERENCES = 20
"""So many of them are those of every supernet of the task."""
CHECKED_TASKS = 10
"""On the first tasks, the reference subnets are also trained as single networks."""


@dataclass(frozen=True)
class SupernetTraining:
    """Trains a supernet and measures its subnets."""

    task: Task
    seed: int
    architectures: tuple[str, ...]
    protocol: Supernet
    kind: str = "supernets"

    def row_keys(self) -> list[Key]:
        return [
            (self.protocol.name, Pair(self.task, architecture, self.seed))
            for architecture in self.architectures
        ]

    def run(self, data: Path, device: str) -> list[Row]:
        results = train_supernet(
            self.task, self.architectures, self.seed, self.protocol, data, device
        )
        return [
            Row.of(pair, name, result)
            for (name, pair), result in zip(self.row_keys(), results, strict=True)
        ]


def mobilenetv3_jobs(
    sets: list[ImageSet], count: int, protocol: Supernet, seed: int
) -> list[SupernetTraining | SingleTraining]:
    """The first `count` supernets of the list, and the single networks that check them.

    The whole of `CALIBRATION` comes first, twice; then tasks as for NAS-Bench-201. Each
    time that a task comes again its supernet has the next seed: some of its subnets are
    measured anew, which shows the noise, the others are new.
    """
    jobs: list[SupernetTraining | SingleTraining] = []
    single = protocol.checked
    for supernet in islice(supernets(sets, protocol, seed), count):
        jobs.append(supernet)
        checked = len({job.task for job in jobs if isinstance(job, SupernetTraining)})
        if supernet.seed == 0 and checked <= CHECKED_TASKS:
            jobs += [
                SingleTraining(
                    Pair(supernet.task, architecture, 0),
                    single,
                    train_single,
                    "single networks",
                )
                for architecture in supernet.architectures[:REFERENCES]
            ]
    return jobs


def supernets(
    sets: list[ImageSet], protocol: Supernet, seed: int
) -> Iterator[SupernetTraining]:
    """The list without end; the reference subnets come first in each."""
    gate = [whole_task(one) for one in sets if one.name == CALIBRATION]
    visits: Counter[Task] = Counter()
    for place, task in enumerate(chain(gate, gate, tasks(sets, seed))):
        count = EARLY_SUBNETS if place < EARLY_SUPERNETS else SUBNETS
        visit = visits[task]
        visits[task] += 1
        references = subnets(REFERENCES, Random(f"{seed} {task}"))
        others = (
            architecture
            for architecture in subnets(count, Random(f"{seed} {task} {visit}"))
            if architecture not in references
        )
        chosen = (*references, *islice(others, count - REFERENCES))
        yield SupernetTraining(task, visit, chosen, protocol)


JOBS = JobList(PROTOCOLS, DEFAULT, 150, mobilenetv3_jobs)
"""Its length is in supernets."""
