"""Measure (data set, architecture) pairs and keep the results.

Usage: python -m training.commands.meta_dataset [run|status|table|pause|resume|stop]
           [--list NAME] [--data data] [--workers N] [--scheduler tcp://HOST:PORT]
           [--device cpu|cuda] [--protocol NAME] [--count N] [--seed 0]
           [--journal FILE] [--table FILE]
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from threading import Event

from training.base.folders import CACHE
from training.commands.options import add_data, parser_of
from training.evidence.lists import LISTS, list_of
from training.evidence.meta_dataset import control
from training.evidence.meta_dataset.journal import JournalInUse, read_journal
from training.evidence.meta_dataset.table import read_table, table_of, write_table


def main() -> int:
    """Runs the command; returns the exit code."""
    options = parse_arguments()
    try:
        if options.command == "run":
            run(options)
        elif options.command == "table":
            print(collect(options))
        elif options.command == "status":
            print(control.status(options.journal))
        else:
            print(control.send(options.command, options.journal))
    except (JournalInUse, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def parse_arguments() -> argparse.Namespace:
    """Options; those that depend on the list are None where they are not given."""
    parser = parser_of(__doc__)
    commands = ["run", "status", "table", "pause", "resume", "stop"]
    parser.add_argument("command", nargs="?", default="run", choices=commands)
    add = add_data(parser).add_argument
    add("--list", default=next(iter(LISTS)), help="one of training/evidence/lists.py")
    add("--journal", type=Path, help=".cache/meta_dataset/LIST.jsonl if not given")
    add("--table", type=Path, help="derived from the journal")
    add("--protocol", help="one of the list's, which its protocol.py has")
    add("--count", type=int, help="length of the list: pairs, or supernets")
    add("--seed", type=int, default=0, help="seed of the list")
    add("--workers", type=int, default=1, help="local processes, one thread each")
    add("--scheduler", help="tcp://... of a running Dask scheduler instead")
    add("--device", choices=["cpu", "cuda"], default="cpu")
    options = parser.parse_args()
    journals = CACHE / "meta_dataset"
    options.journal = options.journal or journals / f"{options.list}.jsonl"
    options.table = options.table or table_of(options.list)
    return options


def collect(options: argparse.Namespace) -> str:
    """Adds the rows of a journal, in use or not, to the table; says how many it has."""
    kind = list_of(options.list).row
    rows = {row.key: row for row in read_table(options.table, kind)}
    rows |= {row.key: row for row in read_journal(options.journal, kind)}
    write_table(list(rows.values()), options.table, kind)
    return f"{len(rows)} rows in {options.table}"


def run(options: argparse.Namespace) -> None:
    """Generates until the list is done, or until SIGTERM or Ctrl-C.

    The first of them lets the jobs in work finish, the second does not. Raises
    ValueError for a list or a protocol that there is not.
    """
    # Here, because the other commands need neither Torch nor Dask.
    from training.evidence.meta_dataset.generate import Plan, generate

    chosen = list_of(options.list)
    protocol = options.protocol or chosen.default
    if protocol not in chosen.protocols:
        raise ValueError(
            f"--protocol: {protocol!r} is none of {options.list}'s: "
            f"{', '.join(chosen.protocols)}"
        )
    count = chosen.count if options.count is None else options.count
    stop = Event()

    def finish(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, signal.default_int_handler)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, finish)
    control.lower_session()
    sets = chosen.sets(options.data)
    plan = Plan(
        jobs=chosen.jobs(sets, count, protocol, options.device, options.seed),
        data=options.data.resolve(),
        journal=options.journal,
        table=options.table,
        device=options.device,
        workers=options.workers,
        scheduler=options.scheduler,
        row=chosen.row,
    )
    if not generate(plan, stop):
        print("stopped; the same command goes on from here", flush=True)


if __name__ == "__main__":
    sys.exit(main())
