"""Fits and exports what is predicted of a MobileNetV3 network.

Usage: python -m training.predictors.once_for_all.train [--data ../shared/data]
                                                        [--seed 0]

Writes models/mobilenetv3-predictor.onnx, its entry in the manifest and the teacher of
the guidance (.cache/mobilenetv3-teacher.pt). Needs training.predictors.train: how hard
a data set is comes from there.
"""

import argparse
import math
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from scipy.stats import spearmanr
from torch import Tensor

from training.export.manifest import MODELS, write_entry
from training.export.onnx_file import export
from training.landmark.samples import TaskLandmarks
from training.predictors import teacher as other_space
from training.predictors.draws import DRAWS, draw
from training.predictors.export import DATASET_FILE
from training.predictors.latency_records import device_label
from training.predictors.once_for_all.additive import (
    REFERENCE,
    AdditiveAccuracy,
    AdditiveLatency,
    fit_latency,
    fit_linear,
    tensors,
)
from training.predictors.once_for_all.fit import (
    Transfer,
    difference_width,
    fit_accuracy,
    flat_encoding,
    rank_correlations,
)
from training.predictors.once_for_all.predictor import Predictor, Teacher
from training.predictors.once_for_all.records import (
    Latencies,
    read_accuracies,
    read_latencies,
)
from training.predictors.records import benchmark_groups
from training.spaces import mobilenetv3 as space

COMMAND = "python -m training.predictors.once_for_all.train"
FILE = "mobilenetv3-predictor.onnx"
HELD_OUT_NETWORKS = 0.2


def held_out_share(table: Latencies, seed: int) -> np.ndarray:
    """A random fifth of the rows, as a mask."""
    return np.random.default_rng(seed).random(len(table.sides)) < HELD_OUT_NETWORKS


def held_out_latency(
    table: Latencies, seed: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Spearman correlation on networks that the fit has not seen, by device: the
    model's, and that of `fit_linear`."""
    held = held_out_share(table, seed)
    kept = table.networks[~held], table.sides[~held], table.ms[~held]
    inputs = tensors(table.networks[held], table.sides[held])
    ours, linear = (
        {
            device: float(spearmanr(predicted, measured)[0])
            for device, predicted, measured in zip(
                table.devices, model(*inputs).numpy().T, table.ms[held].T, strict=True
            )
        }
        for model in (fit_latency(*kept, seed), fit_linear(*kept))
    )
    return ours, linear


def cifar10_codes(data: Path) -> Tensor:
    """Codes [DRAWS, C] of CIFAR-10 by the shipped graph, from draws of its images."""
    group = next(
        group for group in benchmark_groups(data) if group.sources == ("cifar10",)
    )
    session = onnxruntime.InferenceSession(MODELS / DATASET_FILE)
    landmark = TaskLandmarks(data).input_of(group)
    codes = []
    for seed in range(DRAWS):
        images = draw(data, group, seed)
        inputs = dict(zip(("features", "mask", "facts"), (x.numpy() for x in images)))
        inputs["landmark"] = landmark
        codes.append(session.run(["code"], inputs)[0])
    return torch.from_numpy(np.concatenate(codes))


def build(
    shape: AdditiveAccuracy,
    transfer: Transfer,
    latency: AdditiveLatency,
    reference: other_space.Teacher,
    cifar10: Tensor,
    difference: float,
) -> Predictor:
    """The predictor; `cifar10` [m, C] are codes of CIFAR-10.

    The step between the spaces is known from one data set only, so that it counts as
    uncertain by its own size, beside the other space's interval.
    """
    model = reference.predictor.model
    with torch.no_grad():
        step = transfer.level - float(model.full_level(cifar10).mean())
        ratio = transfer.spread / float(model.full_spread(cifar10).mean())
    centre = float(flat_encoding(space.population()).mean(0) @ shape.weight.numpy())
    interval = math.hypot(reference.predictor.interval, step)
    parts = (model, shape, latency, centre, step, ratio, interval, difference)
    return Predictor(*parts).eval().requires_grad_(False)


def write_graph(predictor: Predictor, codes: Tensor, path: Path) -> None:
    """Exports a predictor; codes [m, C] of data sets, m at least 1."""
    export(
        predictor,
        {
            "architecture": torch.from_numpy(space.encode(space.population()[:2])),
            "code": codes[:1],
            "resolution": torch.tensor([REFERENCE]),
        },
        ["accuracy", "interval", "difference", "latency"],
        path,
        dynamic={"architecture": {0: "n"}},
    )


def devices(latency: AdditiveLatency, tables: list[Latencies]) -> list[dict]:
    """Constants of the devices: names, measured sides, quantiles at 224 px."""
    sample = space.population()
    ms = latency(*tensors(sample, np.full(len(sample), space.SIDE))).numpy()
    quantiles = np.quantile(np.log(ms), np.linspace(0, 1, 21), axis=0).T
    named = [(name, table.sides) for table in tables for name in table.devices]
    return [
        {
            "name": name,
            "label": device_label(name),
            "side": space.SIDE,
            "sides": [int(sides.min()), int(sides.max())],
            "lnMsQuantiles": [round(float(value), 4) for value in row],
        }
        for (name, sides), row in zip(named, quantiles, strict=True)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    measured = read_accuracies(arguments.data)
    tables = read_latencies(arguments.data)
    metrics = rank_correlations(measured, arguments.seed)
    by_device = {}
    for table in tables:
        by_device |= held_out_latency(table, arguments.seed)[0]
    metrics["latencySpearmanHeldOutNetworks"] = float(np.median([*by_device.values()]))
    metrics |= {f"latency.{name}.spearman": value for name, value in by_device.items()}

    latency = AdditiveLatency.joined(
        [
            fit_latency(table.networks, table.sides, table.ms, arguments.seed)
            for table in tables
        ]
    )
    shape, transfer = fit_accuracy(measured)
    reference = other_space.Teacher.load()
    cifar10 = cifar10_codes(arguments.data)
    predictor = build(
        shape, transfer, latency, reference, cifar10, difference_width(measured)
    )
    described = devices(latency, tables)
    names = [device["name"] for device in described]
    Teacher(predictor, reference.known_codes, names).save()
    write_graph(predictor, cifar10, MODELS / FILE)
    write_entry(
        FILE,
        "predictor",
        space.NAME,
        training={
            "command": COMMAND,
            "data": "Once-for-All accuracies of DyNAS-T, MOOFA and CNAS, latencies of "
            "HELP and of an unnamed GPU and CPU; levels by nasbench201-predictor.onnx",
            "seed": arguments.seed,
        },
        metrics={
            name: {"value": round(value, 4), "command": COMMAND}
            for name, value in metrics.items()
        },
        constants={"devices": described},
    )
    print(f"step {predictor.step:.3f}, ratio {predictor.ratio:.3f}")
    print(
        f"interval +-{predictor.interval:.2f}, difference +-{predictor.difference:.2f}"
    )
    for name, value in metrics.items():
        print(f"{name}: {value:.4f}")


if __name__ == "__main__":
    main()
