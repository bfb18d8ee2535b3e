"""The journal: every result, one JSON line each, safe on disk before the next.

The journal is the truth, the table is derived from it. Killed while writing, a process
leaves at most an unfinished last line, which the next one removes.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import BinaryIO

from training.evidence.meta_dataset.table import Kind, Row


class JournalInUse(RuntimeError):
    """Another process holds the journal."""


class Journal:
    """A journal open for writing; `open_journal` makes one. Its rows have a `key`."""

    def __init__(self, file: BinaryIO, rows: list):
        self._file = file
        self.rows = {row.key: row for row in rows}

    def append(self, row) -> None:
        """Adds a row and returns when it is on disk; a row already there is left."""
        if row.key in self.rows:
            return
        self._file.write(json.dumps(asdict(row)).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.rows[row.key] = row


@contextmanager
def open_journal(path: Path, kind: type = Row) -> Iterator[Journal]:
    """Opens a journal for writing, by one process at a time; makes it if need be.

    `kind`: the dataclass of its rows.

    Raises JournalInUse if another process has it open.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise JournalInUse(
                f"{path} is in use by another generator: wait for it, stop it, or name "
                "another file by --journal"
            ) from None
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
        yield Journal(file, read_journal(path, kind))


def in_use(path: Path) -> bool:
    """Whether a process has the journal open for writing."""
    if not path.exists():
        return False
    with open(path, "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def read_journal(path: Path, kind: type[Kind] = Row) -> list[Kind]:
    """The rows of a journal, without an unfinished last line; none without a file."""
    names = [field.name for field in fields(kind)]
    return [
        kind(**{name: _hashable(values[name]) for name in names})
        for values in _lines(path)
    ]


def protocols_in(path: Path) -> list[str]:
    """The protocol of each row, whatever its other columns are."""
    return [values["protocol"] for values in _lines(path)]


def _lines(path: Path) -> list[dict]:
    if not path.exists():
        return []
    *lines, _ = path.read_bytes().split(b"\n")
    return list(map(json.loads, lines))


def _hashable(value):
    return tuple(value) if isinstance(value, list) else value
