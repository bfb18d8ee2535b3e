"""Finds, pauses, continues and stops a generator that runs in the background."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter
from pathlib import Path

from training.evidence.meta_dataset.journal import in_use, protocols_in

SIGNALS = {"pause": signal.SIGSTOP, "resume": signal.SIGCONT}


def announce(journal: Path) -> None:
    """Leaves the number of this process, which holds the journal, for `send`."""
    _pid_file(journal).write_text(f"{os.getpid()}\n")


def lower_session() -> None:
    """Lets the niceness of a process that leads its session count against all others.

    Linux shares the processor among sessions first (autogroups, `man 7 sched`): a nice
    process alone in its session takes as much as all that runs in another one.
    """
    niceness, group = os.nice(0), Path("/proc/self/autogroup")
    if niceness > 0 and os.getsid(0) == os.getpid() and group.exists():
        group.write_text(str(niceness))


def send(command: str, journal: Path) -> str:
    """Pauses, resumes or stops the generator of a journal; says what was done.

    Pausing takes its workers along: all of its process group. Raises ValueError if no
    generator runs, or one that does not lead its process group.
    """
    pid = _running(journal)
    if pid is None:
        raise ValueError(f"no generator is writing {journal}")
    if os.getpgid(pid) != pid:
        raise ValueError(
            f"process {pid} does not lead a process group: start the generator by "
            "setsid, or use the keys of its terminal"
        )
    if command == "stop":
        os.killpg(pid, signal.SIGCONT)
        os.kill(pid, signal.SIGTERM)
    else:
        os.killpg(pid, SIGNALS[command])
    return f"{command}: process group {pid}"


def status(journal: Path) -> str:
    """How many rows the journal has, and whether a generator is at work."""
    counts = Counter(protocols_in(journal))
    lines = [f"{count} rows of {name}" for name, count in sorted(counts.items())]
    pid = _running(journal)
    if pid is None:
        state = "not running"
    else:
        code = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True
        ).stdout
        state = f"process {pid}, {'paused' if code.startswith('T') else 'running'}"
    return "\n".join([*lines, state])


def _running(journal: Path) -> int | None:
    return int(_pid_file(journal).read_text()) if in_use(journal) else None


def _pid_file(journal: Path) -> Path:
    return journal.with_suffix(".pid")
