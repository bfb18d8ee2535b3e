"""What is left out leaves no trace."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from training.evidence.dataset.groups import FULL, Group
from training.evidence.encoder import features
from training.evidence.nasbench201.protocol import DEFAULT
from training.models.nasbench201 import leave_out
from training.models.nasbench201.cell_network import CellNetwork, fit_cell_network
from training.models.nasbench201.leave_out import Evidence, tune
from training.models.nasbench201.tasks import CONNECTED, ENCODED, Task, make_task
from training.models.novelty import Novelty

SETS = ("mnist", "wbc", "gtsrb", "flowers5", "cats_dogs", "cifar10", "sign_digits")
LEFT_OUT = "wbc"
FAMILY = "blood cells"
CELLS = 30


def short_task(name: str, seed: int) -> Task:
    rng = np.random.default_rng(seed)
    places = rng.permutation(np.flatnonzero(CONNECTED.numpy()))[:CELLS]
    accuracy, losses = rng.uniform(30, 70, CELLS), rng.uniform(0.2, 1, (CELLS, 2))
    group = Group((name,), None, 10, 300.0, DEFAULT, places, accuracy, losses)
    statistics = torch.tensor(rng.normal(size=(2, 6)), dtype=torch.float32)
    return make_task(group, statistics)


def table_group() -> Group:
    accuracy = np.random.default_rng(0).uniform(50, 90, len(ENCODED))
    sources = ("tin_pets",)
    return Group(sources, None, 10, 300.0, FULL, np.arange(len(ENCODED)), accuracy)


@pytest.fixture()
def evidence(monkeypatch: pytest.MonkeyPatch) -> Evidence:
    """Seven families of noise and a table; the cell network is trained on noise."""
    network = fit_cell_network(ENCODED[CONNECTED][:256], torch.randn(256, 1), seed=0)

    def without_training(groups: list[Group], seed: int) -> CellNetwork:
        assert all(not group.short for group in groups)
        return network

    monkeypatch.setattr(leave_out, "fit_cells", without_training)
    table = table_group()
    tasks = [short_task(name, seed) for seed, name in enumerate(SETS)]
    tasks.append(make_task(table, torch.zeros(2, 6)))
    return Evidence([table], tasks, seed=0)


def relabelled(evidence: Evidence, name: str) -> Evidence:
    """Other measurements of one set, with the same cells and images."""
    tasks = [
        (
            replace(task, logits=task.logits.flip(0) + 3, label=task.label.flip(0))
            if task.group.sources == (name,)
            else task
        )
        for task in evidence.tasks
    ]
    return evidence.with_tasks(tasks)


def test_predictions_of_a_family_do_not_depend_on_its_measurements(evidence):
    before = evidence.leave_each_out()
    after = relabelled(evidence, LEFT_OUT).leave_each_out()
    changed = 0
    for first, second in zip(before, after, strict=True):
        same = np.array_equal(first.predicted, second.predicted)
        if first.group.family == FAMILY:
            assert same
        else:
            changed += not same
    assert changed > 3


def test_a_family_has_no_part_in_what_is_tuned_without_it(evidence):
    before = tune(evidence, without=FAMILY)
    after = tune(relabelled(evidence, LEFT_OUT), without=FAMILY)
    assert before[0] == after[0]
    assert FAMILY not in {result.group.family for result in before[1]}
    for first, second in zip(before[1], after[1], strict=True):
        np.testing.assert_array_equal(first.predicted, second.predicted)


def test_without_any_table_there_is_nothing_to_fit(evidence):
    results = evidence.leave_each_out(without="ImageNet")
    assert results == []


def write_image_set(folder: Path, name: str, brightness: int) -> None:
    """Two classes of 20 grey images of one brightness, the second with a stripe."""
    rng = np.random.default_rng(brightness)
    images = rng.normal(brightness, 20, (40, 32, 32, 1))
    images[20:, 12:20] += 40
    labels = np.repeat([0, 1], 20)
    (folder / "images").mkdir(exist_ok=True)
    np.savez(
        folder / "images" / f"{name}.npz",
        train_x=images.clip(0, 255).astype(np.uint8),
        train_y=labels.astype(np.uint16),
    )


def test_a_set_s_own_images_are_nearer_than_those_of_others(tmp_path, monkeypatch):
    monkeypatch.setattr(features, "CACHE", tmp_path / "cache")
    names = ["gtsrb", "mnist", "wbc"]
    for place, name in enumerate(names):
        write_image_set(tmp_path, name, brightness=40 + 80 * place)
    novelty = Novelty(tmp_path)
    assert novelty.names(()) == names
    assert novelty.names({FAMILY}) == ["gtsrb", "mnist"]
    code = novelty.code(names, torch.zeros(6), torch.ones(6))
    thresholds = novelty.thresholds(code, names, ())
    assert 0 <= thresholds["seenBelow"] < thresholds["unlikeAbove"]
