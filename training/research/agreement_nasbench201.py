"""The gate: how much the short protocol's labels say about full training.

On the calibration task, CIFAR-10 with all classes: rank agreement of each label with
the accuracy after 200 epochs in the public tables, and between two seeds. Cells that
compute the same function count once.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from training.base.ranks import spearman
from training.base.record import record
from training.commands.options import add_data, parser_of
from training.evidence.meta_dataset.table import Row, read_table
from training.evidence.meta_dataset.tasks import CALIBRATION
from training.evidence.nasbench201.protocol import DEFAULT, PROTOCOLS, TABLE
from training.spaces import nasbench201

TABLES = {
    "CIFAR-10": "c10_test200_vtao",
    "CIFAR-100": "c100_test200_vtao",
    "ImageNet16-120": "in16_test200_vtao",
}
TWELVE_EPOCHS = "cifar10-test_12ep_mini"
"""The benchmark's own networks after 12 epochs on all of CIFAR-10: what even a training
of thousands of times our effort says about 200 epochs."""
LABELS: dict[str, Callable[[Row], float]] = {
    "test accuracy": lambda row: row.test_accuracy,
    "test NLL": lambda row: -row.test_nll,
    "train NLL": lambda row: -row.train_nll,
    "last training loss": lambda row: -row.train_loss[-1],
    "late training loss": lambda row: -float(np.mean(row.train_loss[-4:])),
}
"""Labels of a row, the higher the better. `late`: mean of the last four epochs."""
COMBINED = "training labels"
COMBINED_OF = ("train NLL", "last training loss")
"""The labels that test noise does not reach; their mean z-score ranks best."""
COMMAND = "python -m training.research.agreement_nasbench201"


def labels(rows: list[Row]) -> dict[str, np.ndarray]:
    """Every label [n] of rows of one task, and the combined one."""
    found = {name: np.array([of(row) for row in rows]) for name, of in LABELS.items()}
    parts = [z_score(found[name]) for name in COMBINED_OF]
    return found | {COMBINED: np.mean(parts, axis=0)}


def z_score(values: np.ndarray) -> np.ndarray:
    """Values less their mean, in standard deviations; all 0 if they are all equal."""
    return (values - values.mean()) / (values.std() or 1.0)


def rank_agreement(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
    """Spearman correlation and its bootstrap standard error (1,000 resamples)."""
    random = np.random.default_rng(0)
    samples = (random.integers(len(a), size=len(a)) for _ in range(1000))
    spread = np.std([spearman(a[chosen], b[chosen]) for chosen in samples])
    return spearman(a, b), float(spread)


def published(data: Path, columns: dict[str, str]) -> dict[str, dict[str, float]]:
    """Accuracies in percent from the public tables, by column's name and cell."""
    with gzip.open(data / "nas" / "nb201_merged.csv.gz", "rt", newline="") as file:
        cells = list(csv.DictReader(file))
    return {
        name: {cell["arch_str"]: float(cell[column]) for cell in cells}
        for name, column in columns.items()
    }


def main() -> int:
    """Prints the agreements; writes those of the table in use to docs/metrics.json."""
    parser = add_data(parser_of(__doc__))
    parser.add_argument("--table", type=Path, default=TABLE)
    parser.add_argument("--protocol", choices=list(PROTOCOLS), default=DEFAULT)
    options = parser.parse_args()

    every = read_table(options.table)
    whole = max((len(r.classes) for r in every if r.dataset == CALIBRATION), default=0)
    rows = {
        (row.architecture, row.seed): row
        for row in every
        if row.protocol == options.protocol
        and row.dataset == CALIBRATION
        and len(row.classes) == whole
    }
    functions = {
        nasbench201.canonical(nasbench201.parse(row.architecture)): row
        for (_, seed), row in rows.items()
        if seed == 0
    }
    first = list(functions.values())
    twice = [row for row in first if (row.architecture, 1) in rows]
    if len(twice) < 10:
        print(
            f"error: {len(twice)} cells of {CALIBRATION} with two seeds, 10 are needed:"
            " let the generator go on",
            file=sys.stderr,
        )
        return 1

    tables = published(options.data, TABLES)
    once = labels(first)
    again = labels([rows[row.architecture, 1] for row in twice])
    earlier = labels(twice)
    print(f"{len(first)} cells of {CALIBRATION}, {len(twice)} of them with two seeds")
    print(f"{'label':20}" + "".join(f"{name:>17}" for name in [*tables, "two seeds"]))
    cells = np.array([nasbench201.parse(row.architecture) for row in first])
    short = published(options.data, {"": TWELVE_EPOCHS})[""]
    others = {
        "(parameters)": nasbench201.parameters(cells, whole),
        "(12 epochs)": np.array([short[row.architecture] for row in first]),
    }
    gates = {}
    for label, values in (others | once).items():
        found = [
            rank_agreement(values, np.array([table[r.architecture] for r in first]))
            for table in tables.values()
        ]
        if label in once:
            found.append(rank_agreement(earlier[label], again[label]))
        shown = (f"{value:.3f} ± {spread:.3f}" for value, spread in found)
        print(f"{label:20}" + "".join(f"{text:>17}" for text in shown))
        gates[label] = found[0][0], found[-1][0]
    agreement, between_seeds = gates[COMBINED]
    seconds = [row.seconds for row in every if row.protocol == options.protocol]
    print(f"{len(every)} pairs in all, {np.mean(seconds):.1f} CPU seconds a pair")
    if (options.table, options.protocol) != (TABLE, DEFAULT):
        return 0
    for key, value, unit, n, used in (
        ("nb201.pairs", len(every), "pairs", len(every), []),
        ("agreement.table", agreement, "Spearman", len(first), [0]),
        ("agreement.seeds", between_seeds, "Spearman", len(twice), [0, 1]),
    ):
        record(f"metadataset.{key}", value, unit, n, used, None, COMMAND)
    return 0


if __name__ == "__main__":
    sys.exit(main())
