"""How much a supernet says about its subnets trained alone.

Within each task on which the reference subnets were also trained as single networks:
rank agreement of each label of the supernet with the same label of the single networks
and, where the task has two supernets, with that of the other one.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np

from training.base.ranks import spearman
from training.base.record import record, spread_of
from training.commands.options import parser_of
from training.evidence.meta_dataset.table import Row, read_table, table_of
from training.evidence.meta_dataset.tasks import Task
from training.evidence.mobilenetv3.protocol import DEFAULT, PROTOCOLS
from training.research.agreement_nasbench201 import z_score
from training.spaces import mobilenetv3

LABELS: dict[str, Callable[[Row], float]] = {
    "test accuracy": lambda row: row.test_accuracy,
    "test NLL": lambda row: -row.test_nll,
    "train NLL": lambda row: -row.train_nll,
}
"""Labels of a row, the higher the better."""
COMBINED = "all three"
"""Mean of the labels' z-scores."""
SIZE = "(parameters)"
LEAST = 10
"""Subnets that a task must share with what it is compared with."""
COMMAND = "python -m training.research.agreement_mobilenetv3"


def by_task(rows: list[Row], protocol: str, seed: int) -> dict[Task, dict[str, Row]]:
    """Rows of a protocol and a seed by task and architecture."""
    found: dict[Task, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if (row.protocol, row.seed) == (protocol, seed):
            found[row.pair.task][row.architecture] = row
    return found


def labels(rows: list[Row]) -> dict[str, np.ndarray]:
    """Every label [n] of rows of one task, the combined one and the size."""
    found = {name: np.array([of(row) for row in rows]) for name, of in LABELS.items()}
    networks = np.array([mobilenetv3.parse(row.architecture) for row in rows])
    return found | {
        COMBINED: np.mean([z_score(values) for values in found.values()], axis=0),
        SIZE: mobilenetv3.parameters(networks, len(rows[0].classes)),
    }


def agreements(
    first: dict[Task, dict[str, Row]], second: dict[Task, dict[str, Row]]
) -> dict[str, list[float]]:
    """Spearman correlation of each label within each task that both have.

    The size of the networks is compared with the second's combined label. A label that
    is the same for all of a task's networks has no order and is left out.
    """
    found: dict[str, list[float]] = defaultdict(list)
    for task in first.keys() & second.keys():
        shared = sorted(first[task].keys() & second[task].keys())
        if len(shared) < LEAST:
            continue
        ours = labels([first[task][architecture] for architecture in shared])
        theirs = labels([second[task][architecture] for architecture in shared])
        for name, values in ours.items():
            value = rank_correlation(values, theirs[COMBINED if name == SIZE else name])
            if value is not None:
                found[name].append(value)
    return found


def rank_correlation(ours: np.ndarray, theirs: np.ndarray) -> float | None:
    """Spearman's; None where all values of a side are the same and have no order."""
    if not (np.ptp(ours) and np.ptp(theirs)):
        return None
    return spearman(ours, theirs)


def main() -> int:
    """Prints the agreements; writes those of the table in use to docs/metrics.json."""
    table = table_of("mobilenetv3")
    parser = parser_of(__doc__)
    parser.add_argument("--table", type=Path, default=table)
    parser.add_argument("--protocol", choices=list(PROTOCOLS), default=DEFAULT)
    options = parser.parse_args()
    protocol = PROTOCOLS[options.protocol]

    rows = read_table(options.table)
    supernets = by_task(rows, protocol.name, 0)
    singles = by_task(rows, protocol.checked.name, 0)
    alone = agreements(supernets, singles)
    if not alone:
        print(
            f"error: no task of {options.table} has {LEAST} single networks of "
            f"{protocol.checked.name}: let the generator go on",
            file=sys.stderr,
        )
        return 1
    between = agreements(supernets, by_task(rows, protocol.name, 1))
    print(f"{'label':15}{'single networks':>25}{'two supernets':>25}")
    for name in alone:
        columns = [alone[name]]
        if name in between and name != SIZE:
            columns.append(between[name])
        shown = []
        for found in columns:
            spread = spread_of(found)
            error = "" if spread is None else f" ± {spread:.2f}"
            shown.append(f"{np.mean(found):.2f}{error} ({len(found)} tasks)")
        print(f"{name:15}" + "".join(f"{text:>25}" for text in shown))
    measured = [row for row in rows if row.protocol == protocol.name]
    checks = [row for row in rows if row.protocol == protocol.checked.name]
    for kind, of in (("subnets", measured), ("single networks", checks)):
        seconds = sum(row.seconds for row in of)
        print(f"{len(of)} {kind}, {seconds / max(1, len(of)):.1f} CPU seconds each")
    if (options.table, options.protocol) != (table, DEFAULT):
        return 0
    key = "metadataset.mobilenetv3"
    record(f"{key}.pairs", len(measured), "pairs", len(measured), [], None, COMMAND)
    agreement = alone[COMBINED]
    record(
        f"{key}.agreement",
        float(np.mean(agreement)),
        f"Spearman, spread over {len(agreement)} tasks",
        len(checks),
        [0],
        spread_of(agreement),
        COMMAND,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
