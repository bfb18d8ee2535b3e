"""The gate of trainings to convergence, and how long they took.

On CIFAR-10 with 3,000 images: rank agreement with the accuracy after 200 epochs in the
public tables, beside the short protocol's on the same cells.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from training.base.ranks import spearman
from training.base.record import record
from training.commands.options import add_data, parser_of
from training.evidence.meta_dataset.table import Row, read_table, table_of
from training.evidence.meta_dataset.tasks import CALIBRATION
from training.evidence.nasbench201.converged.pairs import GATE_IMAGES
from training.evidence.nasbench201.converged.protocol import DEFAULT, PROTOCOLS
from training.evidence.nasbench201.protocol import DEFAULT as SHORT
from training.evidence.nasbench201.protocol import TABLE
from training.research.agreement_nasbench201 import (
    LABELS,
    TABLES,
    labels,
    published,
    rank_agreement,
)
from training.spaces import nasbench201

COMMAND = "python -m training.research.converged_gate_nasbench201"
LIST = "nasbench201_converged"
ACCURACY = "test accuracy"
FEWEST = 20
"""Cells that the gate needs."""


def gate_rows(rows: list[Row], protocol: str, seed: int) -> dict[str, Row]:
    """Rows of a protocol and seed on the whole calibration set, by cell."""
    whole = [row for row in rows if row.dataset == CALIBRATION]
    classes = max((len(row.classes) for row in whole), default=0)
    return {
        row.architecture: row
        for row in whole
        if row.protocol == protocol and row.seed == seed and len(row.classes) == classes
    }


def difference(a: np.ndarray, b: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Spearman of a less that of b with the truth, and its bootstrap standard error."""
    random = np.random.default_rng(0)
    found = []
    for _ in range(1000):
        chosen = random.integers(len(truth), size=len(truth))
        first, second = (spearman(x[chosen], truth[chosen]) for x in (a, b))
        found.append(first - second)
    whole = spearman(a, truth) - spearman(b, truth)
    return float(whole), float(np.std(found))


def effort(rows: list[Row]) -> None:
    """Prints, for each protocol, what its trainings took and where they ended."""
    most = {
        PROTOCOLS[DEFAULT].of(n).name: e for n, e in PROTOCOLS[DEFAULT].epochs.items()
    }
    by_protocol = defaultdict(list)
    for row in rows:
        by_protocol[row.protocol].append(row)
    print(f"{'protocol':28}{'trainings':>10}{'epochs':>8}{'stopped':>9}{'seconds':>9}")
    for name, own in sorted(by_protocol.items(), key=lambda item: item[1][0].images):
        lengths = np.array([len(row.train_loss) for row in own])
        stopped = np.mean(lengths < most.get(name, np.inf))
        seconds = np.mean([row.seconds for row in own])
        print(
            f"{name:28}{len(own):10}{lengths.mean():8.0f}{stopped:9.0%}{seconds:9.1f}"
        )
    hours = sum(row.seconds for row in rows) / 3600
    print(f"{len(rows)} trainings, {hours:.2f} core hours")


def main() -> int:
    """Prints the gate; writes it and the table's size to docs/metrics.json."""
    parser = add_data(parser_of(__doc__))
    parser.add_argument("--table", type=Path, default=table_of(LIST))
    options = parser.parse_args()
    rows = read_table(options.table)
    effort(rows)
    name = PROTOCOLS[DEFAULT].of(GATE_IMAGES).name
    short = gate_rows(read_table(TABLE), SHORT, 0)
    own = gate_rows(rows, name, 0)
    cells = sorted(own.keys() & short.keys(), key=lambda cell: cell)
    functions = {nasbench201.canonical(nasbench201.parse(cell)): cell for cell in cells}
    cells = list(functions.values())
    if len(cells) < FEWEST:
        print(
            f"error: {len(cells)} cells of the gate, {FEWEST} are needed: "
            "let the generator go on",
            file=sys.stderr,
        )
        return 1
    again = gate_rows(rows, name, 1)
    twice = [cell for cell in cells if cell in again]
    tables = published(options.data, TABLES)
    truths = {
        table: np.array([accuracies[cell] for cell in cells])
        for table, accuracies in tables.items()
    }
    truth = truths["CIFAR-10"]
    long, brief = (labels([found[cell] for cell in cells]) for found in (own, short))
    print(f"\n{len(cells)} cells of {CALIBRATION}, {len(twice)} of them with two seeds")
    print(f"{'label':22}{'protocol':>10}" + "".join(f"{t:>18}" for t in truths))
    for label in (*LABELS, "training labels"):
        for kind, found in (("converged", long), ("short", brief)):
            shown = "".join(
                "{:11.3f} ± {:.3f}".format(*rank_agreement(found[label], values))
                for values in truths.values()
            )
            print(f"{label:22}{kind:>10}{shown}")
    gain, error = difference(long[ACCURACY], brief[ACCURACY], truth)
    print(f"test accuracy, converged less short: {gain:.3f} ± {error:.3f}")
    seeds = float("nan")
    if len(twice) > 2:
        seeds = spearman(
            [own[cell].test_accuracy for cell in twice],
            [again[cell].test_accuracy for cell in twice],
        )
        print(f"test accuracy, two seeds: {seeds:.3f}")
    if options.table != table_of(LIST):
        return 0
    pairs = len({(r.protocol, r.dataset, r.classes, r.architecture) for r in rows})
    repeated = Counter(row.seed for row in rows)[1]
    agreement = spearman(long[ACCURACY], truth)
    before = spearman(brief[ACCURACY], truth)
    for key, value, unit, n, used in (
        ("pairs", pairs, "pairs", len(rows), []),
        ("twice", repeated, "pairs", len(rows), []),
        ("gate", agreement, "Spearman", len(cells), [0]),
        ("gate.short", before, "Spearman", len(cells), [0]),
        ("gate.over_short", gain, "Spearman", len(cells), [0]),
        ("gate.seeds", seeds, "Spearman", len(twice), [0, 1]),
    ):
        if not np.isnan(value):
            name = f"metadataset.converged.{key}"
            record(name, float(value), unit, n, used, None, COMMAND)
    return 0


if __name__ == "__main__":
    sys.exit(main())
