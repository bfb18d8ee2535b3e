"""What was measured: values by key and by method, as record, table and picture."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

import matplotlib
import numpy as np

from bench.generation.engine import SURVEYED
from training.base.record import record, spread_of
from training.base.whole_file import write_whole

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

COMMAND = "python -m bench.generation"
Line = list[Any]
"""`value`, metric, value and seed, or `row`, its place and its numbers."""


@dataclass(frozen=True, order=True)
class Row:
    """A line of the table."""

    dataset: str
    count: int
    method: str


class Paused(Exception):
    """The time of this run is used up; the next run goes on from here."""


class Pieces:
    """What has been measured already, a file each, so that a run of hours can be cut
    into runs of minutes.

    A piece holds as long as `version`, what it was measured with, is the same.
    """

    def __init__(self, folder: Path, version: str, minutes: float):
        self._folder = folder / version
        self._end = monotonic() + 60 * minutes

    def begin(self, what: str) -> None:
        """Says what begins. Raises Paused where there is no time left to."""
        if monotonic() > self._end:
            raise Paused(what)
        print(f"{datetime.now():%H:%M:%S} {what}", flush=True)

    def get(self, name: str, measure: Callable[[], list[Line]]) -> list[Line]:
        """The lines of a piece, measured now where they are not there; see `begin`."""
        file = self._folder / f"{name}.json"
        if not file.exists():
            self.begin(name)
            lines = measure()
            write_whole(file, json.dumps(lines))
        return json.loads(file.read_text())


class Tally:
    """Values of one search space over seeds."""

    def __init__(self, key: str, units: dict[str, str], pieces: Pieces):
        self._key = key
        self._pieces = pieces
        self._lines: list[Line] = []
        """What the piece that is being measured has come to."""
        self._units = units
        """Unit by the metric's name up to its first dot."""
        self._values: dict[str, list[float]] = defaultdict(list)
        self._seeds: dict[str, list[int]] = defaultdict(list)
        self._rows: dict[Row, list[tuple[float, ...]]] = defaultdict(list)

    def begin(self, what: str) -> None:
        """See `Pieces.begin`."""
        self._pieces.begin(what)

    def add(self, name: str, value: float, seed: int | None) -> None:
        """One value of a metric; without a seed nothing about it is random."""
        self._lines.append(["value", name, value, seed])

    def row(
        self,
        row: Row,
        value: float,
        calls: int,
        gradients: int,
        ms: float,
        two: float = float("nan"),
    ) -> None:
        """One run of a method: its value, what it cost, and its hypervolume by the two
        objectives of another protocol."""
        numbers = [value, calls, gradients, ms, two]
        self._lines.append(["row", astuple(row), numbers])

    def piece(self, name: str, measure: Callable[..., None], *arguments) -> None:
        """Takes in what `measure(*arguments)` adds, or what it added in an earlier
        run."""

        def lines() -> list[Line]:
            self._lines = []
            measure(*arguments)
            return self._lines

        self._take(self._pieces.get(f"{self._key}-{name}", lines))

    def derive(self, measure: Callable[[], None]) -> None:
        """Takes in what follows from what has been taken in."""
        self._lines = []
        measure()
        self._take(self._lines)

    def _take(self, lines: list[Line]) -> None:
        for kind, *rest in lines:
            if kind == "row":
                place, numbers = rest
                self._rows[Row(*place)].append(tuple(numbers))
                continue
            metric, value, seed = rest
            self._values[metric].append(value)
            if seed is not None:
                self._seeds[metric].append(seed)

    def means(self) -> dict[Row, float]:
        """Mean value of every line of the table."""
        runs = self._rows.items()
        return {row: float(np.mean([one[0] for one in own])) for row, own in runs}

    def value(self, name: str, seed: int) -> float:
        """Value of a metric by a seed."""
        return self._values[name][self._seeds[name].index(seed)]

    def record(self) -> None:
        """Writes every metric to docs/metrics.json."""
        for name, values in sorted(self._values.items()):
            spread = spread_of(values)
            value = float(f"{np.mean(values):.4g}")
            unit = self._units[name.split(".")[0]]
            key = f"generation.{self._key}.{name}"
            seeds = self._seeds[name]
            record(key, value, unit, len(values), seeds, spread, COMMAND)
            margin = "" if spread is None else f" (+- {spread:.2g})"
            print(f"{key}: {value} {unit}{margin}")

    def table(self, title: str, value: str) -> list[str]:
        """The methods as lines of Markdown, the best first within each group."""
        lines = [
            f"# Generation: {title}",
            "",
            f"Written by `{COMMAND}`. Means and standard deviations over seeds.",
            "Calls are the distinct valid architectures that a method asks about;",
            "repeats cost nothing. A gradient is one of value or score network, for",
            "one sample and step. The engine's reference point takes "
            f"{SURVEYED:,} further",
            "predictions of random networks, once for a data set; a row of its own",
            "gives NSGA-II as many on top.",
            "",
        ]
        lines += [
            f"| data set | candidates | method | {value} | two objectives "
            "| predictor calls | gradients | ms |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
        means = {row: np.mean(runs, 0) for row, runs in self._rows.items()}
        spreads = {
            row: spread_of([run[0] for run in runs]) for row, runs in self._rows.items()
        }
        order = sorted(means, key=lambda r: (r.dataset, r.count, -means[r][0]))
        for row in order:
            mean, calls, gradients, ms, two = means[row]
            time = "" if np.isnan(ms) else f"{ms:,.0f}"
            second = "" if np.isnan(two) else f"{two:.4f}"
            spread = spreads[row]
            margin = "" if spread is None else f" ± {spread:.3f}"
            lines.append(
                f"| {row.dataset} | {row.count:,} | {row.method} "
                f"| {mean:.3f}{margin} | {second} | {calls:,.0f} "
                f"| {gradients:,.0f} | {time} |"
            )
        return [*lines, ""]

    def picture(self, value: str, path: Path) -> None:
        """The methods by calls and value, one panel a data set."""
        datasets = sorted({row.dataset for row in self._rows})
        methods = sorted({row.method for row in self._rows})
        figure, axes = pyplot.subplots(
            1, len(datasets), figsize=(4 * len(datasets) + 2, 4), sharey=True
        )
        for axis, dataset in zip(np.atleast_1d(axes), datasets):
            for place, method in enumerate(methods):
                own = [r for r in sorted(self._rows) if r.method == method]
                points = [
                    np.mean(self._rows[r], 0) for r in own if r.dataset == dataset
                ]
                calls = [point[1] for point in points]
                marker = "osD^vP*X<>h"[place % 11]
                values = [point[0] for point in points]
                axis.plot(calls, values, marker=marker, label=method)
            axis.set(xscale="log", xlabel="predictor calls", title=dataset)
        np.atleast_1d(axes)[0].set_ylabel(value)
        np.atleast_1d(axes)[-1].legend(loc="lower right", fontsize=7)
        figure.tight_layout()
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)
