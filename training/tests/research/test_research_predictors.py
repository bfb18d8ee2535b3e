"""The measures by which predictors are judged, on data of a known making."""

import numpy as np
import pytest
import torch

from training.base.ranks import spearman
from training.base.record import spread_of
from training.evidence.dataset.code import STATISTICS
from training.evidence.dataset.groups import FULL, Group
from training.evidence.nasbench201.latencies import Measurements
from training.evidence.nasbench201.protocol import DEFAULT
from training.models.nasbench201.calibrate import LeftOut
from training.models.nasbench201.leave_out import family_mean
from training.models.nasbench201.tasks import CONNECTED, make_task
from training.research.ablations_nasbench201 import ROWS, hide, thin_out
from training.research.accuracy_nasbench201 import (
    LABELS,
    items,
    label_agreement,
    report,
)
from training.research.folds_nasbench201 import Unseen
from training.research.noise_nasbench201 import noisy_accuracy
from training.research.predictors_nasbench201 import latency_ceilings
from training.spaces import nasbench201

CELLS = 40
PLACES = np.flatnonzero(CONNECTED.numpy())
ACCURACY = LABELS[""]


def left_out(name: str, measured, predicted, places) -> LeftOut:
    losses = np.exp(-np.stack([measured, measured], 1))
    accuracy = 100 / (1 + np.exp(-measured))
    group = Group((name,), None, 10, 300.0, DEFAULT, places, accuracy, losses)
    return LeftOut(group, places, predicted, measured, measured)


def with_repeats(name: str, noise: float, seed: int) -> LeftOut:
    """Every cell twice; the logit is a standard normal value plus noise."""
    rng = np.random.default_rng(seed)
    places = np.repeat(rng.permutation(PLACES)[:CELLS], 2)
    signal = np.repeat(rng.normal(size=CELLS), 2)
    measured = signal + noise * rng.normal(size=2 * CELLS)
    return left_out(name, measured, signal, places)


@pytest.mark.parametrize(("noise", "expected"), [(0.0, 1.0), (1.0, 0.5), (3.0, 0.1)])
def test_agreement_is_the_share_of_variance_that_repeats(noise, expected):
    names = ["mnist", "wbc", "gtsrb", "cifar10"] * 5
    results = [with_repeats(name, noise, i) for i, name in enumerate(names)]
    found = label_agreement(results, ACCURACY)
    assert found == pytest.approx(expected, abs=0.08)


def test_families_count_alike_and_tasks_by_their_cells():
    results = [
        left_out("mnist", np.zeros(n), np.zeros(n), PLACES[:n]) for n in (30, 10)
    ]
    results += [left_out("wbc", np.zeros(5), np.zeros(5), PLACES[:5])] * 4
    value = {30: 1.0, 10: 5.0, 5: 4.0}
    found = family_mean(results, lambda result: value[len(result.cells)])
    assert found == pytest.approx(((30 * 1 + 10 * 5) / 40 + 4) / 2)


def unseen(name: str, level: float, seed: int) -> Unseen:
    """The ranking is half right, the level is right; every cell was trained twice."""
    rng = np.random.default_rng(seed)
    everywhere = level + 0.3 * rng.normal(size=len(PLACES))
    chosen = np.repeat(rng.permutation(len(PLACES))[: CELLS // 2], 2)
    measured = everywhere[chosen] + 0.3 * rng.normal(size=CELLS)
    result = left_out(name, measured, everywhere[chosen], PLACES[chosen])
    return Unseen(result, 0.3 * 1.2816, level, everywhere)


@pytest.fixture(scope="module")
def numbers() -> dict[str, float]:
    names = ["mnist", "wbc", "gtsrb", "flowers5", "cats_dogs", "elpv_solar"]
    found = {
        name: [unseen(name, level, seed) for seed in range(i, 100, len(names))]
        for i, (name, level) in enumerate(zip(names, np.linspace(-2, 2, len(names))))
    }
    tables = {10: np.zeros(15_625), 120: np.arange(15_625.0)}
    return report(found, tables)


def test_report_finds_what_was_put_in(numbers):
    assert numbers["coverage80"] == pytest.approx(0.8, abs=0.03)
    assert numbers["within.spearman"] == pytest.approx(0.69, abs=0.05)
    assert numbers["within.ceiling"] == pytest.approx(0.69, abs=0.08)
    assert abs(numbers["within.lookup_baseline"]) < 0.1
    assert numbers["clean.spearman"] > numbers["no_architecture_baseline"] > 0.9
    assert numbers["mae"] > 1


def test_a_table_is_ranked_over_all_cells():
    truth = np.zeros(15_625)
    rng = np.random.default_rng(0)
    truth[PLACES] = 50 + rng.random(len(PLACES))
    group = Group(("cifar10",), None, 10, 5000.0, FULL, PLACES, truth[PLACES])
    result = LeftOut(group, PLACES, truth[PLACES], truth[PLACES], truth[PLACES])
    one = Unseen(result, 1.0, 0.0, truth[PLACES])
    short = [with_repeats("mnist", 1.0, 0), with_repeats("wbc", 1.0, 1)]
    others = [Unseen(r, 1.0, i, np.zeros(len(PLACES))) for i, r in enumerate(short)]
    numbers = report({"CIFAR": [one], "digits": others}, {10: truth, 120: -truth})
    assert numbers["nb201.cifar10.regret"] == 0
    assert numbers["nb201.cifar10.spearman"] == pytest.approx(1, abs=1e-3)
    assert numbers["nb201.cifar10.spearman_lookup"] == pytest.approx(-1)
    assert numbers["nb201.cifar10.top_tenth"] == pytest.approx(1)


def test_noise_takes_from_the_ranking_of_cells_only():
    near = [unseen("mnist", 0.0, seed) for seed in range(10)]
    apart = [unseen("mnist", level, 7) for level in np.linspace(-3, 3, 10)]
    assert noisy_accuracy(near, 0) < 0.55
    assert noisy_accuracy(apart, 0) > 0.9


def test_ablations_change_what_they_say():
    result = with_repeats("mnist", 1.0, 0)
    statistics = np.ones((8, 6), dtype=np.float32)
    tasks = [make_task(result.group, torch.from_numpy(statistics))] * 20
    thinned = thin_out(0.25)(tasks, 0)
    rows = sum(len(task.places) for task in thinned)
    assert rows == pytest.approx(20 * 2 * CELLS / 4, rel=0.15)
    assert all(len(task.label) == len(task.places) for task in thinned)
    hidden, *_ = hide(1)(tasks, 0)
    assert hidden.statistics[:, 1].abs().sum() == 0
    assert hidden.statistics[:, 0].min() == 1


@pytest.mark.parametrize(
    ("row", "left"),
    [
        ("no images, facts alone", {"ln classes", "ln images", "grey"}),
        ("the pixels' probe alone", {"pixel probe", "ln classes", "ln images", "grey"}),
        ("without the landmark", set(STATISTICS) - {"landmark"}),
    ],
)
def test_an_ablation_leaves_what_its_name_says(row, left):
    result = with_repeats("mnist", 1.0, 0)
    task = make_task(result.group, torch.ones(8, len(STATISTICS)))
    change, _ = ROWS[row]
    changed, *_ = change([task], 0)
    shown = changed.statistics.abs().sum(0) > 0
    assert {name for name, kept in zip(STATISTICS, shown) if kept} == left


def test_latency_ceiling_is_what_the_true_latency_reaches():
    cells = nasbench201.all_cells()
    operations = np.array([0.0, 0.3, 0.9, 2.0, 0.5])
    # Edges differ, but not those that change places with the inner nodes: 0->1 with
    # 0->2, and 1->3 with 2->3.
    edges = {(0, 1): 1.0, (0, 2): 1.0, (1, 2): 0.3, (0, 3): 0.5, (1, 3): 2.0, (2, 3): 2}
    weights = np.array([edges[edge] for edge in nasbench201.EDGES])
    true = operations[cells] @ weights
    noise = np.random.default_rng(0).normal(scale=[0.0, 0.3, 1.0], size=(len(cells), 3))
    ln_ms = true[:, None] + noise
    places = np.arange(len(cells))
    measured = Measurements(["a", "b", "c"], places, torch.from_numpy(ln_ms))
    reached = [spearman(true, column) for column in ln_ms.T]
    assert latency_ceilings(measured) == pytest.approx(reached, abs=0.02)


def test_a_number_says_what_it_is_taken_over():
    short = [unseen(name, 0.0, i) for i, name in enumerate(["mnist", "wbc", "wbc"])]
    found = {"digits": short[:1], "blood cells": short[1:]}
    assert items("mae", found) == items("within.nll.ceiling", found) == 2
    assert items("clean.spearman", found) == 3 * CELLS
    assert items("nb201.cifar10.regret", found) == 15_625
    assert items("nb201.cifar10.top_tenth_lookup", found) == 1563


def test_spread_is_that_of_a_sample():
    assert spread_of([1.0, 3.0]) == pytest.approx(2**0.5)
    assert spread_of(np.array([2.0, 2.0, 2.0])) == 0
    assert spread_of([1.0]) is None
