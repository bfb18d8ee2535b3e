"""The parts of the meta-dataset generator: pairs, tasks, network, training, files."""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from training.evidence.meta_dataset.journal import (
    JournalInUse,
    open_journal,
    read_journal,
)
from training.evidence.meta_dataset.table import Row, read_table, write_table
from training.evidence.meta_dataset.tasks import ImageSet, Task, image_sets, load
from training.evidence.meta_dataset.train import augment, fix_arithmetic, prepare
from training.evidence.mobilenetv3 import protocol as supernets
from training.evidence.nasbench201.network import Cell, Network, live_edges
from training.evidence.nasbench201.pairs import Pair, pairs
from training.evidence.nasbench201.protocol import (
    DEFAULT,
    PROTOCOLS,
    Protocol,
    protocol_of,
)
from training.evidence.nasbench201.train import train_pair
from training.research.agreement_nasbench201 import COMBINED, labels, rank_agreement
from training.spaces import nasbench201
from training.spaces.nasbench201 import CONV_1X1, CONV_3X3, EDGES, NONE, POOL, SKIP
from training.tests.image_sets import write_image_sets

TINY = Protocol("tiny", channels=4, side=8, epochs=4, batch=16)
CELL = "|nor_conv_3x3~0|+|nor_conv_3x3~0|skip_connect~1|+|avg_pool_3x3~0|none~1|none~2|"
SETS = [
    ImageSet("cifar10", 10, 3000),
    ImageSet("pair", 2, 1000),
    ImageSet("signs", 43, 2580),
]


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def data(tmp_path):
    return write_image_sets(tmp_path)


# --- pairs


def test_the_list_is_the_same_each_time_and_depends_on_the_seed():
    first = list(islice(pairs(SETS, 5), 400))
    assert first == list(islice(pairs(SETS, 5), 400))
    assert first != list(islice(pairs(SETS, 6), 400))
    assert len(set(first)) == len(first)


def test_the_list_starts_with_whole_cifar10_cells_half_of_them_twice():
    start = list(islice(pairs(SETS), 96))
    assert {pair.task for pair in start} == {Task("cifar10", tuple(range(10)))}
    assert Counter(pair.seed for pair in start) == {0: 64, 1: 32}


def test_blocks_rank_eight_cells_on_whole_sets_and_subsets_alike():
    blocks = list(islice(pairs(SETS), 96, 96 + 9 * 60))
    by_task = Counter(pair.task for pair in blocks)
    whole = {one.name: one.classes for one in SETS}
    share = np.mean([len(p.task.classes) == whole[p.task.dataset] for p in blocks])
    assert 0.45 < share < 0.55
    assert min(by_task.values()) >= 8
    assert np.mean([pair.seed == 1 for pair in blocks]) == pytest.approx(1 / 9)
    for task in by_task:
        assert 2 <= len(set(task.classes)) <= whole[task.dataset]
        assert list(task.classes) == sorted(task.classes)
    smallest = min(len(t.classes) for t in by_task if t.dataset == "signs")
    assert smallest * 60 >= 400


def test_cells_are_connected_and_cover_all_costs():
    cells = [nasbench201.parse(p.architecture) for p in islice(pairs(SETS), 96, 1200)]
    assert all(nasbench201.is_connected(cell) for cell in cells)
    counts = Counter(int((cell == CONV_3X3).sum()) for cell in cells)
    assert all(counts[number] >= 5 for number in range(7))


def test_no_task_trains_the_same_function_twice():
    functions = defaultdict(list)
    for pair in islice(pairs(SETS), 2000):
        if pair.seed == 0:
            cell = nasbench201.parse(pair.architecture)
            functions[pair.task].append(nasbench201.canonical(cell))
    assert max(map(len, functions.values())) > 100
    assert all(len(set(one)) == len(one) for one in functions.values())


# --- tasks


def test_a_task_holds_its_own_classes_numbered_anew(data):
    whole = load(data, Task("bright", (0, 1, 2, 3)), 1000)
    part = load(data, Task("bright", (1, 3)), 1000)
    assert set(part.train_y) == {0, 1}
    expected = whole.train_x[np.isin(whole.train_y, (1, 3))]
    np.testing.assert_array_equal(part.train_x, expected)
    assert (part.test_y == 1).sum() == (whole.test_y == 3).sum()


def test_a_task_is_thinned_out_the_same_way_each_time(data):
    first = load(data, Task("bright", (0, 1, 2, 3)), 100)
    again = load(data, Task("bright", (0, 1, 2, 3)), 100)
    np.testing.assert_array_equal(first.train_x, again.train_x)
    assert len(first.train_y) == 100
    assert np.bincount(first.train_y).min() > 10


def test_a_folder_without_image_sets_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="--data"):
        image_sets(tmp_path)


# --- network


class PlainCell(nn.Module):
    """The cell as the benchmark defines it, edge by edge, weights taken from `cell`."""

    def __init__(self, architecture: str, cell: Cell):
        super().__init__()
        self.operations = nasbench201.parse(architecture)
        self.cell = cell

    def edge(self, index: int, x: torch.Tensor) -> torch.Tensor:
        operation = int(self.operations[index])
        if operation == NONE:
            return torch.zeros_like(x)
        if operation == SKIP:
            return x
        if operation == POOL:
            return F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
        source, target = EDGES[index]
        targets = self.cell.targets.get((source, operation), [])
        if target not in targets:
            return torch.full_like(x, torch.nan)
        merged = f"convolutions.{source},{operation}"
        filters, scale, shift = (
            self.cell.get_parameter(f"{merged}.{name}")
            for name in ("0.weight", "1.weight", "1.bias")
        )
        channels = x.shape[1]
        own = slice(
            targets.index(target) * channels, (targets.index(target) + 1) * channels
        )
        padding = {CONV_1X1: 0, CONV_3X3: 1}[operation]
        y = F.conv2d(F.relu(x), filters[own], padding=padding)
        return F.batch_norm(y, None, None, scale[own], shift[own], training=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        nodes = [x]
        for target in (1, 2, 3):
            incoming = [i for i, edge in enumerate(EDGES) if edge[1] == target]
            arriving = [self.edge(i, nodes[EDGES[i][0]]) for i in incoming]
            nodes.append(torch.stack(arriving).sum(0))
        return nodes[3]


def test_the_merged_cell_computes_what_the_plain_one_does():
    random = np.random.default_rng(1)
    x = torch.randn(6, 4, 8, 8)
    compared = 0
    while compared < 20:
        cell = random.integers(5, size=6)
        text = nasbench201.to_text(cell)
        if len(live_edges(text)) != (cell != NONE).sum():
            continue
        merged = Cell(text, 4)
        torch.testing.assert_close(
            merged(x), PlainCell(text, merged)(x), atol=1e-5, rtol=1e-4
        )
        compared += 1


def test_dead_edges_are_left_out():
    dead_end = "|nor_conv_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|nor_conv_1x1~2|"
    assert live_edges(dead_end) == {(0, 3): SKIP}
    nothing = "|nor_conv_3x3~0|+|none~0|none~1|+|none~0|none~1|none~2|"
    assert live_edges(nothing) == {}
    assert not Cell(nothing, 4)(torch.ones(1, 4, 8, 8)).any()


def test_the_full_size_network_has_the_search_space_s_parameters():
    cell = [CONV_3X3, CONV_1X1, SKIP, CONV_3X3, NONE, CONV_1X1]
    text = nasbench201.to_text(cell)
    network = Network(text, inputs=3, classes=7, channels=16, cells=5)
    count = sum(parameter.numel() for parameter in network.parameters())
    assert count == nasbench201.parameters(cell, 7)
    assert network(torch.randn(2, 3, 32, 32)).shape == (2, 7)


# --- training


def test_a_pair_gives_the_same_result_each_time_and_another_with_another_seed(data):
    pair = Pair(Task("bright", (0, 1, 2, 3)), CELL, 0)
    first = train_pair(pair, TINY, data)
    assert replace(train_pair(pair, TINY, data), seconds=first.seconds) == first
    other = train_pair(replace(pair, seed=1), TINY, data)
    assert other.train_loss != first.train_loss


def test_rows_of_a_gpu_have_a_protocol_of_their_own():
    protocol = PROTOCOLS[DEFAULT]
    assert protocol.on("cpu") is protocol
    assert protocol.on("cuda") == replace(protocol, name=f"{DEFAULT}-cuda")
    assert protocol_of(f"{DEFAULT}-cuda") is protocol_of(DEFAULT) is protocol
    supernet = supernets.PROTOCOLS[supernets.DEFAULT]
    assert supernet.on("cpu").checked.name == supernet.checked.name
    assert supernet.on("cuda").checked.name == f"{supernet.checked.name}-cuda"
    assert supernet.on("cuda").name == f"{supernet.name}-cuda"


FLAGS = {
    (torch.backends.cudnn, "deterministic"): True,
    (torch.backends.cudnn, "allow_tf32"): False,
    (torch.backends.cuda.matmul, "allow_tf32"): False,
}


@pytest.fixture
def opposite_flags():
    before = {flag: getattr(*flag) for flag in FLAGS}
    for (module, name), value in FLAGS.items():
        setattr(module, name, not value)
    yield
    for (module, name), value in before.items():
        setattr(module, name, value)


def test_a_gpu_is_told_to_repeat_itself(opposite_flags):
    fix_arithmetic("cpu")
    assert not any(getattr(*flag) is value for flag, value in FLAGS.items())
    fix_arithmetic("cuda")
    assert all(getattr(*flag) is value for flag, value in FLAGS.items())


def test_training_learns_and_the_labels_belong_together(data):
    result = train_pair(Pair(Task("bright", (0, 1, 2, 3)), CELL, 0), TINY, data)
    assert result.images == 440
    assert len(result.train_loss) == TINY.epochs
    assert result.train_loss[-1] < 0.7 * result.train_loss[0]
    assert result.test_accuracy > 60
    assert 0 < result.test_nll < np.log(4)
    assert 0 < result.train_nll < np.log(4)
    assert result.seconds > 0


def test_images_are_averaged_and_standardised():
    train = np.random.default_rng(0).integers(256, size=(50, 16, 16, 3), dtype=np.uint8)
    x, test = prepare(train, train[:1], 8, "cpu")
    assert x.shape == (50, 3, 8, 8)
    torch.testing.assert_close(x.mean((0, 2, 3)), torch.zeros(3), atol=1e-4, rtol=0)
    torch.testing.assert_close(x.std((0, 2, 3)), torch.ones(3), atol=1e-4, rtol=0)
    torch.testing.assert_close(test, x[:1])
    means = train.reshape(50, 8, 2, 8, 2, 3).mean((2, 4))[..., 0]
    torch.testing.assert_close(
        x[:, 0], torch.from_numpy((means - means.mean()) / means.std()).float(),
        atol=1e-3, rtol=1e-3,
    )  # fmt: skip
    with pytest.raises(ValueError, match="averaged"):
        prepare(train, train, 7, "cpu")


def test_augmentation_shifts_and_mirrors_within_bounds():
    image = torch.arange(1.0, 17).reshape(1, 1, 4, 4)
    random = torch.Generator().manual_seed(0)
    shifted = augment(image.repeat(300, 1, 1, 1), 1, False, random)
    padded = F.pad(image, [1] * 4)
    windows = [padded[0, :, i : i + 4, j : j + 4] for i in range(3) for j in range(3)]
    seen = Counter(
        next(number for number, window in enumerate(windows) if window.equal(one))
        for one in shifted
    )
    assert set(seen) == set(range(9))
    mirrored = augment(image.repeat(300, 1, 1, 1), 0, True, random)
    flips = sum(one.equal(image[0].flip(2)) for one in mirrored)
    assert 110 < flips < 190
    assert sum(one.equal(image[0]) for one in mirrored) == 300 - flips


# --- files


def rows(count: int) -> list[Row]:
    return [
        Row("p", "bright", (0, 2), 40, CELL, seed, 50.125, 0.6, 0.5, (1.5, 0.25), 1.0)
        for seed in range(count)
    ]


def test_the_journal_keeps_rows_once_and_drops_an_unfinished_line(tmp_path):
    path = tmp_path / "journal.jsonl"
    with open_journal(path) as journal:
        for row in [*rows(3), *rows(2)]:
            journal.append(row)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:70])
    assert read_journal(path) == rows(3)
    with open_journal(path) as journal:
        journal.append(rows(4)[3])
    assert read_journal(path) == rows(4)


def test_the_journal_has_one_writer(tmp_path):
    path = tmp_path / "journal.jsonl"
    with (
        open_journal(path),
        pytest.raises(JournalInUse, match="--journal"),
        open_journal(path),
    ):
        pass


def test_the_table_gives_back_its_rows_and_the_same_bytes(tmp_path):
    path = tmp_path / "table.csv.gz"
    write_table(rows(3)[::-1], path)
    first = path.read_bytes()
    assert read_table(path) == rows(3)
    write_table(rows(3), path)
    assert path.read_bytes() == first
    assert read_table(tmp_path / "none.csv.gz") == []


# --- agreement


def test_the_combined_label_is_better_than_the_noisy_labels_it_is_made_of():
    random = np.random.default_rng(0)
    truth = random.normal(size=400)

    def noisy():
        return truth + random.normal(size=400)

    made = [
        Row("p", "d", (0, 1), 40, CELL, i, a, -b, -c, tuple([-d] * 4), 1.0)
        for i, (a, b, c, d) in enumerate(zip(noisy(), noisy(), noisy(), noisy()))
    ]
    found = {name: rank_agreement(v, truth)[0] for name, v in labels(made).items()}
    combined = found.pop(COMBINED)
    assert combined > max(found.values()) > 0.6
