"""Does the jobs whose rows are missing, on a Dask cluster."""

from __future__ import annotations

import logging
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from threading import Event
from typing import cast

import torch
from dask import config
from distributed import Client, Future, LocalCluster, as_completed

from training.evidence.meta_dataset.control import announce
from training.evidence.meta_dataset.jobs import Job
from training.evidence.meta_dataset.journal import open_journal
from training.evidence.meta_dataset.table import Row, read_table, write_table

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
    "distributed.nanny.pre-spawn-environ": {
        "OMP_NUM_THREADS": 1,
        "MALLOC_TRIM_THRESHOLD_": 2**30,
        "MALLOC_MMAP_THRESHOLD_": 2**25,
    },
}
"""Dask settings under which all processes may be stopped and continued later, and
under which Ctrl-C reaches the generator only, which lets its workers finish. Workers
of a scheduler of one's own have their own settings. The last
ones keep freed memory in the process: Dask's own hand it back after each tensor, which
costs as much as the training."""


@dataclass(frozen=True)
class Plan:
    """What to generate and where."""

    jobs: Sequence[Job]
    data: Path
    """The folder that holds images/."""
    journal: Path
    table: Path
    device: str = "cpu"
    workers: int = 1
    """Processes of the local cluster."""
    scheduler: str | None = None
    """Address of a running Dask scheduler, in place of the local cluster."""
    row: type = Row
    """The dataclass of the jobs' rows."""


def generate(plan: Plan, stop: Event) -> bool:
    """Does the plan's jobs whose rows the journal and the table lack, in their order.

    The table is rewritten as rows come in and at the end, however this ends. Once
    `stop` is set no further job is begun. Returns whether all are done.

    Raises ValueError where a worker has several threads: jobs seed Torch for their
    whole process and count its seconds.
    """
    with open_journal(plan.journal, plan.row) as journal:
        announce(plan.journal)
        for row in read_table(plan.table, plan.row):
            journal.append(row)
        missing = [
            job
            for job in plan.jobs
            if any(key not in journal.rows for key in job.row_keys())
        ]
        progress = Progress(plan.jobs, missing)
        progress.show()
        written = len(journal.rows)
        try:
            with cluster(plan) as client:
                for job, rows in do_all(client, missing, plan, stop):
                    for row in rows:
                        journal.append(row)
                    progress.advance(job)
                    if len(journal.rows) >= written + TABLE_EVERY:
                        write_table(list(journal.rows.values()), plan.table, plan.row)
                        written = len(journal.rows)
        finally:
            write_table(list(journal.rows.values()), plan.table, plan.row)
        return not progress.missing.total()


@contextmanager
def cluster(plan: Plan) -> Iterator[Client]:
    """A client of the plan's scheduler, or of a local cluster that ends with it."""
    with config.set(DASK):
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
                silence_logs=logging.ERROR,
            ) as local,
            Client(local) as client,
        ):
            yield client


def do_all(
    client: Client, missing: list[Job], plan: Plan, stop: Event
) -> Iterator[tuple[Job, list]]:
    """Jobs with their rows, as they come; few at a time are handed out."""
    wait_for_a_worker(client, stop)
    waiting = iter(missing)
    handed_out = {}

    def hand_out() -> list[Future]:
        futures = []
        count = 0 if stop.is_set() else room(client, len(handed_out))
        for job in islice(waiting, count):
            futures.append(client.submit(_do, job, plan.data, plan.device, pure=False))
            handed_out[futures[-1].key] = job
        return futures

    queue = as_completed(hand_out())
    for future in queue:
        yield handed_out.pop(future.key), future.result()
        queue.update(hand_out())


def wait_for_a_worker(client: Client, stop: Event) -> None:
    """Returns once the scheduler has a worker, or `stop` is set."""
    is_told = False
    while not (client.nthreads() or stop.is_set()):
        if not is_told and client.scheduler is not None:
            print(f"waiting for a worker at {client.scheduler.address}", flush=True)
            is_told = True
        with suppress(TimeoutError):
            client.wait_for_workers(1, timeout=1)


def room(client: Client, in_work: int) -> int:
    """How many jobs to hand out beside those in work: two for each worker, which come
    and go, and two where all of them are gone."""
    threads = cast(dict[str, int], client.nthreads()).values()
    if any(count > 1 for count in threads):
        raise ValueError(
            "a worker has several threads, which would share one stream of random "
            "numbers: start each with `dask worker --nthreads 1`"
        )
    return max(2 * max(1, len(threads)) - in_work, 0)


def _do(job: Job, data: Path, device: str) -> list:
    torch.set_num_threads(1)
    return job.run(data, device)


class Progress:
    """Prints how many jobs of each kind are done and how long the rest takes.

    The pace of a kind is the median of its last jobs', so that a pause does not count.
    """

    def __init__(self, jobs: Sequence[Job], missing: Sequence[Job]):
        self.all = Counter(job.kind for job in jobs)
        self.missing = Counter(job.kind for job in missing)
        self._shown, self._last = 0.0, time.monotonic()
        self._seconds = defaultdict(lambda: deque(maxlen=100))

    def advance(self, job: Job) -> None:
        """Counts a job; prints at most once in a minute, and at the end."""
        now = time.monotonic()
        self._seconds[job.kind].append(now - self._last)
        self._last = now
        self.missing[job.kind] -= 1
        if now - self._shown > 60 or not self.missing.total():
            self.show()

    def show(self) -> None:
        """Prints one line."""
        self._shown = time.monotonic()
        pace = {kind: median(seconds) for kind, seconds in self._seconds.items()}
        parts = [
            f"{total - self.missing[kind]} of {total} {kind}"
            + (f" ({pace[kind]:.1f} s each)" if kind in pace else "")
            for kind, total in self.all.items()
        ]
        if pace:
            overall = median(pace.values())
            left = sum(pace.get(kind, overall) * n for kind, n in self.missing.items())
            parts.append(f"{int(left / 3600)} h {int(left / 60 % 60):02} min left")
        print(", ".join(parts), flush=True)
