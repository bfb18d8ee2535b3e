"""Fits and exports what is predicted of an EfficientNet network.

How hard a data set is comes from the predictor of NAS-Bench-201, which must have been
trained before.
"""

from __future__ import annotations

import math

import numpy as np
import torch

from training.base.ranks import spearman
from training.evidence.devices import device_label
from training.evidence.efficientnet.records import (
    DEVICES,
    Measurements,
    read_measurements,
)
from training.models.additive import Calibration
from training.models.efficientnet.fit import (
    Accuracy,
    fit_accuracy,
    fit_latency,
    flat_encoding,
    held_out_networks,
)
from training.models.nasbench201.predictor import Predictor as CellPredictor
from training.models.pairwise import PairwiseSums
from training.models.pairwise_predictor import PairwisePredictor, over_population
from training.models.publish import Trained, publish
from training.models.request import Request
from training.models.teacher import Teacher
from training.spaces import efficientnet as space
from training.spaces import nasbench201

COMMAND = "python -m training.commands.train_predictor --space efficientnet"

UNKNOWN_STEP = 1.0
"""Half-width, as a logit, of what the space may add to the other one's level: no data
set is measured in both. It is a judgement, about that of MobileNetV3's interval."""


def metrics_of(table: Measurements, seed: int) -> dict[str, float]:
    """Spearman's, on a fifth of the networks that the fits have not seen."""
    test = held_out_networks(table.networks, seed)
    kept, networks = table.networks[~test], table.networks[test]
    flat, truth = flat_encoding(networks), table.accuracy[test]
    accuracy = fit_accuracy(kept, table.accuracy[~test])
    ms = fit_latency(kept, table.ms[~test])(flat).numpy()
    macs = space.macs(networks, space.CLASSES, space.SIDE)
    by_device = {
        device: spearman(predicted[known], measured[known])
        for device, predicted, measured in zip(
            DEVICES, ms.T, table.ms[test].T, strict=True
        )
        for known in [~np.isnan(measured)]
    }
    return {
        "imagenet.spearmanHeldOutNetworks": spearman(accuracy(flat).numpy(), truth),
        "imagenet.spearmanOfMacs": spearman(macs, truth),
        "latencySpearmanHeldOutNetworks": float(np.median([*by_device.values()])),
        **{f"latency.{name}.spearman": value for name, value in by_device.items()},
    }


def build(
    accuracy: Accuracy, latency: PairwiseSums, reference: Teacher[CellPredictor]
) -> PairwisePredictor:
    """The predictor: on data sets of the average spread networks lie as far apart as
    on ImageNet, and levels are those of the other space."""
    model = reference.predictor.model
    with torch.no_grad():
        ratio = 1 / float(model.full_spread(reference.codes).mean())
    calibration = Calibration(
        centre=float(over_population(space, accuracy).mean()),
        step=0.0,
        ratio=ratio,
        interval=math.hypot(reference.predictor.interval, UNKNOWN_STEP),
        difference=reference.predictor.difference,
    )
    parts = (model, accuracy, accuracy.shape, latency, calibration)
    predictor = PairwisePredictor(space, *parts)
    return predictor.eval().requires_grad_(False)


def train(request: Request) -> None:
    """Writes the predictor's graph, its entry in the manifest and the teacher of the
    samplers' networks; prints what it measures.

    Raises ValueError where a family is to be left out or the encoder is one's own."""
    if request.is_special:
        raise ValueError(
            "EfficientNet's predictor sees images by NAS-Bench-201's alone: train that "
            "one with --leave-out or --encoder."
        )
    torch.set_num_threads(1)
    reference = Teacher.load(nasbench201.KEY, CellPredictor)
    table = read_measurements(request.data)
    metrics = metrics_of(table, request.seed)
    predictor = build(
        fit_accuracy(table.networks, table.accuracy),
        fit_latency(table.networks, table.ms),
        reference,
    )
    ms = torch.maximum(over_population(space, predictor.latency), predictor.least)
    trained = Trained(
        Teacher(predictor, reference.codes, [*DEVICES]),
        [device_label(name) for name in DEVICES],
        np.log(ms.numpy()),
        "ImageNet accuracies, throughputs and latencies of Accel-NASBench; levels by "
        "nasbench201-predictor.onnx",
        {name: round(value, 4) for name, value in metrics.items()},
    )
    publish(space, trained, request, COMMAND)
    values = predictor.calibration
    print(f"centre {values.centre:.3f}, ratio {values.ratio:.3f}")
    print(f"interval +-{values.interval:.2f}, difference +-{values.difference:.2f}")
    for name, value in metrics.items():
        print(f"{name}: {value:.4f}")
