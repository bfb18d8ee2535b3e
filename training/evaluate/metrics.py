"""The record of measured numbers, docs/metrics.json."""

from __future__ import annotations

import datetime
import json
import math
import os
from pathlib import Path

METRICS = Path(__file__).resolve().parents[2] / "docs" / "metrics.json"


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
    (empty: nothing random). `spread`: standard deviation over the seeds, if there are
    several. `command` measures the number again.
    """
    if not math.isfinite(value):
        raise ValueError(f"{key}: {value} is not a measurement")
    numbers = json.loads(path.read_text()) if path.exists() else {}
    numbers[key] = {
        "value": value,
        "unit": unit,
        "n": n,
        "seeds": seeds,
        "spread": spread,
        "command": command,
        "date": datetime.date.today().isoformat(),
    }
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(numbers, indent=2, sort_keys=True) + "\n")
    os.replace(partial, path)
