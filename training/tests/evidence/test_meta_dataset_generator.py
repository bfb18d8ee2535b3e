"""The generator as users run it: killed, continued, paused, stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import Event

import pytest
from distributed import Client, LocalCluster

from training.evidence.meta_dataset.generate import (
    Plan,
    generate,
    room,
    wait_for_a_worker,
)
from training.evidence.meta_dataset.journal import read_journal
from training.evidence.meta_dataset.table import read_table
from training.evidence.meta_dataset.tasks import image_sets
from training.evidence.nasbench201.jobs import nasbench201_jobs
from training.evidence.nasbench201.pairs import pairs
from training.evidence.nasbench201.protocol import DEFAULT, PROTOCOLS
from training.tests.image_sets import write_image_sets

COUNT = 4


class Generator:
    """The command line on synthetic image sets, in a process group of its own."""

    def __init__(self, folder):
        self.data = write_image_sets(folder)
        self.journal = folder / "journal.jsonl"
        self.table = folder / "table.csv.gz"
        self.count = COUNT

    def start(self, command="run"):
        return subprocess.Popen(
            [sys.executable, "-m", "training.commands.meta_dataset", command]
            + ["--data", self.data, "--count", str(self.count)]
            + ["--journal", self.journal, "--table", self.table],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, command="run"):
        process = self.start(command)
        output, errors = process.communicate(timeout=300)
        return process.returncode, output, errors

    def rows(self):
        return read_journal(self.journal)

    def wait_for_rows(self, count):
        deadline = time.monotonic() + 200
        while len(self.rows()) < count:
            assert time.monotonic() < deadline, "the generator makes no progress"
            time.sleep(0.02)


@pytest.fixture
def generator(tmp_path):
    return Generator(tmp_path)


def test_killed_in_mid_write_it_loses_and_doubles_nothing(generator):
    process = generator.start()
    generator.wait_for_rows(2)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    kept = generator.rows()
    with open(generator.journal, "ab") as file:
        file.write(generator.journal.read_bytes()[:90])

    code, output, errors = generator.run()
    assert (code, errors) == (0, "")
    assert f"{len(kept)} of {COUNT} pairs" in output
    rows = generator.rows()
    assert rows[: len(kept)] == kept
    expected = set(islice(pairs(image_sets(generator.data)), COUNT))
    assert len(rows) == COUNT
    assert {row.key for row in rows} == {(DEFAULT, pair) for pair in expected}
    assert set(read_table(generator.table)) == set(rows)

    generator.journal.unlink()
    code, output, _ = generator.run()
    assert (code, f"{COUNT} of {COUNT} pairs" in output) == (0, True)
    assert set(generator.rows()) == set(rows)

    generator.journal.unlink()
    generator.table.unlink()
    generator.count = 2
    assert generator.run()[0] == 0
    again = {replace(row, seconds=0) for row in generator.rows()}
    assert len(again) == 2
    assert again <= {replace(row, seconds=0) for row in rows}


def test_it_pauses_goes_on_and_stops_on_command(generator):
    generator.count = 40  # more than it will come to
    code, _, errors = generator.run("pause")
    assert code == 1 and errors.startswith("error: no generator")
    process = generator.start()
    generator.wait_for_rows(2)
    assert generator.run("pause")[0] == 0
    paused = generator.rows()
    assert "paused" in generator.run("status")[1]
    assert generator.rows() == paused

    second = generator.run()
    assert second[0] == 1 and "in use" in second[2]

    assert generator.run("resume")[0] == 0
    generator.wait_for_rows(len(paused) + 1)
    assert generator.run("stop")[0] == 0
    output, errors = process.communicate(timeout=200)
    assert process.returncode == 0, errors
    assert "stopped" in output
    assert set(read_table(generator.table)) == set(generator.rows())
    assert "not running" in generator.run("status")[1]


@pytest.mark.skipif(
    not Path("/proc/self/autogroup").exists(), reason="no autogroups here"
)
@pytest.mark.parametrize("leads", [True, False])
def test_a_low_priority_counts_for_a_session_that_the_generator_leads(leads):
    program = (
        "import os; from training.evidence.meta_dataset.control import lower_session;"
        "os.nice(7); lower_session(); print(open('/proc/self/autogroup').read())"
    )
    before = Path("/proc/self/autogroup").read_text().strip()
    lowered = min(os.nice(0) + 7, 19)
    output = subprocess.run(
        [sys.executable, "-c", program],
        start_new_session=leads,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert output.endswith(f"nice {lowered}") if leads else output == before


def test_bad_input_gets_one_clear_line(generator, tmp_path):
    generator.data = tmp_path / "nowhere"
    code, _, errors = generator.run()
    assert code == 1
    assert errors.count("\n") == 1 and "--data" in errors


@contextmanager
def local(workers: int, threads: int) -> Iterator[LocalCluster]:
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=threads,
        processes=False,
        protocol="tcp://",
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
    )
    with cluster:
        yield cluster


def test_workers_of_several_threads_are_refused(generator):
    jobs = nasbench201_jobs(image_sets(generator.data), 2, PROTOCOLS[DEFAULT], 0)
    with local(1, 2) as cluster:
        plan = Plan(
            jobs,
            generator.data,
            generator.journal,
            generator.table,
            scheduler=cluster.scheduler_address,
        )
        with pytest.raises(ValueError, match="dask worker --nthreads 1"):
            generate(plan, Event())
    assert generator.rows() == []


def test_jobs_are_handed_out_for_workers_that_come_later():
    with local(0, 1) as cluster, Client(cluster) as client:
        stopped = Event()
        stopped.set()
        wait_for_a_worker(client, stopped)
        cluster.scale(1)
        wait_for_a_worker(client, Event())
        assert (room(client, 0), room(client, 1), room(client, 2)) == (2, 1, 0)
        cluster.scale(3)
        client.wait_for_workers(3)
        assert (room(client, 1), room(client, 7)) == (5, 0)
