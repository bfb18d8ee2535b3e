"""What is predicted of EfficientNet networks: from levels and sums, and as it ships."""

import numpy as np
import onnxruntime
import pytest
import torch

from training.base.manifest import MODELS, read_entry
from training.evidence.devices import device_label
from training.evidence.efficientnet.records import DEVICES
from training.models.additive import Calibration
from training.models.efficientnet.train import train
from training.models.pairwise import PairwiseSums, least_ms
from training.models.pairwise_predictor import PairwisePredictor, over_population
from training.models.request import Request
from training.spaces import efficientnet as space
from training.tests import toy

FILE = "efficientnet-predictor.onnx"
INPUTS = toy.ROWS * toy.COLUMNS


def sums(values, offset, scale=1.0):
    """Pairwise sums over the toy space whose pairs are worth nothing."""
    single = scale * np.random.default_rng(0).normal(size=(values, INPUTS))
    return PairwiseSums(
        np.full(values, offset), single, np.zeros((values, *[INPUTS] * 2))
    )


class First(torch.nn.Module):
    """The first value of sums."""

    def __init__(self, shape):
        super().__init__()
        self.shape = shape

    def forward(self, flat):
        return self.shape(flat)[:, 0]


def predictor(ms=20.0):
    shape = sums(1, 0.0)
    calibration = Calibration(0.3, 0.2, 2.0, 0.5, 0.25)
    parts = (toy.MadeUpLevels(), First(shape), shape, sums(2, ms), calibration)
    return PairwisePredictor(toy, *parts)


def test_accuracy_is_the_level_and_the_spread_about_the_centre():
    model, networks = predictor(), toy.all_architectures()
    encoded = torch.tensor(toy.encode(networks))
    accuracy, interval, difference, latency = model(encoded, torch.zeros(1, 6))
    shape = model.shape(encoded.flatten(1))[:, 0]
    logit = toy.LEVEL + 0.2 + 2.0 * (shape - 0.3)

    def percent(values):
        return toy.CHANCE + (100 - toy.CHANCE) * torch.sigmoid(values)

    torch.testing.assert_close(accuracy, percent(logit))
    torch.testing.assert_close(interval[:, 0], percent(logit - 0.5))
    torch.testing.assert_close(interval[:, 1], percent(logit + 0.5))
    expected = percent(logit + 0.125) - percent(logit - 0.125)
    torch.testing.assert_close(difference, expected)
    torch.testing.assert_close(latency, model.latency(encoded.flatten(1)))


def test_latency_is_positive_where_the_sums_are_not():
    model = predictor(ms=1.0)
    encoded = torch.tensor(toy.encode(toy.all_architectures()))
    assert (model.latency(encoded.flatten(1)) < 0).any()
    assert (model(encoded, torch.zeros(1, 6))[3] > 0).all()


def test_the_least_ms_is_a_tenth_of_the_least_there_is():
    ms = torch.tensor([[4.0, -1.0], [8.0, 2.0], [6.0, 3.0]])
    torch.testing.assert_close(least_ms(ms), torch.tensor([0.4, 0.002]))
    values = over_population(toy, sums(2, 20.0))
    assert values.shape == (len(toy.population()), 2)


def test_devices_have_names_for_people():
    labels = [device_label(name) for name in DEVICES]
    assert labels == [
        "A100",
        "RTX 3090",
        "TPU v2",
        "TPU v3",
        "ZCU102 (FPGA), many images at a time",
        "VCK190 (FPGA), many images at a time",
        "ZCU102 (FPGA)",
        "VCK190 (FPGA)",
    ]
    assert space.DEVICE in DEVICES


def test_a_family_is_not_left_out_here(tmp_path):
    request = Request(tmp_path, left_out="digits", out=tmp_path)
    with pytest.raises(ValueError, match="sees images by NAS-Bench-201's alone"):
        train(request)


@pytest.fixture(scope="module")
def shipped():
    session = onnxruntime.InferenceSession(MODELS / FILE)
    width = read_entry(FILE)["inputs"][1]["shape"][1]

    def run(networks):
        encoded = space.encode(networks)
        given = {"architecture": encoded, "code": np.zeros((1, width), np.float32)}
        names = ("accuracy", "interval", "difference", "latency")
        return dict(zip(names, session.run(names, given)))

    return run


def test_the_shipped_predictor_prefers_large_networks_and_times_them_longer(shipped):
    found = shipped(space.ends())
    assert found["accuracy"][0] < found["accuracy"][1]
    assert (found["latency"][0] > 0).all()
    assert (found["latency"][0] < found["latency"][1]).all()
    low, high = found["interval"].T
    assert (low < found["accuracy"]).all() and (found["accuracy"] < high).all()
    assert (found["difference"] > 0).all()


def test_the_manifest_states_devices_and_held_out_ranks():
    entry = read_entry(FILE)
    devices = entry["constants"]["devices"]
    assert [device["name"] for device in devices] == [*DEVICES]
    assert len(devices) == entry["outputs"][3]["shape"][1]
    values = {name: item["value"] for name, item in entry["metrics"].items()}
    assert values["imagenet.spearmanHeldOutNetworks"] > 0.99
    assert values["imagenet.spearmanOfMacs"] < 0.7
    assert values["latency.a100.spearman"] > 0.99


def test_quantiles_are_those_of_random_networks(shipped):
    ln_ms = np.log(shipped(space.population()[:4000])["latency"])
    for device, column in zip(read_entry(FILE)["constants"]["devices"], ln_ms.T):
        middle = device["lnMsQuantiles"][5:16:5]
        assert middle == pytest.approx(np.quantile(column, [0.25, 0.5, 0.75]), abs=0.02)
