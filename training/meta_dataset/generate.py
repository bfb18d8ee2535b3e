"""Trains the pairs that are missing, on a Dask cluster."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from statistics import median
from threading import Event

import dask
import torch
from distributed import Client, Future, LocalCluster, as_completed

from training.meta_dataset.control import announce
from training.meta_dataset.journal import open_journal
from training.meta_dataset.pairs import Pair, pairs
from training.meta_dataset.protocol import Protocol, Result
from training.meta_dataset.table import Row, read_table, write_table
from training.meta_dataset.tasks import image_sets
from training.meta_dataset.train import train_pair

TABLE_EVERY = 50
"""Rows between two writings of the table."""

DASK = {
    "distributed.scheduler.worker-ttl": None,
    "distributed.comm.timeouts.connect": "1h",
    "distributed.comm.timeouts.tcp": "1h",
    "distributed.admin.tick.limit": "1h",
    "distributed.worker.preload": [
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
    ],
}
"""Dask settings under which all processes may be stopped and continued later, and
under which Ctrl-C reaches the generator only, which lets its workers finish."""


@dataclass(frozen=True)
class Plan:
    """What to generate and where."""

    data: Path
    journal: Path
    table: Path
    protocol: Protocol
    count: int
    """Length of the pair list."""
    seed: int = 0
    """Seed of the pair list."""
    device: str = "cpu"
    workers: int = 1
    """Processes of the local cluster."""
    scheduler: str | None = None
    """Address of a running Dask scheduler, in place of the local cluster."""


def generate(plan: Plan, stop: Event) -> bool:
    """Trains the plan's pairs that the journal and the table lack, in the list's order.

    The table is rewritten as rows come in and at the end, however this ends. Once
    `stop` is set no further pair is begun. Returns whether the list is done.
    """
    listed = list(islice(pairs(image_sets(plan.data), plan.seed), plan.count))
    with open_journal(plan.journal) as journal:
        announce(plan.journal)
        for row in read_table(plan.table):
            journal.append(row)
        missing = [p for p in listed if (plan.protocol.name, p) not in journal.rows]
        progress = Progress(len(listed), len(listed) - len(missing))
        progress.show()
        try:
            with cluster(plan) as client:
                for pair, result in train_all(client, missing, plan, stop):
                    journal.append(Row.of(pair, plan.protocol.name, result))
                    progress.advance()
                    if progress.done % TABLE_EVERY == 0:
                        write_table(list(journal.rows.values()), plan.table)
        finally:
            write_table(list(journal.rows.values()), plan.table)
        return progress.done == progress.total


@contextmanager
def cluster(plan: Plan) -> Iterator[Client]:
    """A client of the plan's scheduler, or of a local cluster that ends with it."""
    with dask.config.set(DASK):
        if plan.scheduler is not None:
            with Client(plan.scheduler) as client:
                yield client
            return
        with (
            LocalCluster(
                n_workers=plan.workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
            ) as local,
            Client(local) as client,
        ):
            yield client


def train_all(
    client: Client, missing: list[Pair], plan: Plan, stop: Event
) -> Iterator[tuple[Pair, Result]]:
    """Pairs with their results, as they come; few at a time are handed out."""
    waiting = iter(missing)
    handed_out = {}

    def hand_out(count: int) -> list[Future]:
        futures = []
        for pair in islice(waiting, 0 if stop.is_set() else count):
            futures.append(client.submit(_train, pair, plan, pure=False))
            handed_out[futures[-1].key] = pair
        return futures

    queue = as_completed(hand_out(2 * max(1, sum(client.nthreads().values()))))
    for future in queue:
        yield handed_out.pop(future.key), future.result()
        queue.update(hand_out(1))


def _train(pair: Pair, plan: Plan) -> Result:
    torch.set_num_threads(1)
    return train_pair(pair, plan.protocol, plan.data, plan.device)


class Progress:
    """Prints how far the list is and how long the rest takes.

    The pace is the median of the last pairs', so that a pause does not count.
    """

    def __init__(self, total: int, done: int):
        self.total = total
        self.done = done
        self._shown = 0.0
        self._times = deque([time.monotonic()], maxlen=100)

    def advance(self) -> None:
        """Counts a pair; prints at most once in a minute, and at the end."""
        self.done += 1
        self._times.append(time.monotonic())
        if self._times[-1] - self._shown > 60 or self.done == self.total:
            self.show()

    def show(self) -> None:
        """Prints one line."""
        self._shown = self._times[-1]
        line = f"{self.done} of {self.total} pairs"
        if len(self._times) > 1:
            pace = median(b - a for a, b in pairwise(self._times))
            left = round(pace * (self.total - self.done) / 60)
            line += f", {pace:.1f} s a pair, {left // 60} h {left % 60:02} min left"
        print(line, flush=True)
