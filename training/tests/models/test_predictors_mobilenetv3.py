"""Made-up Once-for-All measurements, their fits, and the shipped predictor."""

import csv
import json

import numpy as np
import onnxruntime
import pytest
import torch

from training.base.manifest import MODELS, read_entry
from training.evidence.mobilenetv3 import records
from training.models.mobilenetv3 import fit
from training.models.mobilenetv3.latency import fit_latency
from training.spaces import mobilenetv3 as space

FILE = "mobilenetv3-predictor.onnx"


def share(network):
    """A made-up truth: the later and the wider, the better."""
    flat = space.encode(network)
    weights = np.linspace(0.5, 1.0, 20)[:, None] * (1 + np.arange(9) % 3) / 60
    return (flat * weights).sum((-2, -1))


def percent(logit, classes):
    return 100 * (1 / classes + (1 - 1 / classes) / (1 + np.exp(-logit)))


@pytest.fixture(scope="module")
def measured():
    """600 networks on ImageNet at 224 px, 300 at 160 px, 200 twice on CIFAR-10."""
    parts = [
        (records.IMAGENET, records.IMAGENET, 224, 600, lambda s: 1 + s, 1000),
        (records.IMAGENET_SAMPLE,) * 2 + (160, 300, lambda s: 0.8 + s, 1000),
        (records.CIFAR10, records.CIFAR10, 192, 200, lambda s: 2 + 2 * s, 10),
        (records.CIFAR10, "small", 64, 200, lambda s: 1 + s, 10),
    ]
    generator = np.random.default_rng(0)
    tables = []
    for source, protocol, side, count, logit, classes in parts:
        networks = space.sample(count, generator)
        accuracy = percent(logit(share(networks)), classes)
        names = np.full((2, count), [[source], [protocol]])
        sides = np.full(count, side)
        tables.append((networks, sides, accuracy, *names))
    return records.Accuracies(*(np.concatenate(part) for part in zip(*tables)))


def test_accuracy_fit_recovers_shape_side_effect_and_transfer(measured):
    model, transfer = fit.fit_accuracy(measured)
    networks = space.sample(100, np.random.default_rng(5))
    flat = torch.tensor(space.encode(networks)).flatten(1)
    shape = model(flat).numpy()
    assert np.corrcoef(shape, share(networks))[0, 1] > 0.99
    effects = model.side_effect(torch.tensor([256.0, 224.0, 160.0]).log()).tolist()
    assert effects == pytest.approx([0.0, 0.0, -0.2], abs=0.02)
    assert transfer.spread == pytest.approx(2.0, abs=0.15)
    centre = share(space.population()).mean()
    # At 192 px the side's effect on ImageNet counts for CIFAR-10 too.
    at_192 = -0.2 * np.log(224 / 192) / np.log(224 / 160)
    assert transfer.level == pytest.approx(2 + 2 * centre - at_192, abs=0.03)


def test_held_out_correlations_and_differences(measured):
    metrics = fit.rank_correlations(measured, seed=0)
    assert metrics["imagenet.spearmanHeldOutNetworks"] > 0.98
    assert metrics["cifar10LeftOut.spearman"] > 0.98
    # Left out, CIFAR-10's networks lie twice as far apart as predicted.
    spread = share(measured.networks[measured.protocol == records.CIFAR10]).std()
    width = fit.difference_width(measured)
    assert width == pytest.approx(1.28 * 2**0.5 * spread, rel=0.15)


def test_ranking_within_macs_takes_no_credit_for_their_order(measured):
    rows = measured.of(measured.source == records.IMAGENET)
    macs = space.macs(rows.networks, space.CLASSES, space.SIDE)
    assert fit.within_macs(rows.accuracy, rows) == pytest.approx(1)
    steps = np.floor(np.log(macs) / np.log(1.05))
    chance = np.random.default_rng(0).random(len(macs))
    assert abs(fit.within_macs(steps + 0.1 * chance, rows)) < 0.2


def test_latency_fit_recovers_parabolas_in_the_side():
    generator = np.random.default_rng(1)
    networks = space.sample(1500, generator)
    sides = generator.integers(32, 57, 1500) * 4
    flat = fit.flat_encoding(networks)
    layers = generator.uniform(0.05, 0.2, (3, 2, 180))
    relative = (sides / 224)[:, None]
    ms = np.sum([(flat @ layers[k].T + 0.5) * relative**k for k in range(3)], axis=0)
    model = fit_latency(networks, sides, ms, seed=0)
    assert model.range.exp().mul(224).round().tolist() == [[128, 224]] * 2
    predicted = model(torch.tensor(flat).float(), torch.tensor(np.log(sides / 224)))
    assert np.abs(predicted.numpy() / ms - 1).mean() < 0.01


def write_csv(path, rows):
    path.parent.mkdir(exist_ok=True)
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def test_records_are_read_in_both_forms(tmp_path):
    depths, whole = [2, 3, 4, 2, 2], [7] * 20
    row = {"source": "DyNAS-T", "ks": json.dumps(whole), "e": json.dumps([6] * 20)}
    row |= {"d": json.dumps(depths), "r": 224, "acc": 75.0}
    compact = {**row, "source": "CNAS", "ks": json.dumps([3] * 12 + [7]), "r": 104}
    compact["e"] = json.dumps([6] * 13)
    write_csv(tmp_path / "nas" / "ofa_acc_merged.csv", [row, compact])
    read = records.read_accuracies(tmp_path)
    assert (space.depths_of(read.networks) == depths).all()
    assert read.protocol.tolist() == ["DyNAS-T", "CNAS-small"]
    assert read.networks[1][read.networks[1] >= 0].tolist() == [2] * 12 + [8]


@pytest.fixture(scope="module")
def shipped():
    session = onnxruntime.InferenceSession(MODELS / FILE)
    width = read_entry(FILE)["inputs"][1]["shape"][1]

    def run(networks, side=224, code=None):
        code = np.zeros((1, width)) if code is None else code
        given = {
            "architecture": space.encode(networks),
            "code": np.asarray(code, np.float32),
            "resolution": np.array([np.log(side)], np.float32),
        }
        names = ("accuracy", "interval", "difference", "latency")
        return dict(zip(names, session.run(names, given)))

    return run


def test_shipped_predictor_orders_depth_and_resolution(shipped):
    shallow = np.where(np.arange(20) % 4 < 2, 4, space.UNUSED)
    deep = np.full(20, 4)
    large = shipped(np.array([shallow, deep]))
    small = shipped(np.array([shallow, deep]), side=128)
    assert large["accuracy"][0] < large["accuracy"][1]
    assert (small["accuracy"] < large["accuracy"]).all()
    assert (large["latency"][0] < large["latency"][1]).all()
    low, high = large["interval"].T
    assert (low < large["accuracy"]).all() and (large["accuracy"] < high).all()
    assert (large["difference"] > 0).all()


def test_manifest_states_devices_ranges_and_held_out_ranks():
    entry = read_entry(FILE)
    devices = entry["constants"]["devices"]
    assert len(devices) == entry["outputs"][3]["shape"][1] == 14
    by_name = {device["name"]: device for device in devices}
    assert by_name["titan_rtx_32"]["sides"] == [128, 224]
    assert by_name["cpu"]["sides"] == [160, 224]
    values = {name: item["value"] for name, item in entry["metrics"].items()}
    best = values["imagenet.spearmanHeldOutNetworks"]
    assert best > 0.985 > values["imagenet.spearmanOfMacs"]
    assert values["cifar10LeftOut.spearman"] > 0.95
    assert values["latency.titan_rtx_32.spearman"] > 0.99


def test_quantiles_are_those_of_random_networks(shipped):
    ln_ms = np.log(shipped(space.population()[:4000])["latency"])
    for device, column in zip(read_entry(FILE)["constants"]["devices"], ln_ms.T):
        middle = device["lnMsQuantiles"][5:16:5]
        assert middle == pytest.approx(np.quantile(column, [0.25, 0.5, 0.75]), abs=0.02)
