"""Predictors trained on a small meta-dataset of our own rank pairs they have not seen.

This is the method's second experiment; run it with -s to see the numbers."""

import csv
import gzip

import numpy as np
import torch
from scipy.stats import spearmanr

from training.predictors.accuracy import AccuracyModel, to_percent
from training.predictors.cell_network import fit_cell_network
from training.predictors.dataset_code import LEARNED, STATISTICS
from training.predictors.fit import ENCODED, fit_heads, make_task
from training.predictors.fixture import FIXTURE
from training.predictors.records import SHORT, Group, cell_index

HELD_OUT = 0.25


def read_groups() -> tuple[list[Group], list[torch.Tensor]]:
    """The fixture's data sets with the raw statistics [5] of each."""
    with gzip.open(FIXTURE, "rt", newline="") as file:
        rows = list(csv.DictReader(file))
    groups, statistics = [], []
    for name in sorted({row["dataset"] for row in rows}):
        own = [row for row in rows if row["dataset"] == name]
        facts = [float(own[0][column]) for column in STATISTICS]
        cells = np.array([cell_index(row["architecture"]) for row in own])
        accuracy = np.array([float(row["accuracy"]) for row in own])
        classes = int(own[0]["classes"])
        images = float(np.exp(facts[3]))
        groups.append(Group((name,), None, classes, images, SHORT, cells, accuracy))
        statistics.append(torch.tensor(facts))
    return groups, statistics


def part(group: Group, chosen: np.ndarray) -> Group:
    return Group(
        group.sources,
        group.subset,
        group.classes,
        group.images_per_class,
        group.protocol,
        group.cells[chosen],
        group.accuracy[chosen],
    )


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
    groups, raw = read_groups()
    held_out_cell = np.random.default_rng(0).random(len(ENCODED)) < HELD_OUT
    train = [part(group, ~held_out_cell[group.cells]) for group in groups]
    test = [part(group, held_out_cell[group.cells]) for group in groups]
    assert sum(len(group.cells) for group in test) > 100

    mean, std = torch.stack(raw).mean(0), torch.stack(raw).std(0)
    statistics = [(values - mean) / std for values in raw]
    targets = ranks(train)
    known = ~targets[:, 0].isnan()
    network = fit_cell_network(ENCODED[known], targets[known], seed=0)
    model = AccuracyModel(network, 1, mean, std)
    tasks = [
        make_task(model, group, values[None], [])
        for group, values in zip(train, statistics)
    ]
    fit_heads(model, tasks, None, seed=0)

    predicted, measured, baseline, within = [], [], [], []
    for group, seen, values in zip(test, train, statistics):
        code = torch.cat((values, torch.zeros(LEARNED)))[None]
        with torch.no_grad():
            outputs, counts = model.cell_terms(ENCODED[group.cells])
            logits = model.short(outputs, counts, code).mean(0)
        percent = to_percent(logits, 100 / group.classes).numpy()
        predicted.append(percent)
        measured.append(group.accuracy)
        baseline.append(np.full(len(percent), seen.accuracy.mean()))
        if len(percent) > 2:
            within.append(spearmanr(percent, group.accuracy)[0])
    pooled = spearmanr(np.concatenate(predicted), np.concatenate(measured))[0]
    alone = spearmanr(np.concatenate(baseline), np.concatenate(measured))[0]
    print(
        f"\npooled {pooled:.3f}; within data sets {np.mean(within):.3f} on average; "
        f"the data set's mean alone, pooled: {alone:.3f}"
    )
    assert pooled > 0.7
    assert np.mean(within) > 0.2
