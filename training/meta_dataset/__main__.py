"""Command line of the meta-dataset generator."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from threading import Event

from training.meta_dataset import control
from training.meta_dataset.journal import JournalInUse
from training.meta_dataset.protocol import DEFAULT, PROTOCOLS
from training.meta_dataset.table import TABLE

JOURNAL = Path(".cache/meta_dataset/nasbench201.jsonl")


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
        description="Trains (data set, architecture) pairs and keeps their results.",
    )
    parser.add_argument(
        "command",
        nargs="?",
        default="run",
        choices=["run", "status", "pause", "resume", "stop"],
    )
    add = parser.add_argument
    add("--data", type=Path, default=Path("../shared/data"), help="holds images/")
    add("--journal", type=Path, default=JOURNAL)
    add("--table", type=Path, default=TABLE, help="derived from the journal")
    add("--protocol", choices=PROTOCOLS, default=DEFAULT)
    add("--count", type=int, default=6000, help="length of the pair list")
    add("--seed", type=int, default=0, help="seed of the pair list")
    add("--workers", type=int, default=1, help="local processes, one thread each")
    add("--scheduler", help="tcp://... of a running Dask scheduler instead")
    add("--device", choices=["cpu", "cuda"], default="cpu")
    return parser.parse_args()


def run(options: argparse.Namespace) -> None:
    """Generates until the list is done, or until SIGTERM or Ctrl-C.

    The first of them lets the pairs in training finish, the second does not.
    """
    # Here, because the other commands need neither Torch nor Dask.
    from training.meta_dataset.generate import Plan, generate

    stop = Event()

    def finish(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, signal.default_int_handler)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, finish)
    plan = Plan(
        data=options.data.resolve(),
        journal=options.journal,
        table=options.table,
        protocol=PROTOCOLS[options.protocol],
        count=options.count,
        seed=options.seed,
        device=options.device,
        workers=options.workers,
        scheduler=options.scheduler,
    )
    if not generate(plan, stop):
        print("stopped; the same command goes on from here", flush=True)


if __name__ == "__main__":
    sys.exit(main())
