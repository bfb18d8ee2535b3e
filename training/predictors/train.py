"""Trains and exports what is predicted of a NAS-Bench-201 network.

Usage: python -m training.predictors.train [--data ../shared/data] [--seed 0]

Writes models/nasbench201-dataset.onnx and models/nasbench201-predictor.onnx, their
entries in the manifest and the teacher of the guidance's networks (.cache/teacher.pt).
First every family is left out in turn, for the intervals and for every number that is
reported; the models that ship are trained on everything.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from scipy.stats import spearmanr

from training.encoder.features import set_names
from training.export.manifest import MODELS, write_entry
from training.export.onnx_file import export
from training.predictors import calibrate
from training.predictors.dataset_code import IMAGES_PER_CLASS, MAX_CLASSES
from training.predictors.draws import draw, stack
from training.predictors.fit import (
    ENCODED,
    Fitted,
    draw_all,
    fit,
    fit_cells,
    fit_projection,
)
from training.predictors.graphs import Predictor
from training.predictors.latency import (
    LatencyModel,
    Measurements,
    device_label,
    fit_latency,
    read_measurements,
)
from training.predictors.records import (
    FAMILIES,
    FULL,
    SHORT,
    Group,
    benchmark_groups,
    short_groups,
)
from training.predictors.teacher import Teacher, task_codes

COMMAND = "python -m training.predictors.train"
DATASET_FILE = "nasbench201-dataset.onnx"
PREDICTOR_FILE = "nasbench201-predictor.onnx"

SIDE = 32
"""Side of the images for which latency was measured."""
HELD_OUT_CELLS = 0.1
SEEN_QUANTILE, UNLIKE_QUANTILE = 0.95, 0.9
FRESH_DRAWS = range(1000, 1006)
"""Draws of a training set that training has not used."""


def leave_families_out(
    groups: list[Group], data: Path, seed: int
) -> list[calibrate.LeftOut]:
    """Predictions for every task by a model that has not seen its family."""
    results = []
    everything = fit_cells(groups, seed)
    for family in FAMILIES:
        rest = [group for group in groups if group.family != family]
        has_tables = sum(group.protocol != SHORT for group in rest)
        network = (
            everything if has_tables == everything.outputs else fit_cells(rest, seed)
        )
        names = sorted({name for group in rest for name in group.sources})
        projection = fit_projection(data, names)
        needed = [group for group in groups if group.protocol in (FULL, SHORT)]
        own = {id(group): draw_all(data, group, projection) for group in needed}
        fitted = fit(rest, projection, own, network, seed)
        for group in needed:
            if group.family == family:
                result = calibrate.predict(fitted, group, own[id(group)])
                results.append(result)
                print(describe(result), flush=True)
    return results


def describe(result: calibrate.LeftOut) -> str:
    """One line about a left-out task."""
    group = result.group
    name = "+".join(group.sources) if group.protocol == SHORT else "table"
    return (
        f"{group.family:13s} {name:18s} {group.classes:4d} classes: "
        f"Spearman {result.rank_correlation:5.2f}, "
        f"error {result.percent_error:5.1f} points, distance {result.distance:.2f}"
    )


def thresholds(
    fitted: Fitted,
    groups: list[Group],
    results: list[calibrate.LeftOut],
    data: Path,
) -> dict[str, float]:
    """Below which distance a data set counts as seen in training, and above which as
    unlike anything there."""
    fresh = []
    for group in groups:
        if group.protocol == SHORT and group.subset is None:
            draws = [
                draw(data, group, fitted.code.projection, seed, seed % 2)
                for seed in FRESH_DRAWS
            ]
            images, mask, _ = stack(draws)
            distances = fitted.code.distances(fitted.code.summary(images, mask))
            fresh += distances[:, fitted.sets.index(group.sources[0])].tolist()
    left_out = [r.distance for r in results if r.group.protocol == SHORT]
    return {
        "seenBelow": round(float(np.quantile(fresh, SEEN_QUANTILE)), 4),
        "unlikeAbove": round(float(np.quantile(left_out, UNLIKE_QUANTILE)), 4),
    }


def held_out_latency(measurements: Measurements, seed: int) -> list[float]:
    """Spearman correlation on cells that training has not seen, per device."""
    rng = np.random.default_rng(seed)
    held_out = rng.random(len(measurements.cells)) < HELD_OUT_CELLS
    cells = ENCODED[measurements.cells]
    model = fit_latency(cells[~held_out], measurements.ln_ms[~held_out], seed)
    predicted, measured = model(cells[held_out]), measurements.ln_ms[held_out]
    return [
        float(spearmanr(p, m, nan_policy="omit")[0])
        for p, m in zip(predicted.T, measured.T)
    ]


def accuracy_metrics(results: list[calibrate.LeftOut]) -> dict[str, float]:
    """Everything on left-out families; every task counts the same."""
    full, short = (calibrate.of(results, protocol) for protocol in (FULL, SHORT))
    return {
        "full.spearmanWithinSets": np.mean([r.rank_correlation for r in full]),
        "short.spearmanWithinSets": np.mean([r.rank_correlation for r in short]),
        "short.errorPoints": np.mean([r.percent_error for r in short]),
        **calibrate.coverages(results),
    }


def write_dataset_graph(
    fitted: Fitted, constants: dict, training: dict, metrics: dict
) -> None:
    """models/nasbench201-dataset.onnx and its manifest entry."""
    features = fitted.code.projection.mean.shape[0]
    export(
        fitted.code,
        {
            "features": torch.rand(3, 4, features),
            "mask": torch.ones(3, 4),
            "facts": torch.zeros(1, 3),
        },
        ["code", "distances"],
        MODELS / DATASET_FILE,
        dynamic={
            "features": {0: "classes", 1: "images"},
            "mask": {0: "classes", 1: "images"},
        },
        half_storage=True,
    )
    limits = {"maxClasses": MAX_CLASSES, "imagesPerClass": IMAGES_PER_CLASS}
    sets = {"trainingSets": fitted.sets}
    write_entry(
        DATASET_FILE,
        "dataset-code",
        "nasbench201",
        training,
        metrics,
        {**sets, **constants, **limits},
    )


def write_predictor_graph(
    predictor: Predictor, devices: list[str], training: dict, metrics: dict
) -> None:
    """models/nasbench201-predictor.onnx and its manifest entry."""
    width = predictor.model.level.in_features
    export(
        predictor,
        {"architecture": ENCODED[:2], "code": torch.zeros(1, width)},
        ["accuracy", "interval", "difference", "latency"],
        MODELS / PREDICTOR_FILE,
        dynamic={"architecture": {0: "n"}},
        half_storage=True,
    )
    with torch.no_grad():
        ln_ms = predictor.latency(ENCODED).numpy()
    quantiles = np.quantile(ln_ms, np.linspace(0, 1, 21), axis=0).T
    described = [
        {
            "name": name,
            "label": device_label(name),
            "side": SIDE,
            "lnMsQuantiles": [round(float(q), 4) for q in row],
        }
        for name, row in zip(devices, quantiles)
    ]
    write_entry(
        PREDICTOR_FILE,
        "predictor",
        "nasbench201",
        training,
        metrics,
        {"devices": described},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    data, seed = arguments.data, arguments.seed
    torch.set_num_threads(1)
    start = time.perf_counter()

    groups = benchmark_groups(data) + short_groups(data)
    results = leave_families_out(groups, data, seed)
    metrics = accuracy_metrics(results)

    projection = fit_projection(data, set_names(data))
    draws = {id(group): draw_all(data, group, projection) for group in groups}
    fitted = fit(groups, projection, draws, fit_cells(groups, seed), seed)

    measurements = read_measurements(data)
    correlations = held_out_latency(measurements, seed)
    metrics["latencySpearmanHeldOutCells"] = float(np.median(correlations))
    latency: LatencyModel = fit_latency(
        ENCODED[measurements.cells], measurements.ln_ms, seed
    )

    predictor = Predictor(
        fitted.model,
        latency,
        calibrate.interval_width(results),
        calibrate.difference_width(results),
    ).eval()
    codes = task_codes(data, fitted.code, seed)
    Teacher(predictor, codes, measurements.devices).save()

    training = {
        "command": COMMAND,
        "data": "NAS-Bench-201 tables, HELP and NAS-Bench-360 latencies, "
        "short trainings on 24 image sets",
        "seed": seed,
    }
    stated = {
        name: {"value": round(float(value), 3), "command": COMMAND}
        for name, value in metrics.items()
    }
    constants = thresholds(fitted, groups, results, data)
    write_dataset_graph(fitted, constants, training, {})
    write_predictor_graph(predictor, measurements.devices, training, stated)
    print(
        f"interval +-{predictor.interval:.2f}, difference +-{predictor.difference:.2f}"
    )
    for name, value in {**metrics, **constants}.items():
        print(f"{name}: {value:.3f}")
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
