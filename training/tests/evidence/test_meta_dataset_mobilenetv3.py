"""Supernets: weight sharing, their training, the list of jobs, the agreement."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from random import Random
from threading import Event
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from training.evidence.meta_dataset.generate import Plan, Progress, generate
from training.evidence.meta_dataset.jobs import SingleTraining
from training.evidence.meta_dataset.journal import open_journal, read_journal
from training.evidence.meta_dataset.table import Row, read_table, write_table
from training.evidence.meta_dataset.tasks import ImageSet, Pair, Task
from training.evidence.mobilenetv3 import jobs as list_of_jobs
from training.evidence.mobilenetv3.jobs import SupernetTraining, mobilenetv3_jobs
from training.evidence.mobilenetv3.network import (
    Network,
    Norm,
    calibrate,
    filter_channels,
)
from training.evidence.mobilenetv3.protocol import (
    DEFAULT,
    FULL_SIZE,
    PROTOCOLS,
    SMALL,
    Single,
    Skeleton,
    Supernet,
)
from training.evidence.mobilenetv3.subnets import (
    LARGEST,
    SMALLEST,
    spread,
    subnets,
    uniform,
)
from training.evidence.mobilenetv3.train import train_single, train_supernet
from training.research.agreement_mobilenetv3 import COMBINED, SIZE, agreements, by_task
from training.research.agreement_mobilenetv3 import main as agreement_command
from training.spaces import mobilenetv3
from training.tests.image_sets import write_image_sets

NARROW = Skeleton(8, (8, 8, 8, 8, 8), 16, 16, 2, (1, 2, 1, 1, 1))
SETTINGS: dict[str, Any] = dict(side=8, images=120, epochs=1, batch=30, skeleton=NARROW)
TINY = Supernet("tiny", **SETTINGS, least_steps=24, single=Single("single", **SETTINGS))
TASK = Task("bright", (0, 3))
SETS = [ImageSet("cifar10", 10, 3000), ImageSet("signs", 43, 2580)]


@pytest.fixture
def data(tmp_path):
    return write_image_sets(tmp_path)


def architectures(count=6):
    return tuple(subnets(count, Random(0)))


# --- network


@pytest.mark.parametrize("architecture", [SMALLEST, LARGEST, *architectures(4)])
def test_a_network_of_full_size_has_the_search_space_s_parameters(architecture):
    network = Network(architecture, FULL_SIZE, 3, 7)
    count = sum(parameter.numel() for parameter in network.parameters())
    assert count == mobilenetv3.parameters(mobilenetv3.parse(architecture), 7)


def test_a_subnet_computes_what_a_network_of_its_own_weights_does():
    """The shared weights, cut out: first layers, first channels, centres of kernels."""
    torch.manual_seed(0)
    supernet = Network(LARGEST, SMALL, 3, 5).eval()
    for norm in (module for module in supernet.modules() if isinstance(module, Norm)):
        norm.get_buffer("running_mean").normal_()
        norm.get_buffer("running_var").uniform_(0.5, 2)
        torch.nn.init.normal_(norm.weight)
    x = torch.randn(4, 3, 16, 16)
    shared = supernet.state_dict()
    for architecture in architectures():
        alone = Network(architecture, SMALL, 3, 5).eval()
        cut = {}
        for name, own in alone.state_dict().items():
            whole = shared[name]
            for axis, size in enumerate(own.shape):
                kernel = axis >= 2
                start = (whole.shape[axis] - size) // 2 if kernel else 0
                whole = whole.narrow(axis, start, size)
            cut[name] = whole.clone()
        alone.load_state_dict(cut)
        torch.testing.assert_close(
            supernet(x, architecture), alone(x), atol=1e-4, rtol=1e-3
        )
        assert not torch.allclose(alone(x), supernet(x))


@torch.no_grad()
def test_kernels_differ_down_to_the_last_stage():
    torch.manual_seed(0)
    network = Network(LARGEST, SMALL, 3, 5)
    for norm in (module for module in network.modules() if isinstance(module, Norm)):
        torch.nn.init.ones_(norm.weight)
    x = torch.randn(4, 3, 16, 16)
    columns = mobilenetv3.parse(LARGEST)
    for slot in range(mobilenetv3.ROWS):
        outputs = []
        for kernel in range(3):
            columns[slot] = 3 * kernel + 2
            outputs.append(network(x, mobilenetv3.to_text(columns)))
        assert not torch.allclose(outputs[0], outputs[1], atol=1e-3)
        assert not torch.allclose(outputs[1], outputs[2], atol=1e-3)


@pytest.mark.parametrize("kernel", [3, 5, 7])
@pytest.mark.parametrize("side, stride", [(4, 1), (8, 1), (8, 2)])
def test_the_gradients_of_a_large_filter_are_those_of_the_convolution(
    kernel, side, stride
):
    torch.manual_seed(0)
    x = torch.randn(3, 5, side, side, dtype=torch.float64, requires_grad=True)
    weight = torch.randn(5, 1, kernel, kernel, dtype=torch.float64, requires_grad=True)
    expected = F.conv2d(x, weight, None, stride, kernel // 2, groups=5)
    result = filter_channels(x, weight, stride)
    torch.testing.assert_close(result, expected)
    upstream = torch.randn_like(expected)
    torch.testing.assert_close(
        torch.autograd.grad(result, (x, weight), upstream),
        torch.autograd.grad(expected, (x, weight), upstream),
    )


def test_calibration_gives_a_subnet_the_statistics_of_its_own_batches():
    torch.manual_seed(0)
    network = Network(LARGEST, NARROW, 1, 3)
    images = torch.randn(64, 1, 8, 8) * 3 + 1
    calibrate(network, SMALLEST, images.split(16))
    mean, norm = network.stem[0](images).mean((0, 2, 3)), network.stem[1]
    assert isinstance(norm, Norm)
    torch.testing.assert_close(norm.running_mean, mean, atol=1e-4, rtol=1e-4)
    first = norm.get_buffer("running_mean").clone()
    calibrate(network, LARGEST, (images / 2).split(16))
    calibrate(network, SMALLEST, images.split(16))
    torch.testing.assert_close(norm.running_mean, first)
    untouched = network.get_buffer("layers.3.filter_norm.running_mean")
    assert untouched.any() and norm.momentum == 0.1


# --- subnets


def test_subnets_are_different_valid_and_cover_all_sizes():
    drawn = subnets(200, Random(1))
    assert len(set(drawn)) == 200
    networks = np.array([mobilenetv3.parse(text) for text in drawn])
    sizes = mobilenetv3.parameters(networks, 10)
    least, most = mobilenetv3.parameters(
        np.array([mobilenetv3.parse(SMALLEST), mobilenetv3.parse(LARGEST)]), 10
    )
    uniform_sizes = mobilenetv3.parameters(
        np.array([mobilenetv3.parse(uniform(Random(i))) for i in range(200)]), 10
    )
    shares = (sizes - least) / (most - least)
    assert shares.min() < 0.06 and shares.max() > 0.85
    assert sizes.std() > 1.3 * uniform_sizes.std()
    assert spread(Random(3)) != spread(Random(4))


# --- training


def test_a_supernet_gives_the_same_each_time_and_another_with_another_seed(data):
    chosen = architectures()
    first = train_supernet(TASK, chosen, 0, TINY, data)
    again = train_supernet(TASK, chosen, 0, TINY, data)
    assert [replace(r, seconds=0) for r in first] == [
        replace(r, seconds=0) for r in again
    ]
    other = train_supernet(TASK, chosen, 1, TINY, data)
    assert other[0].test_nll != first[0].test_nll
    assert len({result.test_nll for result in first}) == len(chosen)


def test_the_order_of_the_measurements_does_not_matter(data):
    chosen = architectures()
    first = train_supernet(TASK, chosen, 0, TINY, data)
    reverse = train_supernet(TASK, chosen[::-1], 0, TINY, data)[::-1]
    assert [r.test_nll for r in first] == [r.test_nll for r in reverse]


def test_subnets_of_a_supernet_and_single_networks_learn(data):
    longer = replace(TINY, least_steps=80)
    for result in train_supernet(TASK, architectures(), 0, longer, data):
        assert result.images == 120
        assert result.train_loss == ()
        assert result.test_accuracy > 80
        assert 0 < result.train_nll < np.log(2)
        assert result.seconds > 0
    single = replace(TINY.checked, least_steps=40)
    result = train_single(Pair(TASK, SMALLEST, 0), single, data)
    assert len(result.train_loss) == 10
    assert result.train_loss[-1] < 0.8 * result.train_loss[0]


# --- the list


def test_the_list_starts_with_cifar10_twice_and_its_single_networks():
    jobs = mobilenetv3_jobs(SETS, 2, PROTOCOLS[DEFAULT], 0)
    first, second = (job for job in jobs if isinstance(job, SupernetTraining))
    assert (jobs[0], jobs[-1]) == (first, second)
    singles = [job for job in jobs if isinstance(job, SingleTraining)]
    assert first.task == second.task == Task("cifar10", tuple(range(10)))
    assert (first.seed, second.seed) == (0, 1)
    assert len(singles) == 20
    pairs = [job.pair for job in singles]
    assert [pair.architecture for pair in pairs] == list(first.architectures[:20])
    assert {pair.task for pair in pairs} == {first.task}
    assert first.architectures[:20] == second.architectures[:20]
    assert not set(first.architectures[20:]) & set(second.architectures[20:])


def test_the_list_as_shipped_has_what_it_promises():
    protocol = PROTOCOLS[DEFAULT]
    jobs = mobilenetv3_jobs(SETS, 150, protocol, 0)
    assert jobs == mobilenetv3_jobs(SETS, 150, protocol, 0)
    assert jobs != mobilenetv3_jobs(SETS, 150, protocol, 1)
    assert Counter(job.kind for job in jobs) == {
        "supernets": 150,
        "single networks": 200,
    }
    keys = [key for job in jobs for key in job.row_keys()]
    assert len(keys) == len(set(keys)) == 36 * 48 + 114 * 72 + 200
    single = [job.pair.task for job in jobs if isinstance(job, SingleTraining)]
    assert set(Counter(single).values()) == {20}


# --- the generator


def test_a_broken_job_is_done_again_and_nothing_is_doubled(data, tmp_path, monkeypatch):
    monkeypatch.setattr(list_of_jobs, "EARLY_SUBNETS", 4)
    monkeypatch.setattr(list_of_jobs, "REFERENCES", 2)
    sets = [ImageSet("bright", 4, 440), ImageSet("stripes", 2, 220)]
    plan = Plan(
        mobilenetv3_jobs(sets, 2, TINY, 0),
        data,
        tmp_path / "journal.jsonl",
        tmp_path / "table.csv.gz",
    )
    assert len(plan.jobs) == 2 + 2 * 2
    supernet = plan.jobs[0]
    whole = supernet.run(data, "cpu")
    with open_journal(plan.journal) as journal:
        for row in whole[:3]:
            journal.append(row)
    assert generate(plan, Event())
    rows = read_journal(plan.journal)
    assert rows[:3] == whole[:3]
    assert len(rows) == 2 * 4 + 4
    assert {row.key for row in rows} == {
        key for job in plan.jobs for key in job.row_keys()
    }
    assert {replace(row, seconds=0) for row in whole} <= {
        replace(row, seconds=0) for row in rows
    }
    assert set(read_table(plan.table)) == set(rows)


def test_progress_counts_each_kind_and_says_the_time_left(capsys):
    jobs = mobilenetv3_jobs(SETS, 2, PROTOCOLS[DEFAULT], 0)
    progress = Progress(jobs, jobs[1:])
    progress.show()
    assert capsys.readouterr().out == "1 of 2 supernets, 0 of 20 single networks\n"
    progress.advance(jobs[1])
    progress.show()
    shown = capsys.readouterr().out
    assert "1 of 20 single networks (0.0 s each)" in shown
    assert shown.endswith("0 h 00 min left\n")


def test_the_command_line_knows_the_space_and_its_protocols(tmp_path):
    def run(*options):
        command = [sys.executable, "-m", "training.commands.meta_dataset", *options]
        command += ["--list", "mobilenetv3", "--journal", tmp_path / "journal.jsonl"]
        return subprocess.run(command, capture_output=True, text=True)

    with open_journal(tmp_path / "journal.jsonl") as journal:
        journal.append(row("p", 0, LARGEST, 0.5))
    assert run("status").stdout == "1 rows of p\nnot running\n"
    refused = run("run", "--protocol", "c8-n1-16px-10ep")
    assert refused.returncode == 1 and DEFAULT in refused.stderr


# --- table and agreement


def row(protocol, seed, architecture, quality):
    return Row(
        protocol, "d", (0, 1), 9, architecture, seed, quality, -quality, -quality, (), 1
    )


def test_a_row_without_training_losses_survives_the_table(tmp_path):
    path = tmp_path / "table.csv.gz"
    rows = [row("p", 0, LARGEST, 0.5)]
    write_table(rows, path)
    assert read_table(path) == rows


def test_agreement_compares_the_same_subnets_within_a_task():
    chosen = subnets(40, Random(0))
    qualities = np.arange(40.0)
    rows = [row("s", 0, a, q) for a, q in zip(chosen, qualities)]
    rows += [row("single", 0, a, q) for a, q in zip(chosen[:20], qualities)]
    rows += [row("s", 1, a, -q) for a, q in zip(chosen[20:], qualities)]
    first = by_task(rows, "s", 0)
    alone = agreements(first, by_task(rows, "single", 0))
    assert alone[COMBINED] == pytest.approx([1]) and abs(alone[SIZE][0]) < 0.9
    assert agreements(first, by_task(rows, "s", 1))[COMBINED] == pytest.approx([-1])
    few = by_task([one for one in rows if one.architecture in chosen[:9]], "single", 0)
    assert agreements(first, few) == {}
    equal = by_task([row("e", 0, a, 3.0) for a in chosen], "e", 0)
    assert agreements(first, equal) == {}


def test_the_agreement_of_one_supernet_is_printed_without_a_second(
    tmp_path, monkeypatch, capsys
):
    path = tmp_path / "table.csv.gz"
    protocol = PROTOCOLS[DEFAULT]
    rows = [row(protocol.name, 0, a, i) for i, a in enumerate(subnets(12, Random(0)))]
    monkeypatch.setattr(sys, "argv", ["agreement", "--table", str(path)])
    write_table(rows, path)
    assert agreement_command() == 1
    assert "let the generator go on" in capsys.readouterr().err
    write_table(rows + [replace(r, protocol=protocol.checked.name) for r in rows], path)
    assert agreement_command() == 0
    shown = capsys.readouterr().out
    assert "test accuracy             1.00 (1 tasks)\n" in shown
    assert "nan" not in shown and "12 single networks" in shown
