"""The record of measured numbers, docs/metrics.json, as bench/metrics.ts keeps it.

Both write the same numbers with the same characters: a whole number without a fraction,
small ones as JavaScript prints them; test/golden/metrics.json holds both to it.
"""

from __future__ import annotations

import datetime
import json
import math
import re
import statistics
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import numpy as np

from training.base.folders import ROOT
from training.base.whole_file import write_whole

METRICS = ROOT / "docs" / "metrics.json"


class Measured(NamedTuple):
    """A value and how many items it is taken over."""

    value: float
    n: int


def median_of(values: Iterable[float]) -> Measured:
    """Their median, and how many there are."""
    numbers = np.array([float(value) for value in values])
    return Measured(float(np.median(numbers)), len(numbers))


def spread_of(values: Iterable[float]) -> float | None:
    """Standard deviation over runs, with n - 1 in the denominator; None for fewer than
    two, which have no spread."""
    numbers = [float(value) for value in values]
    return statistics.stdev(numbers) if len(numbers) > 1 else None


def record(
    key: str,
    value: float,
    unit: str,
    n: int,
    seeds: list[int],
    spread: float | None,
    command: str,
    path: Path = METRICS,
) -> None:
    """Write one measured number under `key`, keeping all others.

    `n`: how many items `value` is taken over. `seeds`: the seeds it is the mean of
    (empty: nothing random). `spread`: standard deviation over the seeds (`spread_of`),
    None for a single one. `command` measures the number again. `value` and `spread` are
    rounded to four significant digits: more would be noise.
    """
    if not math.isfinite(value):
        raise ValueError(f"{key}: {value} is not a measurement")
    numbers = json.loads(path.read_text()) if path.exists() else {}
    numbers[key] = {
        "value": _significant(value),
        "unit": unit,
        "n": n,
        "seeds": seeds,
        "spread": None if spread is None else _significant(spread),
        "command": command,
        "date": datetime.date.today().isoformat(),
    }
    write_whole(path, _dumps(numbers) + "\n")


def _significant(value: float) -> float:
    return float(f"{value:.3e}")


def _dumps(numbers: dict[str, dict]) -> str:
    text = json.dumps(numbers, indent=2, sort_keys=True, ensure_ascii=False)
    floats = r"(?m)(?<=: )(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?=,?$)"
    return re.sub(floats, lambda match: _as_javascript(match[1]), text)


def _as_javascript(number: str) -> str:
    """JavaScript turns to exponents below 1e-6 only, and from 1e21 on."""
    value = float(number)
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    if 1e-6 <= abs(value) < 1e-4:
        return f"{Decimal(number):f}"
    return number.replace("e-0", "e-")
