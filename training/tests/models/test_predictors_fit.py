"""The closed-form fit against data of a known making."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from training.base.ranks import spearman
from training.evidence.dataset.code import LN_IMAGES, WIDTH
from training.evidence.dataset.groups import FULL, Group
from training.evidence.nasbench201.protocol import DEFAULT
from training.models.logit import to_percent
from training.models.nasbench201 import calibrate
from training.models.nasbench201.accuracy import FEATURES, FEW_IMAGES
from training.models.nasbench201.cell_features import SUMMARY
from training.models.nasbench201.cell_network import fit_cell_network
from training.models.nasbench201.fit import Scales, all_cell_terms, fit_model
from training.models.nasbench201.tasks import CONNECTED, ENCODED, make_task

CELLS, CLASSES = 40, 10
CONVOLUTIONS = -3
"""Place among the terms of the number of live 3 x 3 convolutions."""
POOLS = -2

# One set of each family and a second protocol are enough for every code path.
SETS = {
    "mnist": 1.0,
    "sign_digits": -1.0,
    "fashion_mnist": 0.5,
    "wbc": -0.5,
    "gtsrb": 1.5,
    "flowers5": -1.5,
    "cifar10": 0.0,
    "cats_dogs": 0.8,
}


@pytest.fixture(scope="module")
def network():
    generator = torch.Generator().manual_seed(0)
    targets = torch.randn(len(ENCODED), 1, generator=generator)
    # A few epochs on noise: outputs are small and say nothing.
    return fit_cell_network(ENCODED[CONNECTED], targets[CONNECTED], seed=0)


@pytest.fixture(scope="module")
def terms(network):
    return all_cell_terms(network)


def statistics_of(pixel: float) -> torch.Tensor:
    row = [0.2, pixel, np.log(CLASSES), np.log(300), 0.0, pixel]
    return torch.tensor([row, row], dtype=torch.float32)


def measured(terms, pixel: float, seed: int, protocol: str, shift: float = 0.0):
    """logit = 0.3 + pixel + shift + 0.4 (convolutions + pixel * pools)."""
    rng = np.random.default_rng(seed)
    places = rng.permutation(np.flatnonzero(CONNECTED.numpy()))[:CELLS]
    own = terms[places]
    shape = own[:, CONVOLUTIONS] + pixel * own[:, POOLS]
    logits = 0.3 + pixel + shift + 0.4 * shape
    accuracy = to_percent(logits, 100 / CLASSES).double().numpy()
    losses = np.exp(-np.stack([logits, logits], 1))
    return places, accuracy, losses


def make_tasks(terms, exclude: str | None = None):
    tasks = []
    for seed, (name, pixel) in enumerate(SETS.items()):
        if name == exclude:
            continue
        for protocol, shift in ((DEFAULT, 0.0), ("c8-n1-16px-20ep-b32", 0.5)):
            values = measured(terms, pixel, seed, protocol, shift)
            group = Group((name,), None, CLASSES, 300.0, protocol, *values)
            tasks.append(make_task(group, statistics_of(pixel)))
    places, accuracy, _ = measured(terms, 0.0, 99, FULL, 2.0)
    table = Group(("cifar10",), None, CLASSES, 300.0, FULL, places, accuracy)
    return [*tasks, make_task(table, statistics_of(0.0))]


def test_level_slopes_and_protocols_are_recovered(network, terms):
    scales = Scales(features=20.0, slopes=20.0, level=0.01)
    model = fit_model(make_tasks(terms, exclude="gtsrb"), network, terms, scales)
    assert model.protocols["c8-n1-16px-20ep-b32"] == pytest.approx(0.5, abs=0.1)
    values = measured(terms, SETS["gtsrb"], 7, DEFAULT)
    group = Group(("gtsrb",), None, CLASSES, 300.0, DEFAULT, *values)
    unseen = make_task(group, statistics_of(SETS["gtsrb"]))
    result = calibrate.predict(model, unseen, terms)
    assert result.rank_correlation(result.measured) > 0.98
    assert np.abs(result.errors).mean() < 0.25
    with_pools = model.slopes(torch.tensor([[0, 1.0, 0, 0, 0, 0]]))[0, POOLS]
    assert with_pools > 0.1


def with_changed(tasks, name: str, change):
    """The tasks, those of one set with other measurements."""
    changed = []
    for task in tasks:
        group = task.group
        if group.sources == (name,):
            accuracy, losses = change(group.accuracy, group.losses)
            group = replace(group, accuracy=accuracy, losses=losses)
            task = make_task(group, task.statistics)
        changed.append(task)
    return changed


def test_a_family_far_off_hardly_moves_the_levels_of_the_rest(network, terms):
    tasks, scales = make_tasks(terms), Scales(features=20.0, level=0.01)
    spoilt = with_changed(tasks, "flowers5", lambda a, losses: (0 * a + 99, losses))
    before, after = (
        fit_model(given, network, terms, scales) for given in (tasks, spoilt)
    )
    codes = before.codes(torch.cat([statistics_of(pixel)[:1] for pixel in (0.0, 1.5)]))
    # By least squares these levels move by 0.8 and 0.9.
    torch.testing.assert_close(
        after.level(codes), before.level(codes), atol=0.35, rtol=0
    )


def test_tasks_whose_labels_are_noise_count_less(network, terms):
    rng = np.random.default_rng(0)
    tasks = make_tasks(terms)

    def shuffled(accuracy, losses):
        order = rng.permutation(CELLS)
        return accuracy[order], losses[order]

    for name in ("mnist", "sign_digits", "gtsrb"):
        tasks = with_changed(tasks, name, shuffled)
    model = fit_model(tasks, network, terms, Scales(features=20.0, slopes=1e-6))
    own = terms[CONNECTED] @ model.shared
    true = terms[CONNECTED, CONVOLUTIONS]
    assert spearman(own, true) > 0.9


def test_without_room_for_slopes_all_data_sets_rank_alike(network, terms):
    scales = Scales(features=20.0, slopes=1e-6)
    model = fit_model(make_tasks(terms), network, terms, scales)
    codes = torch.tensor([[0, -1.5, 0, 0, 0, 0], [0, 1.5, 0, 0, 0, 0]])
    shapes = [model.short_shape(terms, code[None]) for code in codes]
    torch.testing.assert_close(*shapes, atol=1e-3, rtol=0)
    assert model.slopes_weight.shape == (WIDTH, SUMMARY)
    assert len(model.shared) == 1 + FEATURES


def test_full_training_starts_from_what_cifar10_gained(network, terms):
    model = fit_model(make_tasks(terms), network, terms, Scales(features=20.0))
    code = (statistics_of(0.0)[:1] - model.statistics_mean) / model.statistics_std
    predicted = model.full(terms[CONNECTED], code).mean()
    _, accuracy, _ = measured(terms, 0.0, 99, FULL, 2.0)
    # The table's mean logit is 2.3 by its making.
    assert float(predicted) == pytest.approx(2.3, abs=0.15)
    assert accuracy.mean() > 80


def test_few_images_widen_the_interval(network, terms):
    model = fit_model(make_tasks(terms), network, terms, Scales(features=20.0))
    statistics = statistics_of(0.0)[:1].repeat(4, 1)
    per_class = torch.tensor([5000.0, 100.0, 40.0, 10.0])
    statistics[:, LN_IMAGES] = per_class.log()
    widths = model.half_width(model.codes(statistics), 0.9).tolist()
    assert widths[:2] == pytest.approx([0.9, 0.9], abs=1e-3)
    for width, images in zip(widths[2:], (400, 100)):
        wider = FEW_IMAGES * np.log(1000 / images)
        assert width == pytest.approx(np.hypot(0.9, wider), rel=1e-2)
        assert width > 1


def test_a_fit_needs_both_kinds_of_training(network, terms):
    tasks = make_tasks(terms)
    short = [task for task in tasks if task.group.short]
    full = [task for task in tasks if not task.group.short]
    for part in (short, full):
        with pytest.raises(ValueError, match="short trainings and a table"):
            fit_model(part, network, terms)


def test_the_label_weighs_the_less_noisy_losses_more():
    rng = np.random.default_rng(0)
    places = np.flatnonzero(CONNECTED.numpy())[:30]
    accuracy = rng.uniform(40, 60, 30)
    losses = np.exp(rng.normal(size=(30, 2)))
    group = Group(("mnist",), None, CLASSES, 300.0, DEFAULT, places, accuracy, losses)
    label = make_task(group, statistics_of(0.0)).label.numpy()
    by = [np.corrcoef(label, values)[0, 1] for values in (accuracy, *-np.log(losses.T))]
    assert by[2] > by[0] + 0.2 and by[2] > by[1] + 0.2
    assert min(by) > 0.2
