"""Fits and exports what is predicted of a MobileNetV3 network.

How hard a data set is comes from the predictor of NAS-Bench-201, which must have been
trained before.
"""

import math
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor

from training.base.folders import MODELS
from training.base.graph import run_graph
from training.base.ranks import spearman
from training.evidence.dataset.draws import DRAWS, draw
from training.evidence.dataset.landmarks import TaskLandmarks
from training.evidence.devices import device_label
from training.evidence.mobilenetv3.records import (
    Latencies,
    read_accuracies,
    read_latencies,
)
from training.evidence.nasbench201.records import benchmark_groups
from training.models.additive import (
    AdditiveAccuracy,
    AdditiveLatency,
    AdditivePredictor,
    Calibration,
)
from training.models.mobilenetv3.fit import (
    Transfer,
    difference_width,
    fit_accuracy,
    flat_encoding,
    rank_correlations,
)
from training.models.mobilenetv3.latency import fit_latency, fit_linear, tensors
from training.models.nasbench201.dataset_graph import DATASET_FILE
from training.models.nasbench201.predictor import Predictor as CellPredictor
from training.models.publish import Trained, publish
from training.models.request import Request
from training.models.teacher import Teacher
from training.spaces import mobilenetv3 as space
from training.spaces import nasbench201

COMMAND = "python -m training.commands.train_predictor --space mobilenetv3"
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
            device: spearman(predicted, measured)
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
        features, mask, facts = (part.numpy() for part in images)
        inputs = {"features": features, "mask": mask, "facts": facts}
        inputs["landmark"] = landmark
        codes.append(run_graph(session, ["code"], inputs)[0])
    return torch.from_numpy(np.concatenate(codes))


def build(
    shape: AdditiveAccuracy,
    transfer: Transfer,
    latency: AdditiveLatency,
    reference: Teacher[CellPredictor],
    cifar10: Tensor,
    difference: float,
) -> AdditivePredictor:
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
    calibration = Calibration(centre, step, ratio, interval, difference)
    parts = (model, shape, latency, calibration, space.SIDE)
    return AdditivePredictor(*parts).eval().requires_grad_(False)


def described(
    teacher: Teacher[AdditivePredictor],
    tables: list[Latencies],
    metrics: dict[str, float],
) -> Trained:
    """The teacher with what is stated of it; `tables` are those of its devices."""
    sample = space.population()
    inputs = tensors(sample, np.full(len(sample), space.SIDE))
    return Trained(
        teacher,
        [device_label(name) for name in teacher.devices],
        np.log(teacher.predictor.latency(*inputs).numpy()),
        "Once-for-All accuracies of DyNAS-T, MOOFA and CNAS, latencies of "
        "HELP and of an unnamed GPU and CPU; levels by nasbench201-predictor.onnx",
        {name: round(value, 4) for name, value in metrics.items()},
        sides=[
            (int(table.sides.min()), int(table.sides.max()))
            for table in tables
            for _ in table.devices
        ],
    )


def train(request: Request) -> None:
    """Writes the predictor's graph, its entry in the manifest and the teacher of the
    samplers' networks; prints what it measures.

    Raises ValueError where a family is to be left out or the encoder is one's own."""
    if request.is_special:
        raise ValueError(
            "MobileNetV3's predictor sees images by NAS-Bench-201's alone: train that "
            "one with --leave-out or --encoder."
        )
    data, seed = request.data, request.seed
    torch.set_num_threads(1)
    measured = read_accuracies(data)
    tables = read_latencies(data)
    metrics = rank_correlations(measured, seed)
    by_device = {}
    for table in tables:
        by_device |= held_out_latency(table, seed)[0]
    metrics["latencySpearmanHeldOutNetworks"] = float(np.median([*by_device.values()]))
    metrics |= {f"latency.{name}.spearman": value for name, value in by_device.items()}

    latency = AdditiveLatency.joined(
        [fit_latency(table.networks, table.sides, table.ms, seed) for table in tables]
    )
    shape, transfer = fit_accuracy(measured)
    reference = Teacher.load(nasbench201.KEY, CellPredictor)
    cifar10 = cifar10_codes(data)
    predictor = build(
        shape, transfer, latency, reference, cifar10, difference_width(measured)
    )
    names = [name for table in tables for name in table.devices]
    teacher = Teacher(predictor, reference.codes, names)
    publish(space, described(teacher, tables, metrics), request, COMMAND)
    values = predictor.calibration
    print(f"step {values.step:.3f}, ratio {values.ratio:.3f}")
    print(f"interval +-{values.interval:.2f}, difference +-{values.difference:.2f}")
    for name, value in metrics.items():
        print(f"{name}: {value:.4f}")
