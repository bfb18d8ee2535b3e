"""Predictors trained on a small meta-dataset of our own rank pairs they have not seen.

This is the method's second experiment; run it with -s to see the numbers."""

import csv
import gzip
from dataclasses import replace

import numpy as np
import torch

from training.base.ranks import spearman
from training.evidence.dataset.code import STATISTICS
from training.evidence.dataset.groups import FULL, Group
from training.evidence.nasbench201.fixture import FIXTURE
from training.evidence.nasbench201.protocol import DEFAULT
from training.evidence.nasbench201.records import cell_index
from training.models.nasbench201.calibrate import predict
from training.models.nasbench201.cell_network import fit_cell_network
from training.models.nasbench201.fit import all_cell_terms, fit_model
from training.models.nasbench201.tasks import ENCODED, make_task

HELD_OUT = 0.25


def read_groups() -> tuple[list[Group], list[torch.Tensor]]:
    """The fixture's data sets with the raw statistics [1, S] of each."""
    with gzip.open(FIXTURE, "rt", newline="") as file:
        rows = list(csv.DictReader(file))
    groups, statistics = [], []
    for name in sorted({row["dataset"] for row in rows}):
        own = [row for row in rows if row["dataset"] == name]
        facts = [float(own[0][column]) for column in STATISTICS]
        cells = np.array([cell_index(row["architecture"]) for row in own])
        accuracy = np.array([float(row["accuracy"]) for row in own])
        losses = np.array(
            [
                [float(row[name]) for name in ("test_nll", "training_loss")]
                for row in own
            ]
        )
        classes = int(own[0]["classes"])
        images = float(np.exp(facts[3]))
        task = (name,), None, classes, images, DEFAULT
        groups.append(Group(*task, cells, accuracy, losses))
        statistics.append(torch.tensor([facts]))
    return groups, statistics


def ranks(groups: list[Group]) -> torch.Tensor:
    """Mean standing of each cell over the data sets that have it [15625, 1]."""
    total, count = torch.zeros(len(ENCODED)), torch.zeros(len(ENCODED))
    for group in groups:
        standing = group.accuracy.argsort().argsort() / len(group.cells)
        scaled = torch.from_numpy((standing - standing.mean()) / standing.std()).float()
        total.index_add_(0, torch.from_numpy(group.cells), scaled)
        count.index_add_(0, torch.from_numpy(group.cells), torch.ones(len(scaled)))
    return (total / count)[:, None]


def test_spearman_on_held_out_pairs_is_over_0_7():
    torch.manual_seed(0)
    torch.set_num_threads(1)
    groups, statistics = read_groups()
    held_out_cell = np.random.default_rng(0).random(len(ENCODED)) < HELD_OUT
    train = [group.part(~held_out_cell[group.cells]) for group in groups]
    test = [group.part(held_out_cell[group.cells]) for group in groups]
    assert sum(len(group.cells) for group in test) > 100

    targets = ranks(train)
    known = ~targets[:, 0].isnan()
    network = fit_cell_network(ENCODED[known], targets[known], seed=0)
    terms = all_cell_terms(network)
    tasks = list(map(make_task, train, statistics))
    # No table of full trainings here: the first set's own rows stand for one.
    table = replace(train[0], protocol=FULL)
    model = fit_model([*tasks, make_task(table, statistics[0])], network, terms)

    predicted, measured, baseline, within, by_label = [], [], [], [], []
    for group, seen, values in zip(test, train, statistics):
        task = make_task(group, values)
        if not len(task.places):
            continue
        result = predict(model, task, terms)
        percent, truth = result.percent
        predicted.append(percent)
        measured.append(truth)
        baseline.append(np.full(len(percent), seen.accuracy.mean()))
        if len(percent) > 2:
            within.append(spearman(percent, truth))
            by_label.append(spearman(percent, result.label))
    pooled = spearman(np.concatenate(predicted), np.concatenate(measured))
    alone = spearman(np.concatenate(baseline), np.concatenate(measured))
    print(
        f"\npooled {pooled:.3f}; within data sets on average: accuracy "
        f"{np.mean(within):.3f}, all labels together {np.mean(by_label):.3f}; "
        f"the data set's mean alone, pooled: {alone:.3f}"
    )
    assert pooled > 0.7
    assert np.mean(by_label) > 0.2
