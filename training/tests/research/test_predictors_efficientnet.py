"""What the tables of Accel-NASBench say, and how predictors of them are judged."""

import csv
import gzip

import numpy as np
import pytest

from training.evidence.efficientnet.records import (
    DEVICES,
    LONG,
    read_measurements,
    read_seeds,
)
from training.research import predictors_efficientnet as research
from training.spaces import efficientnet as space

NETWORKS = 400
THROUGHPUT = ("a100", "3090", "tpuv2", "tpuv3", "zcu102", "vck190")
NOISE = 0.2


def columns(network):
    blocks = space.blocks_of(network)
    named = zip(["e", "k", "l", "se"], zip(*blocks, strict=True), strict=True)
    return {name: ",".join(str(int(v)) for v in values) for name, values in named}


def write(path, rows):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Tables whose accuracy is ln parameters and noise, whose ms are MACs."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "nas").mkdir()
    rng = np.random.default_rng(0)
    networks = space.sample(NETWORKS, rng)

    def accuracy(network):
        size = np.log(space.parameters(network, 1000))
        return 60 + 10 * (size - 15) + NOISE * rng.normal()

    rows = []
    for number, network in enumerate(networks):
        ms = space.macs(network, 1000, 224) / 1e9
        speeds = [f"throughput_{name}" for name in THROUGHPUT]
        throughput: dict[str, object] = dict.fromkeys(speeds, 1000 / ms)
        latency = {f"latency_{name}": 2 * ms for name in ("zcu102", "vck190")}
        if number == 7:
            throughput["throughput_tpuv3"] = ""
        top1 = {"top1": accuracy(network)}
        rows.append(columns(network) | top1 | throughput | latency)
    write(folder / "nas" / "accel_nasbench.csv.gz", rows)
    repeated = [
        {"training": training, "seed": seed, "top1": accuracy(network) + more}
        | columns(network)
        for training, more in (("short", 0), ("long", 5))
        for seed in (1, 2, 3)
        for network in networks[:100]
    ]
    write(folder / "nas" / "accel_nasbench_seeds.csv", repeated)
    return folder


def test_throughput_is_read_as_ms_an_image_and_what_is_missing_as_not_measured(data):
    table = read_measurements(data)
    ms = space.macs(table.networks, 1000, 224) / 1e9
    factors = [2.0 if name in ("zcu102", "vck190") else 1.0 for name in DEVICES]
    missing = np.isnan(table.ms)
    assert np.argwhere(missing).tolist() == [[7, DEVICES.index("tpuv3")]]
    expected = ms[:, None] * factors
    np.testing.assert_allclose(table.ms[~missing], expected[~missing], rtol=1e-9)


def test_repeated_trainings_come_by_network(data):
    short, long = read_seeds(data), read_seeds(data, LONG)
    assert short.shape == long.shape == (100, 3)
    assert np.abs((long - short).mean(1) - 5).max() < 5 * NOISE
    assert short.std(1, ddof=1).mean() == pytest.approx(NOISE, abs=0.06)


def test_predictors_are_judged_on_networks_that_they_have_not_seen(data):
    numbers = research.accuracy(data, 0) | research.accuracy_ceilings(data, 0)
    values = {name.split(".")[-1]: value for name, value in numbers.items()}
    assert values["spearman"].n == NETWORKS // 5
    assert values["params_baseline"].value > 0.99
    assert values["noise_mae"].value == pytest.approx(0.8 * NOISE, abs=0.03)
    for form in ("", "pairwise_"):
        assert values[f"{form}spearman"].value > 0.97
        assert values[f"{form}mae"].value > 0.8 * NOISE * 0.8
    latencies = research.latency(data, 0)
    assert latencies["efficientnet.additive_tpuv3"].value > 0.999
    assert latencies["efficientnet.macs_median"].value == pytest.approx(1)
    assert latencies["efficientnet.lowest_but_tpuv3"].value > 0.98
