"""Command line of the meta-dataset generator."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from threading import Event

from training.meta_dataset import control
from training.meta_dataset import protocol as nasbench201
from training.meta_dataset.converged import protocol as converged
from training.meta_dataset.journal import JournalInUse
from training.meta_dataset.mobilenetv3 import protocol as mobilenetv3
from training.meta_dataset.table import table_of
from training.meta_dataset.tasks import image_sets

SPACES = {
    "nasbench201": nasbench201,
    "nasbench201_converged": converged,
    "mobilenetv3": mobilenetv3,
}
"""Protocols of each list. A space has more than one list where its networks are trained
in more than one way."""
COUNTS = {"nasbench201": 6000, "nasbench201_converged": 1812, "mobilenetv3": 150}
"""Default lengths of the lists, in pairs and in supernets."""


def main() -> int:
    """Runs the command; returns the exit code."""
    options = parse_arguments()
    try:
        if options.command == "run":
            run(options)
        elif options.command == "status":
            print(control.status(options.journal))
        else:
            print(control.send(options.command, options.journal))
    except (JournalInUse, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m training.meta_dataset",
        description="Measures (data set, architecture) pairs and keeps the results.",
    )
    parser.add_argument(
        "command",
        nargs="?",
        default="run",
        choices=["run", "status", "pause", "resume", "stop"],
    )
    add = parser.add_argument
    add("--space", choices=SPACES, default="nasbench201")
    add("--data", type=Path, default=Path("../shared/data"), help="holds images/")
    add("--journal", type=Path, help=".cache/meta_dataset/SPACE.jsonl if not given")
    add("--table", type=Path, help="derived from the journal")
    add("--protocol", help="one of the space's, which its protocol.py lists")
    add("--count", type=int, help="length of the list: pairs, or supernets")
    add("--seed", type=int, default=0, help="seed of the list")
    add("--workers", type=int, default=1, help="local processes, one thread each")
    add("--scheduler", help="tcp://... of a running Dask scheduler instead")
    add("--device", choices=["cpu", "cuda"], default="cpu")
    options = parser.parse_args()
    space = SPACES[options.space]
    options.journal = options.journal or Path(
        f".cache/meta_dataset/{options.space}.jsonl"
    )
    options.table = options.table or table_of(options.space)
    options.protocol = options.protocol or space.DEFAULT
    if options.protocol not in space.PROTOCOLS:
        parser.error(
            f"--protocol: {options.protocol!r} is none of {options.space}'s: "
            f"{', '.join(space.PROTOCOLS)}"
        )
    if options.count is None:
        options.count = COUNTS[options.space]
    return options


def run(options: argparse.Namespace) -> None:
    """Generates until the list is done, or until SIGTERM or Ctrl-C.

    The first of them lets the jobs in work finish, the second does not.
    """
    # Here, because the other commands need neither Torch nor Dask.
    from training.meta_dataset.converged.jobs import converged_jobs
    from training.meta_dataset.generate import Plan, generate
    from training.meta_dataset.jobs import nasbench201_jobs
    from training.meta_dataset.mobilenetv3.jobs import mobilenetv3_jobs

    stop = Event()

    def finish(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, signal.default_int_handler)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, finish)
    control.lower_session()
    protocol = SPACES[options.space].PROTOCOLS[options.protocol].on(options.device)
    list_jobs = {
        "nasbench201": nasbench201_jobs,
        "nasbench201_converged": converged_jobs,
        "mobilenetv3": mobilenetv3_jobs,
    }
    plan = Plan(
        jobs=list_jobs[options.space](
            image_sets(options.data), options.count, protocol, options.seed
        ),
        data=options.data.resolve(),
        journal=options.journal,
        table=options.table,
        device=options.device,
        workers=options.workers,
        scheduler=options.scheduler,
    )
    if not generate(plan, stop):
        print("stopped; the same command goes on from here", flush=True)


if __name__ == "__main__":
    sys.exit(main())
