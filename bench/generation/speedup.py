"""How much faster than the paper's mode the fast sampler is as good."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.generation import engine
from bench.generation.report import Tally

_COUNTS = (8, 16, 32, 64, 128, 256)
"""Candidates by which the time to a hypervolume is found."""
_REPEATS = 3
"""Runs of a count: one may be lucky, their median is not."""
_NEXT_SEED = 1000

TIME, REACHED, PAPER = "speedup_to_equal_hv", "speedup_reached", "paper_ms256"
KEYS = (TIME, REACHED, PAPER)


def runs(seed: int) -> list[engine.Run]:
    """The fast sampler's runs, those of a count together."""
    return [
        engine.Run("fast", count, seed + _NEXT_SEED * repeat)
        for count in _COUNTS
        for repeat in range(_REPEATS)
    ]


def add(
    tally: Tally,
    seed: int,
    values: Sequence[float],
    outcomes: Sequence[engine.Outcome],
    target: float,
    ms: float,
    suffix: str = "",
) -> None:
    """Adds `ms`, the time of the paper's mode, and how often the median time of the
    fewest candidates whose median value reaches `target` goes into it: never, 0, where
    none do. `values` and `outcomes` are those of `runs`."""
    medians = np.median(np.reshape(values, (-1, _REPEATS)), axis=1)
    times = np.reshape([outcome.ms for outcome in outcomes], (-1, _REPEATS))
    reaching = np.flatnonzero(medians >= target)
    speedup = ms / np.median(times[reaching[0]]) if len(reaching) else 0.0
    tally.add(TIME + suffix, float(speedup), seed)
    tally.add(REACHED + suffix, float(len(reaching) > 0), seed)
    tally.add(PAPER + suffix, ms, seed)
