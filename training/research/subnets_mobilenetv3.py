"""Whether the order of MobileNetV3 networks holds on other data sets.

Usage: python -m training.research.subnets_mobilenetv3 [--data data]

Full trainings of this space were measured on ImageNet and CIFAR-10 alone. The
meta-dataset's subnets are of other data sets: by a short protocol at a low resolution,
but many. Within each task this holds against their labels how the predictor orders
them, which has seen none of them; what an additive model learns from the subnets of
the other families; both together; and the number of parameters. Means over families
but ImageNet's, which the predictor knows. The ceiling is the root of the agreement
between two supernets of the same task; few tasks have two, so that all figures are
given over these tasks alone as well (`twice.*`), to be held against it.

What counts is full training. So the order that subnets teach is also held against the
published accuracies on ImageNet and CIFAR-10, with their families' subnets left out,
and for CIFAR-10 it is said what it adds to the order of ImageNet.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from training.base.ranks import spearman
from training.base.record import Measured, record
from training.commands.options import add_data, parser_of
from training.evidence.dataset.groups import family_of
from training.evidence.meta_dataset.table import Row, read_table, table_of
from training.evidence.meta_dataset.tasks import Task
from training.evidence.mobilenetv3.protocol import DEFAULT, PROTOCOLS
from training.evidence.mobilenetv3.records import IMAGENET, Accuracies, read_accuracies
from training.models.mobilenetv3.fit import fit_accuracy, flat_encoding, logits
from training.models.ridge import ridge
from training.research.agreement_mobilenetv3 import (
    COMBINED,
    LABELS,
    SIZE,
    agreements,
    labels,
    rank_correlation,
)
from training.research.agreement_nasbench201 import z_score
from training.spaces import mobilenetv3

COMMAND = "python -m training.research.subnets_mobilenetv3"
KEY = "predictor.mobilenetv3.subnets"
PENALTY = 30.0
"""Of the additive model's layers; z-scores of subnets have about one as variance."""
KNOWN = "ImageNet"
"""The family whose full trainings give the predictor its order."""


@dataclass(frozen=True)
class Supernet:
    """The measured subnets of one supernet."""

    task: Task
    rows: dict[str, Row]
    """By architecture, m."""
    encoding: np.ndarray
    """[m, 180]"""
    labels: dict[str, np.ndarray]
    """[m] each, the higher the better; the number of parameters as well."""

    @property
    def family(self) -> str:
        return family_of(self.task.dataset)


def supernets(rows: list[Row]) -> list[Supernet]:
    """The default protocol's supernets, in the table's order."""
    name = PROTOCOLS[DEFAULT].name
    found: dict[tuple[Task, int], list[Row]] = defaultdict(list)
    for row in rows:
        if row.protocol == name:
            found[row.pair.task, row.seed].append(row)
    return [_supernet(task, own) for (task, _), own in found.items()]


def _supernet(task: Task, rows: list[Row]) -> Supernet:
    networks = np.array([mobilenetv3.parse(row.architecture) for row in rows])
    by_architecture = {row.architecture: row for row in rows}
    return Supernet(task, by_architecture, flat_encoding(networks), labels(rows))


def fit_without(family: str, all_of: list[Supernet], label: str) -> np.ndarray:
    """Layers' shares [180] of a label's z-score, from the other families' subnets.

    Every family weighs as much as any other."""
    others = [one for one in all_of if one.family != family]
    sizes = defaultdict(int)
    for one in others:
        sizes[one.family] += len(one.rows)
    features = np.vstack([one.encoding - one.encoding.mean(0) for one in others])
    targets = np.concatenate([z_score(one.labels[label]) for one in others])
    weights = np.concatenate(
        [np.full(len(one.rows), 1 / sizes[one.family]) for one in others]
    )
    weights *= len(targets) / weights.sum()
    return ridge(features, targets, weights, np.full(features.shape[1], PENALTY))


def orders(
    one: Supernet, learned: np.ndarray, shipped: np.ndarray
) -> dict[str, np.ndarray]:
    """How each predictor orders the subnets [m]."""
    full, short = one.encoding @ shipped, one.encoding @ learned
    return {
        "spearman": full,
        "learned": short,
        "both": z_score(full) + z_score(short),
        "parameters_baseline": one.labels[SIZE],
    }


def over_families(found: dict[str, list[float]]) -> Measured:
    """Mean over families of their means."""
    means = [np.mean(values) for values in found.values()]
    return Measured(float(np.mean(means)), len(means))


def report(
    all_of: list[Supernet], shipped: np.ndarray, label: str
) -> dict[str, Measured]:
    """Agreement of each order with a label; where tasks have two supernets also the
    ceiling, and the same agreements over these tasks alone, `twice.*`."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    tested = [one for one in all_of if one.family != KNOWN]
    learned = {
        family: fit_without(family, all_of, label)
        for family in {one.family for one in tested}
    }
    for one in tested:
        values = {
            name: rank_correlation(order, one.labels[label])
            for name, order in orders(one, learned[one.family], shipped).items()
        }
        ceiling = repeated(one, tested, label)
        if ceiling is not None:
            values |= {f"twice.{name}": value for name, value in values.items()}
            values["ceiling"] = ceiling
        for name, value in values.items():
            if value is not None:
                found[name][one.family].append(value)
    numbers = {name: over_families(values) for name, values in found.items()}
    if "ceiling" in numbers:
        agreement, n = numbers["ceiling"]
        numbers["ceiling"] = Measured(max(agreement, 0.0) ** 0.5, n)
    return numbers


def repeated(one: Supernet, all_of: list[Supernet], label: str) -> float | None:
    """Mean agreement with the task's other supernets; None where there are none."""
    values = [
        value
        for other in all_of
        if other is not one and other.task == one.task
        for value in agreements({one.task: one.rows}, {one.task: other.rows})[label]
    ]
    return float(np.mean(values)) if values else None


def full_training(
    all_of: list[Supernet], shipped: np.ndarray, accuracies: Accuracies, label: str
) -> dict[str, Measured]:
    """What the order learned from a label is worth for published full trainings.

    Rank correlations over networks; for CIFAR-10 also that of ImageNet's order, and the
    weight of the learned one where both, standardised, are fitted to CIFAR-10's logits:
    0 where it foretells nothing that ImageNet does not."""
    imagenet = accuracies.of(accuracies.source == IMAGENET)
    cifar10 = accuracies.cifar10_large()
    without_imagenet = fit_without(KNOWN, all_of, label)
    without_cifar10 = fit_without(family_of("cifar10"), all_of, label)
    on_imagenet = flat_encoding(imagenet.networks) @ without_imagenet
    encoding = flat_encoding(cifar10.networks)
    learned, by_imagenet = encoding @ without_cifar10, encoding @ shipped
    both = np.column_stack([z_score(by_imagenet), z_score(learned)])
    weights, *_ = np.linalg.lstsq(both, z_score(logits(cifar10)), rcond=None)
    large, n = len(imagenet.accuracy), len(cifar10.accuracy)
    return {
        "imagenet.learned": Measured(spearman(on_imagenet, imagenet.accuracy), large),
        "cifar10.learned": Measured(spearman(learned, cifar10.accuracy), n),
        "cifar10.spearman": Measured(spearman(by_imagenet, cifar10.accuracy), n),
        "cifar10.weight_of_learned": Measured(float(weights[1]), n),
    }


def main() -> int:
    """Prints the agreements and writes them to docs/metrics.json."""
    parser = add_data(parser_of(__doc__))
    data = parser.parse_args().data
    table = table_of("mobilenetv3")
    all_of = supernets(read_table(table))
    families = {one.family for one in all_of} - {KNOWN}
    if len(families) < 2:
        print(f"error: {table.name} has too few families: let the generator go on")
        return 1
    accuracies = read_accuracies(data)
    shape, _ = fit_accuracy(accuracies)
    shipped = shape.weight.double().numpy()
    subnets = sum(len(one.rows) for one in all_of if one.family != KNOWN)
    print(f"{subnets} subnets, {len(families)} families")
    within = "Spearman within tasks, mean over families"
    for label in (*LABELS, COMBINED):
        numbers = [(within, *item) for item in report(all_of, shipped, label).items()]
        full = full_training(all_of, shipped, accuracies, label)
        for name, value in full.items():
            unit = "standard deviations" if "weight" in name else "Spearman"
            numbers.append((f"{unit}, full training", f"full.{name}", value))
        for unit, name, (value, n) in numbers:
            key = f"{KEY}.{label.lower().replace(' ', '_')}.{name}"
            print(f"{key:60s} {value:.3f} (n {n})")
            record(key, value, unit, n, [], None, COMMAND)
    return 0


if __name__ == "__main__":
    sys.exit(main())
