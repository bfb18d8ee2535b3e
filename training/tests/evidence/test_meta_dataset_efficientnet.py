"""Fine-tuned photos: their images, trainings, list and generator."""

import io
import json
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import islice
from threading import Event

import numpy as np
import pytest
import torch
from PIL import Image

from training.evidence.efficientnet import images as photo_images
from training.evidence.efficientnet import train as photo_train
from training.evidence.efficientnet.images import load_photos, photo_sets
from training.evidence.efficientnet.jobs import photo_jobs
from training.evidence.efficientnet.pairs import started_pairs
from training.evidence.efficientnet.protocol import (
    DEFAULT,
    INHERITED,
    PROTOCOLS,
    SCRATCH,
    FineTuning,
)
from training.evidence.efficientnet.table import PhotoRow
from training.evidence.efficientnet.train import fine_tune
from training.evidence.meta_dataset.generate import Plan, generate
from training.evidence.meta_dataset.journal import open_journal, read_journal
from training.evidence.meta_dataset.table import read_table
from training.evidence.meta_dataset.tasks import ImageSet, Task
from training.spaces.efficientnet import LITE0, parameters, parse, to_text
from training.spaces.efficientnet.network import lite0
from training.tests.lite0 import random_network

SMALL = "1-3-1-0_4-3-1-0_1-3-1-0_4-3-1-1_1-3-1-0_1-3-1-0_1-3-1-0"
TINY = FineTuning("tiny", side=32, epochs=2, early=1, batch=16)
WHOLE = Task("colours", (0, 1, 2))
SETS = [
    ImageSet(name, classes, 1200)
    for name, classes in zip("abcdef", (2, 3, 2, 2, 5, 4), strict=True)
]


@pytest.fixture(autouse=True)
def lite0_with_random_weights(monkeypatch):
    network = lite0(random_network().state_dict()).eval()
    monkeypatch.setattr(photo_train, "source", lambda: network)
    photo_images._read.cache_clear()


def write_photos(folder, test_noise=0):
    """A set of 48 x 40 photos in three colours."""
    photos = folder / "photos"
    photos.mkdir(exist_ok=True)
    random = np.random.default_rng(0)
    counts = {}
    with zipfile.ZipFile(photos / "colours.zip", "w") as archive:
        for part, count in (("train", 12), ("test", 5)):
            for channel, label in enumerate(("blue", "green", "red")):
                counts[f"{part}/{label}"] = count
                for number in range(count):
                    x = random.integers(0, 120, (40, 48, 3), np.uint8)
                    x[..., channel] += 100
                    if part == "test" and test_noise:
                        x = np.random.default_rng(number).integers(
                            0, 256, x.shape, np.uint8
                        )
                    buffer = io.BytesIO()
                    Image.fromarray(x).save(buffer, "PNG")
                    name = f"colours/{part}/{label}/{number:04}.jpg"
                    archive.writestr(name, buffer.getvalue())
    (photos / "colours.json").write_text(json.dumps({"counts": counts}))
    return folder


@pytest.fixture
def data(tmp_path):
    return write_photos(tmp_path)


# --- photos


def test_a_task_holds_its_own_classes_in_the_size_asked_for(data):
    assert photo_sets(data) == [ImageSet("colours", 3, 36)]
    whole = load_photos(data, WHOLE, 32)
    assert whole.train_x.shape == (36, 32, 32, 3) and whole.test_x.shape[0] == 15
    for label in range(3):
        own = whole.train_x[whole.train_y == label].mean((0, 1, 2))
        assert own.argmax() == label
    part = load_photos(data, Task("colours", (0, 2)), 32)
    assert Counter(part.train_y) == {0: 12, 1: 12}
    assert part.test_x[part.test_y == 1].mean((0, 1, 2)).argmax() == 2


def test_fewer_photos_are_stratified(data):
    few = load_photos(data, WHOLE, 32, at_most=9)
    assert Counter(few.train_y) == {0: 3, 1: 3, 2: 3}
    assert len(few.test_y) == 15


def test_a_folder_without_photos_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="--data"):
        photo_sets(tmp_path)


# --- training


VARIANTS = [
    TINY,
    replace(TINY, averaging=8),
    replace(TINY, frozen=1, epochs=3),
    replace(TINY, distillation=0.3),
]


@pytest.mark.parametrize("training", VARIANTS)
def test_a_training_gives_the_same_each_time_and_another_with_another_seed(
    data, training
):
    def run(seed=0, start=INHERITED):
        found = fine_tune(WHOLE, SMALL, start, seed, training, data)
        return replace(found, seconds=0)

    first = run()
    assert first == run() != run(seed=1)
    assert (first.images, first.share) == (36, pytest.approx(300 / 7))
    assert len(first.train_loss) == training.epochs
    scratch = run(start=SCRATCH)
    assert scratch.share == 0 and scratch.train_loss != first.train_loss


def test_the_test_photos_reach_nothing_but_what_is_measured_on_them(data):
    before = fine_tune(WHOLE, SMALL, INHERITED, 0, TINY, data)
    photo_images._read.cache_clear()
    write_photos(data, test_noise=1)
    after = fine_tune(WHOLE, SMALL, INHERITED, 0, TINY, data)
    assert after.test_nll != before.test_nll
    assert after.train_loss == before.train_loss


def test_in_a_frozen_epoch_only_the_classifier_learns(data):
    training = replace(TINY, frozen=1, epochs=1)
    photos = load_photos(data, WHOLE, 32)
    network, _ = photo_train.started(SMALL, 3, INHERITED, training)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    list(photo_train.epochs(network, photos, INHERITED, training, 0, True))
    changed = {
        name
        for name, value in network.state_dict().items()
        if not torch.equal(value, before[name])
    }
    assert changed == {"classifier.weight", "classifier.bias"}


# --- the list


def test_the_list_is_the_same_each_time_and_nothing_comes_twice():
    first = list(islice(started_pairs(SETS, 3), 300))
    assert first == list(islice(started_pairs(SETS, 3), 300))
    assert first != list(islice(started_pairs(SETS, 4), 300))
    assert len(set(first)) == len(first)


def test_300_trainings_are_200_inherited_40_of_them_twice_and_60_from_scratch():
    counts = Counter(
        (start, pair.seed) for pair, start in islice(started_pairs(SETS), 300)
    )
    assert counts == {(INHERITED, 0): 200, (INHERITED, 1): 40, (SCRATCH, 0): 60}


def test_any_start_of_the_list_is_balanced_over_the_sets():
    for count in (45, 120, 300):
        listed = list(islice(started_pairs(SETS), count))
        by_set = Counter(pair.task.dataset for pair, _ in listed)
        assert max(by_set.values()) - min(by_set.values()) <= 16
        scratch = sum(start == SCRATCH for _, start in listed)
        assert scratch / count == pytest.approx(0.2, abs=0.03)


def test_networks_reach_from_tiny_to_large_and_from_few_to_all_inherited_layers():
    listed = list(islice(started_pairs(SETS), 300))
    texts = {pair.architecture for pair, _ in listed}
    sizes = [parameters(parse(text), 5) for text in texts]
    assert min(sizes) < 0.9e6 and max(sizes) > 5e6
    source = photo_train.source()
    shares = [
        photo_train.inherit(parse(text), 2, source)[1] for text in sorted(texts)[:40]
    ]
    assert min(shares) < 0.4 and max(shares) > 0.9
    scratched = {pair for pair, start in listed if start == SCRATCH}
    inherited = {pair for pair, start in listed if start == INHERITED}
    assert scratched <= inherited
    by_task = defaultdict(set)
    for pair, _ in listed:
        by_task[pair.task].add(pair.architecture)
    for one in SETS:
        assert to_text(LITE0) in by_task[Task(one.name, tuple(range(one.classes)))]


# --- the generator


def test_broken_off_it_goes_on_and_doubles_nothing(data, tmp_path):
    plan = Plan(
        photo_jobs(photo_sets(data), 4, replace(TINY, epochs=1), 0),
        data,
        tmp_path / "journal.jsonl",
        tmp_path / "table.csv.gz",
        row=PhotoRow,
    )
    done = plan.jobs[1].run(data, "cpu")
    with open_journal(plan.journal, PhotoRow) as journal:
        journal.append(done[0])
    with open(plan.journal, "ab") as file:
        file.write(b'{"protocol": "tiny", "data')
    assert generate(plan, Event())
    rows = read_journal(plan.journal, PhotoRow)
    assert rows[0] == done[0] and len(rows) == 4
    assert {row.key for row in rows} == {k for job in plan.jobs for k in job.row_keys()}
    assert set(read_table(plan.table, PhotoRow)) == set(rows)
    assert {row.epochs for row in rows} == {1}


def test_the_protocol_in_use_is_named_and_measures_early_on():
    protocol = PROTOCOLS[DEFAULT]
    assert protocol.name == DEFAULT and 0 < protocol.early < protocol.epochs
    assert protocol.on("cuda").name == f"{DEFAULT}-cuda"


def test_a_table_is_collected_from_a_journal_in_use(data, tmp_path):
    job = photo_jobs(photo_sets(data), 1, TINY, 0)[0]
    row = PhotoRow(
        "tiny", "colours", (0, 2), 9, SMALL, SCRATCH, 0, 2, 0, 1, 2, 3, (4,), 5
    )
    journal, table = tmp_path / "journal.jsonl", tmp_path / "table.csv.gz"
    command = [sys.executable, "-m", "training.commands.meta_dataset", "table"]
    command += ["--list", "efficientnet", "--journal", journal, "--table", table]
    with open_journal(journal, PhotoRow) as writing:
        writing.append(row)
        for rows in ([row], [row, replace(row, start=job.start, seed=1)]):
            writing.append(rows[-1])
            said = subprocess.run(command, capture_output=True, text=True, check=True)
            assert said.stdout == f"{len(rows)} rows in {table}\n"
            assert set(read_table(table, PhotoRow)) == set(rows)
    said = subprocess.run(
        [*command[:3], "status", *command[4:]], capture_output=True, text=True
    )
    assert said.stdout == "2 rows of tiny\nnot running\n"
