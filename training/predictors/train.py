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
from training.evaluate.metrics import record
from training.predictors import calibrate
from training.predictors.draws import draw, stack
from training.predictors.export import write_dataset_graph, write_predictor_graph
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
    fit_latency,
    is_help,
    read_measurements,
)
from training.predictors.records import (
    FAMILIES,
    FULL,
    PROTOCOLS,
    SHORT,
    Group,
    benchmark_groups,
    short_groups,
)
from training.predictors.teacher import Teacher, task_codes

COMMAND = "python -m training.predictors.train"

HELD_OUT_CELLS = 0.1
SEEN_QUANTILE = 0.95
"""Share of fresh draws of training sets that are recognised as seen."""
UNLIKE_QUANTILE = 0.65
"""Share of left-out families that do not count as unlike anything in training. Beyond
it errors grow, and pictures of noise lie there."""
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
    line = (
        f"{group.family:13s} {'+'.join(group.sources):18.18s} "
        f"{group.classes:4d} classes, {PROTOCOLS[group.protocol]}: "
        f"Spearman {result.rank_correlation:.2f}"
    )
    if group.protocol == FULL:
        return line
    error, distance = result.percent_error, result.distance
    return f"{line}, error {error:.1f} points, distance {distance:.2f}"


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
    short = calibrate.of(results, SHORT)
    left_out = [
        np.array([r.distance for r in short if r.group.family == family])
        for family in FAMILIES
    ]
    unlike = calibrate.quantile(left_out, UNLIKE_QUANTILE)
    return {
        "seenBelow": round(float(np.quantile(fresh, SEEN_QUANTILE)), 4),
        "unlikeAbove": round(unlike, 4),
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


def latency_metrics(
    devices: list[str], correlations: list[float], seed: int
) -> dict[str, float]:
    """Medians over HELP's devices and over all, also put into docs/metrics.json."""
    chosen = {
        "help": [c for d, c in zip(devices, correlations) if is_help(d)],
        "all": correlations,
    }
    metrics = {}
    for name, values in chosen.items():
        median = float(np.median(values))
        metrics[f"latency.{name}.spearman"] = median
        key = f"predictor.latency.nb201.{name}"
        record(key, round(median, 4), "Spearman", len(values), [seed], None, COMMAND)
    return metrics


def accuracy_metrics(results: list[calibrate.LeftOut]) -> dict[str, float]:
    """Everything on left-out families; every task counts the same."""
    full, short = (calibrate.of(results, protocol) for protocol in (FULL, SHORT))
    return {
        "full.spearmanWithinSets": np.mean([r.rank_correlation for r in full]),
        "short.spearmanWithinSets": np.mean([r.rank_correlation for r in short]),
        "short.errorPoints": np.mean([r.percent_error for r in short]),
        **calibrate.coverages(results),
    }


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
    metrics |= latency_metrics(measurements.devices, correlations, seed)
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
    write_dataset_graph(fitted, constants, training)
    write_predictor_graph(predictor, measurements.devices, training, stated)
    print(
        f"interval +-{predictor.interval:.2f}, difference +-{predictor.difference:.2f}"
    )
    for name, value in {**metrics, **constants}.items():
        print(f"{name}: {value:.3f}")
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
