"""What predictions of left-out families' accuracies are worth, beside what the noise of
the labels allows and beside trivial baselines."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable

import numpy as np
import torch
from scipy.stats import rankdata

from training.base.ranks import spearman
from training.models.logit import to_percent
from training.models.nasbench201.calibrate import LeftOut
from training.models.nasbench201.leave_out import family_mean
from training.models.nasbench201.tasks import CONNECTED
from training.research.folds_nasbench201 import Unseen
from training.spaces import nasbench201

_SHORTEST_TASK = 5
"""Tasks of fewer cells have no ranking to speak of."""


def report(
    found: dict[str, list[Unseen]], tables: dict[int, np.ndarray]
) -> dict[str, float]:
    """Every number of one seed by its key; `tables` are the benchmark's accuracies of
    all cells by number of classes."""
    unseen = [one for fold in found.values() for one in fold]
    short = [one for one in unseen if one.result.group.short]
    results = [one.result for one in short]
    numbers = {
        "mae": family_mean(results, lambda r: r.percent_error),
        "mae_level_known": family_mean(
            results, lambda r: r.with_level_known().percent_error
        ),
        "coverage80": _coverage(short),
        "clean.spearman": _pooled(short, lambda one: one.result.predicted),
        "no_architecture_baseline": _pooled(
            short, lambda one: np.full(len(one.result.cells), one.level)
        ),
        "measured_mean_baseline": _pooled(
            short,
            lambda one: np.full(len(one.result.cells), one.result.measured.mean()),
        ),
    }
    for name, label in LABELS.items():
        numbers |= {f"within.{name}{k}": v for k, v in _within(results, label, tables)}
    for one in unseen:
        if not one.result.group.short:
            numbers |= _table_numbers(one, tables)
    return numbers


_POOLED = (
    *("clean.spearman", "noisy.spearman"),
    *("no_architecture_baseline", "measured_mean_baseline"),
)


def items(name: str, found: dict[str, list[Unseen]]) -> int:
    """How many items a number of `report` is taken over: cells of a table, short
    trainings where they are pooled, families elsewhere."""
    if name.startswith("nb201."):
        cells = nasbench201.COLUMNS**nasbench201.ROWS
        return math.ceil(cells / 10) if "top_tenth" in name else cells
    results = [one.result for fold in found.values() for one in fold]
    short = [result for result in results if result.group.short]
    if name in _POOLED:
        return sum(len(result.cells) for result in short)
    return len({result.group.family for result in short})


def _losses(result: LeftOut) -> np.ndarray:
    kept = CONNECTED[result.group.cells].numpy()
    return -result.group.part(kept).known_losses


Label = Callable[[LeftOut], np.ndarray]
LABELS: dict[str, Label] = {
    "": lambda result: result.measured,
    "nll.": lambda result: _losses(result)[:, 0],
    "training_loss.": lambda result: _losses(result)[:, 1],
}
"""What the ranking within a data set is held against: accuracy, then the less noisy
test log-likelihood and late training loss; the higher the better."""


def _within(
    results: list[LeftOut], label: Label, tables: dict[int, np.ndarray]
) -> list[tuple[str, float]]:
    """Ranking within the tasks that have something to rank."""
    ranked = [
        result
        for result in results
        if len(result.cells) >= _SHORTEST_TASK and np.ptp(label(result)) > 0
    ]
    ceiling = label_agreement(results, label) ** 0.5
    ours = family_mean(ranked, lambda r: r.rank_correlation(label(r)))
    return [
        ("spearman", ours),
        ("ceiling", ceiling),
        ("share_of_ceiling", ours / ceiling),
        ("parameters_baseline", family_mean(ranked, lambda r: _by_size(r, label))),
        (
            "lookup_baseline",
            family_mean(ranked, lambda r: _by_lookup(r, label, tables)),
        ),
    ]


def label_agreement(results: list[LeftOut], label: Label) -> float:
    """Correlation of a label between two trainings of the same cell on the same task,
    over ranks within the task; every family counts the same."""
    products: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for result in results:
        ranks = rankdata(label(result))
        scaled = (ranks - ranks.mean()) / max(ranks.std(), 1e-9)
        order = np.argsort(result.cells, kind="stable")
        for first, second in zip(order, order[1:]):
            if result.cells[first] == result.cells[second]:
                a, b = scaled[first], scaled[second]
                products[result.group.family].append((a * b, a * a, b * b))
    means = [np.mean(values, axis=0) for values in products.values()]
    both, first, second = np.mean(means, axis=0)
    return float(both / (first * second) ** 0.5)


def _by_size(result: LeftOut, label: Label) -> float:
    cells = nasbench201.all_cells()[result.cells]
    sizes = nasbench201.parameters(cells, result.group.classes)
    return spearman(sizes, label(result))


def _by_lookup(result: LeftOut, label: Label, tables: dict[int, np.ndarray]) -> float:
    """Ranking by the table of another family: ImageNet's, or CIFAR-10's for it."""
    table = tables[10 if result.group.family == "ImageNet" else 120]
    return spearman(table[result.cells], label(result))


def _coverage(unseen: Iterable[Unseen]) -> float:
    """Share of measured accuracies within their interval, families alike."""
    shares: dict[str, list[float]] = defaultdict(list)
    for one in unseen:
        inside = np.abs(one.result.errors) <= one.interval
        shares[one.result.group.family].append(float(inside.mean()))
    return float(np.mean([np.mean(values) for values in shares.values()]))


def _pooled(unseen: list[Unseen], predicted: Callable[[Unseen], np.ndarray]) -> float:
    """Spearman between accuracies over all unseen tasks together."""
    pairs = [
        (
            in_percent(predicted(one), one.result.group.classes),
            in_percent(one.result.measured, one.result.group.classes),
        )
        for one in unseen
    ]
    ours, measured = (np.concatenate(values) for values in zip(*pairs))
    return spearman(ours, measured)


def in_percent(logits: np.ndarray, classes: int) -> np.ndarray:
    """Accuracy in percent of logits above chance."""
    return to_percent(torch.from_numpy(logits), 100 / classes).numpy()


def _table_numbers(one: Unseen, tables: dict[int, np.ndarray]) -> dict[str, float]:
    """Ranking of all cells of one of the benchmark's data sets."""
    classes = one.result.group.classes
    truth = tables[classes]
    predicted = np.full(len(truth), -np.inf)
    predicted[CONNECTED.numpy()] = one.every_cell
    looked_up = tables[10 if classes == 120 else 120]
    best = truth >= np.quantile(truth, 0.9)
    name = {10: "cifar10", 100: "cifar100", 120: "imagenet16"}[classes]
    return {
        f"nb201.{name}.spearman": spearman(predicted, truth),
        f"nb201.{name}.spearman_lookup": spearman(looked_up, truth),
        f"nb201.{name}.top_tenth": spearman(predicted[best], truth[best]),
        f"nb201.{name}.top_tenth_lookup": spearman(looked_up[best], truth[best]),
        f"nb201.{name}.regret": float(truth.max() - truth[predicted.argmax()]),
        f"nb201.{name}.regret_lookup": float(truth.max() - truth[looked_up.argmax()]),
    }
