"""How the order of MobileNetV3 networks on other data sets is evaluated."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from training.evidence.meta_dataset.table import Row
from training.evidence.mobilenetv3.protocol import DEFAULT, PROTOCOLS
from training.evidence.mobilenetv3.records import (
    CIFAR10,
    CIFAR10_SIDE,
    IMAGENET,
    Accuracies,
)
from training.evidence.mobilenetv3.subnets import subnets
from training.models.mobilenetv3.fit import flat_encoding
from training.research.subnets_mobilenetv3 import (
    fit_without,
    full_training,
    report,
    supernets,
)
from training.spaces import mobilenetv3

SETS = ("cifar10", "mnist", "wbc", "tin_pets")


def rows_of(dataset: str, seed: int) -> list[Row]:
    """Subnets whose every label grows with their parameters."""
    shared = subnets(20, Random(0))
    own = [one for one in subnets(20, Random(f"{dataset} {seed}")) if one not in shared]
    networks = np.array([mobilenetv3.parse(text) for text in shared + own])
    sizes = mobilenetv3.parameters(networks, 3) / 1e7
    return [
        Row(
            PROTOCOLS[DEFAULT].name,
            dataset,
            (0, 1, 2),
            100,
            text,
            seed,
            50 + float(size),
            1 - float(size),
            1 - float(size),
            (),
            1.0,
        )
        for text, size in zip(shared + own, sizes)
    ]


@pytest.fixture(scope="module")
def measured():
    return supernets([row for name in SETS for k in (0, 1) for row in rows_of(name, k)])


def test_an_order_that_all_families_share_is_learned(measured):
    shipped = np.zeros(180)
    numbers = report(measured, shipped, "test accuracy")
    assert numbers["learned"].value > 0.8
    assert numbers["parameters_baseline"] == (pytest.approx(1), 3)
    assert numbers["ceiling"] == (pytest.approx(1), 3)
    assert "spearman" not in numbers, "equal scores have no order"


def test_figures_stand_over_the_tasks_of_the_ceiling_as_well():
    once = [*rows_of("fashion_mnist", 0), *rows_of("flowers5", 0)]
    # Where a task has one supernet its labels fall with the parameters.
    opposed = [replace(row, test_accuracy=100 - row.test_accuracy) for row in once]
    twice = [row for name in SETS for k in (0, 1) for row in rows_of(name, k)]
    numbers = report(supernets(twice + opposed), np.zeros(180), "test accuracy")
    assert numbers["ceiling"] == (pytest.approx(1), 3)
    assert numbers["twice.parameters_baseline"] == (pytest.approx(1), 3)
    assert numbers["parameters_baseline"] == (pytest.approx(0.2), 5)


def test_the_reported_family_is_left_out(measured):
    changed = [one for one in measured if one.family != "digits"]
    for label in ("test accuracy", "test NLL"):
        kept = fit_without("digits", measured, label)
        assert np.allclose(kept, fit_without("digits", changed, label))


def test_the_family_that_the_predictor_knows_is_not_reported(measured):
    only_known = [one for one in measured if one.family == "ImageNet"]
    assert report(only_known, np.ones(180), "test NLL") == {}


def full_trainings(order: np.ndarray) -> Accuracies:
    """Accuracies on ImageNet and CIFAR-10 that follow layers' shares [180]."""
    texts = subnets(60, Random("full"))
    networks = np.array([mobilenetv3.parse(text) for text in texts])
    scores = flat_encoding(networks) @ order
    accuracy = 70 + 10 * (scores - scores.mean()) / scores.std()
    source = np.array([IMAGENET, CIFAR10]).repeat(60)
    sides = np.array([224, CIFAR10_SIDE]).repeat(60)
    return Accuracies(
        np.vstack([networks] * 2), sides, np.tile(accuracy, 2), source, source
    )


def test_full_training_says_what_subnets_add_to_the_known_order(measured):
    taught = fit_without("CIFAR", measured, "test accuracy")
    other = np.random.default_rng(0).normal(size=180)
    follows = full_training(measured, other, full_trainings(taught), "test accuracy")
    assert follows["cifar10.learned"] == (pytest.approx(1), 60)
    assert follows["cifar10.weight_of_learned"].value > 0.9
    assert follows["imagenet.learned"].value > 0.9
    differs = full_training(measured, other, full_trainings(other), "test accuracy")
    assert differs["cifar10.spearman"].value == pytest.approx(1)
    assert abs(differs["cifar10.weight_of_learned"].value) < 0.1
