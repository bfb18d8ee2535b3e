"""Trains and exports what is predicted of a NAS-Bench-201 network.

Usage: python -m training.predictors.train [--data ../shared/data] [--seed 0]
    [--encoder FILE] [--leave-out FAMILY] [--out DIR]

Writes nasbench201-dataset.onnx and nasbench201-predictor.onnx, their entries in the
manifest and the teacher of the guidance's networks: to models/ and .cache/teacher.pt,
or, with --out, all of it to a folder. First every family is left out in turn, to choose
how far the data set may matter, for the intervals and for the numbers that the manifest
states: those of the chosen scales on the families that chose them, so somewhat hopeful
(training.evaluate.predictors measures in roles that are disjoint); the models that are
written are trained on everything, or on all but the family that --leave-out names.
--encoder names an encoder of one's own (see training.encoder.export_vit) in place of
the one that ships.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from scipy.stats import spearmanr

from training.encoder.features import ENCODER
from training.export.manifest import MODELS
from training.predictors import calibrate
from training.predictors.export import write_dataset_graph, write_predictor_graph
from training.predictors.fit import ENCODED
from training.predictors.graphs import Predictor
from training.predictors.latency import fit_latency
from training.predictors.latency_records import (
    Measurements,
    is_help,
    read_measurements,
)
from training.predictors.leave_out import Evidence, family_mean, tune
from training.predictors.novelty import Novelty
from training.predictors.records import FAMILIES
from training.predictors.teacher import CHECKPOINT, Teacher, task_codes

COMMAND = "python -m training.predictors.train"

HELD_OUT_CELLS = 0.1


def held_out_cells(measurements: Measurements, seed: int) -> np.ndarray:
    """A random tenth of the measurements, as a mask."""
    rng = np.random.default_rng(seed)
    return rng.random(len(measurements.cells)) < HELD_OUT_CELLS


def held_out_latency(
    measurements: Measurements, seed: int
) -> tuple[list[float], list[float]]:
    """Spearman correlation on cells that training has not seen, per device: the
    model's, and that of its quadratic part alone."""
    held_out = held_out_cells(measurements, seed)
    cells = ENCODED[measurements.cells]
    model = fit_latency(cells[~held_out], measurements.ln_ms[~held_out], seed)
    measured = measurements.ln_ms[held_out]
    ours, simple = (
        [
            float(spearmanr(p, m, nan_policy="omit")[0])
            for p, m in zip(part(cells[held_out]).T, measured.T)
        ]
        for part in (model, model.quadratic)
    )
    return ours, simple


def latency_metrics(devices: list[str], correlations: list[float]) -> dict[str, float]:
    """Medians over HELP's devices and over all."""
    chosen = [c for d, c in zip(devices, correlations) if is_help(d)]
    return {
        "latency.help.spearman": float(np.median(chosen)),
        "latency.all.spearman": float(np.median(correlations)),
    }


def accuracy_metrics(results: list[calibrate.LeftOut]) -> dict[str, float]:
    """Everything on left-out families, which have chosen the scales as well; every
    family counts the same."""
    full, short = calibrate.split(results)
    tables = [result.rank_correlation(result.measured) for result in full]
    return {
        **({"full.spearmanWithinSets": np.mean(tables)} if tables else {}),
        "short.spearmanWithinSets": family_mean(
            short, lambda r: r.rank_correlation(r.measured)
        ),
        "short.errorPoints": family_mean(short, lambda r: r.percent_error),
        **calibrate.coverages(results),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--encoder", type=Path, default=ENCODER)
    parser.add_argument("--leave-out", choices=FAMILIES)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    data, seed, left_out = arguments.data, arguments.seed, arguments.leave_out
    if not arguments.out and (left_out or arguments.encoder != ENCODER):
        parser.error(
            "--leave-out and --encoder need --out: what ships is trained on everything "
            "and by the encoder that ships."
        )
    models = arguments.out or MODELS
    checkpoint = models / "teacher.pt" if arguments.out else CHECKPOINT
    models.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    start = time.perf_counter()

    evidence = Evidence.read(data, seed, arguments.encoder)
    scales, results = tune(evidence, without=left_out)
    metrics = accuracy_metrics(results)
    model = evidence.fit({left_out} if left_out else (), scales)

    measurements = read_measurements(data)
    correlations, _ = held_out_latency(measurements, seed)
    metrics |= latency_metrics(measurements.devices, correlations)
    predictor = Predictor(
        model,
        fit_latency(ENCODED[measurements.cells], measurements.ln_ms, seed),
        calibrate.interval_width(results),
        calibrate.difference_width(results),
    ).eval()

    novelty = Novelty(data, arguments.encoder)
    names = novelty.names({left_out})
    code = novelty.code(names, model.statistics_mean, model.statistics_std)
    constants = novelty.thresholds(code, names, {left_out})
    codes = task_codes(data, names, code, seed, arguments.encoder)
    Teacher(predictor, codes, measurements.devices).save(checkpoint)

    own_encoder = " --encoder FILE" if arguments.encoder != ENCODER else ""
    family = f" --leave-out '{left_out}'" if left_out else ""
    training = {
        "command": COMMAND + own_encoder + family,
        "data": "NAS-Bench-201 tables, HELP and NAS-Bench-360 latencies, "
        f"short trainings on {len(names)} image sets",
        "seed": seed,
    }
    stated = {
        name: {"value": round(float(value), 3), "command": COMMAND}
        for name, value in metrics.items()
    }
    write_dataset_graph(code, names, constants, training, models)
    write_predictor_graph(predictor, measurements.devices, training, stated, models)
    print(scales)
    print(
        f"interval +-{predictor.interval:.2f}, difference +-{predictor.difference:.2f}"
    )
    for name, value in {**metrics, **constants}.items():
        print(f"{name}: {value:.3f}")
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
