"""Trainings to convergence: their images, when they stop, their list, going on."""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import islice
from threading import Event

import numpy as np
import pytest
import torch

from training.evidence.meta_dataset.generate import Plan, generate
from training.evidence.meta_dataset.journal import open_journal, read_journal
from training.evidence.meta_dataset.table import read_table
from training.evidence.meta_dataset.tasks import (
    ImageSet,
    Pair,
    Task,
    image_sets,
    load,
    stratified,
)
from training.evidence.nasbench201.converged.images import split
from training.evidence.nasbench201.converged.jobs import converged_jobs
from training.evidence.nasbench201.converged.pairs import combinations, sized_pairs
from training.evidence.nasbench201.converged.protocol import (
    DEFAULT,
    HELD_OUT,
    PROTOCOLS,
    Converged,
    Sizes,
)
from training.evidence.nasbench201.converged.train import (
    Stopping,
    epochs,
    learned_and_held_out,
    train_converged,
)
from training.evidence.nasbench201.network import Network
from training.spaces import nasbench201
from training.tests.image_sets import write_image_sets

CELL = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|skip_connect~2|"
BRIGHT = Task("bright", (0, 1, 2, 3))
TINY = Converged("tiny", channels=4, side=8, epochs=6, images=100, looks=6)
SETS = [
    ImageSet("cifar10", 10, 3000),
    ImageSet("pair", 2, 1000),
    ImageSet("rays", 3, 899),
    ImageSet("signs", 43, 2580),
]
SIZES = [100, 300, 900, 3000]


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def data(tmp_path):
    return write_image_sets(tmp_path)


# --- images


def test_every_start_of_the_order_has_the_classes_in_their_shares():
    labels = np.random.default_rng(0).permutation(np.repeat([0, 1, 2], [30, 60, 210]))
    order = stratified(labels)
    assert sorted(order) == list(range(300))
    for count in (10, 50, 100, 299):
        found = np.bincount(labels[order[:count]], minlength=3)
        assert np.abs(found - count * np.array([0.1, 0.2, 0.7])).max() <= 1


def test_fewer_images_are_among_those_of_more(data):
    few, _ = split(data, BRIGHT, 100)
    many, _ = split(data, BRIGHT, 300)
    np.testing.assert_array_equal(few.train_x, many.train_x[:100])
    assert (len(few.train_y), len(many.train_y)) == (100, 300)


def test_one_image_in_five_of_each_class_is_held_out_and_none_is_learned_from(data):
    images, held_out = split(data, BRIGHT, 200)
    assert set(np.bincount(images.train_y[held_out])) == {50 // HELD_OUT}
    task, (held_x, _) = learned_and_held_out(
        Pair(BRIGHT, CELL, 0), replace(TINY, images=200), data, "cpu"
    )
    assert (len(task.train_y), len(held_x)) == (160, 40)
    learned = {image.numpy().tobytes() for image in task.train_x}
    assert not learned & {image.numpy().tobytes() for image in held_x}


# --- training


def test_a_pair_gives_the_same_result_each_time_and_another_with_another_seed(data):
    pair = Pair(BRIGHT, CELL, 0)
    first = train_converged(pair, TINY, data)
    assert replace(train_converged(pair, TINY, data), seconds=first.seconds) == first
    assert train_converged(replace(pair, seed=1), TINY, data) != first
    assert first.images == 100
    assert 1 <= len(first.train_loss) <= TINY.epochs
    assert first.train_loss[-1] < first.train_loss[0]


def test_the_test_images_reach_nothing_but_what_is_measured_on_them(data):
    pair = Pair(BRIGHT, CELL, 0)
    before = train_converged(pair, TINY, data)
    whole = load(data, BRIGHT, 1000)
    noise = np.random.default_rng(0)
    np.savez(
        data / "images" / "bright.npz",
        train_x=whole.train_x,
        train_y=whole.train_y,
        test_x=noise.integers(0, 256, whole.test_x.shape, np.uint8),
        test_y=noise.permutation(whole.test_y),
    )
    load.__globals__["_read"].cache_clear()
    after = train_converged(pair, TINY, data)
    assert after.test_nll != before.test_nll
    same = {"test_nll": 0, "test_accuracy": 0, "seconds": 0}
    assert replace(after, **same) == replace(before, **same)


def test_the_network_that_is_measured_is_the_mean_of_the_steps(data):
    """With no emphasis on late steps the average is the plain mean."""
    pair = Pair(BRIGHT, CELL, 0)
    training = replace(TINY, batch=100, averaging=0, epochs=4)
    task, _ = learned_and_held_out(pair, training, data, "cpu")
    network = Network(CELL, 1, 4, 4, 1)
    weights = []
    for _, average in epochs(network, task, training, 0):
        weights.append(network.classifier.weight.detach().clone())
        torch.testing.assert_close(
            average.get_parameter("classifier.weight"), torch.stack(weights).mean(0)
        )
    assert len(weights) == 4 and not torch.equal(weights[0], weights[-1])


def test_it_ends_after_three_looks_in_a_row_without_an_improvement():
    stopping = Stopping(TINY)
    looks = [(2.0, 30), (1.9, 30), (2.1, 35), (2.2, 34), (2.0, 35), (1.8, 20)]
    assert not any(stopping.ends(nll, accuracy) for nll, accuracy in looks)
    assert not stopping.ends(1.9, 35)
    assert not stopping.ends(1.8, 35)
    assert stopping.ends(1.85, 10)


def test_a_task_that_is_learned_at_once_ends_early(data):
    training = Converged("t", side=8, channels=4, images=200, epochs=400)
    result = train_converged(Pair(Task("stripes", (0, 1)), CELL, 0), training, data)
    assert result.test_accuracy > 90
    assert len(result.train_loss) in training.looked_at()[:-1]


def test_the_looks_are_spread_evenly_over_the_logarithm_of_the_length():
    for images in SIZES:
        training = PROTOCOLS[DEFAULT].of(images)
        looks = training.looked_at()
        assert looks[-1] == training.epochs and len(looks) == training.looks
        assert looks[-1] / looks[-4] == pytest.approx(training.growth**3, rel=0.05)


# --- the list


def test_the_list_is_the_same_each_time_and_depends_on_the_seed():
    first = list(islice(sized_pairs(SETS, SIZES, 5), 400))
    assert first == list(islice(sized_pairs(SETS, SIZES, 5), 400))
    assert first != list(islice(sized_pairs(SETS, SIZES, 6), 400))
    assert len(set(first)) == len(first)


def test_the_list_starts_with_the_gate():
    start = list(islice(sized_pairs(SETS, SIZES), 60))
    assert {(pair.task, images) for pair, images in start} == {
        (Task("cifar10", tuple(range(10))), 3000)
    }
    assert Counter(pair.seed for pair, _ in start) == {0: 48, 1: 12}


def test_any_start_of_the_list_is_balanced_over_sets_sizes_and_seeds():
    sets = [ImageSet(f"s{i}", 10, 3000 if i < 9 else 2000) for i in range(24)]
    for count in (288, 600, 1152, 1728):
        start = list(islice(sized_pairs(sets, SIZES), count))
        by_set = Counter(pair.task.dataset for pair, _ in start)
        assert max(by_set.values()) - min([by_set[one.name] for one in sets]) <= 12
        by_size = Counter(images for _, images in start)
        few = [by_size[size] for size in (100, 300, 900)]
        assert max(few) - min(few) <= 0.15 * count
        seconds = sum(pair.seed for pair, _ in start)
        assert seconds / (count - seconds) == pytest.approx(0.2, abs=0.01)


def test_a_set_has_all_numbers_of_images_that_it_has_images_for():
    assert [size for whole, size in combinations(SETS[0], SIZES) if whole] == SIZES
    assert combinations(SETS[1], SIZES) == [(True, size) for size in SIZES[:3]]
    assert (True, 900) in combinations(SETS[2], SIZES)
    assert (False, 900) not in combinations(SETS[2], SIZES)
    with pytest.raises(ValueError, match="small has 50"):
        combinations(ImageSet("small", 2, 50), SIZES)


def test_blocks_rank_ten_connected_cells_and_whole_sets_the_same_for_all_sizes():
    listed = list(islice(sized_pairs(SETS, SIZES), 60, 60 + 12 * 4 * 7))
    blocks = [listed[i : i + 12] for i in range(0, len(listed), 12)]
    whole = defaultdict(lambda: defaultdict(list))
    for block in blocks:
        assert len({(pair.task, images) for pair, images in block}) == 1
        cells = {pair.architecture for pair, _ in block}
        functions = {nasbench201.canonical(nasbench201.parse(cell)) for cell in cells}
        assert len(cells) == len(functions) == 10
        assert all(nasbench201.is_connected(nasbench201.parse(cell)) for cell in cells)
        pair, images = block[0]
        one = next(one for one in SETS if one.name == pair.task.dataset)
        if len(pair.task.classes) == one.classes:
            whole[one.name][images].append(cells)
        else:
            assert len(pair.task.classes) * one.images / one.classes >= images - 1
    assert {tuple(sorted(sizes)) for sizes in whole.values()} >= {(100, 300, 900)}
    first = [cells[0] for cells in whole["signs"].values()]
    assert len(first) == 3 and first[0] == first[1] == first[2]


# --- the generator


def test_broken_off_it_goes_on_and_doubles_nothing(data, tmp_path):
    sizes = Sizes("tiny", {50: 2, 100: 2})
    jobs = converged_jobs(image_sets(data), 6, sizes, 0)
    plan = Plan(
        jobs,
        data,
        tmp_path / "journal.jsonl",
        tmp_path / "table.csv.gz",
    )
    done = plan.jobs[1].run(data, "cpu")
    with open_journal(plan.journal) as journal:
        journal.append(done[0])
    with open(plan.journal, "ab") as file:
        file.write(b'{"protocol": "tiny-50", "data')
    assert generate(plan, Event())
    rows = read_journal(plan.journal)
    assert rows[0] == done[0] and len(rows) == 6
    assert {row.key for row in rows} == {k for job in plan.jobs for k in job.row_keys()}
    assert {row.images for row in rows} == {job.protocol.images for job in jobs}
    assert set(read_table(plan.table)) == set(rows)
