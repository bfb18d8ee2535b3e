"""Trains and exports what is predicted of a NAS-Bench-201 network.

First every family is left out in turn, to choose how far the data set may matter, for
the intervals and for the numbers that the manifest states: those of the chosen scales
on the families that chose them, so somewhat hopeful (training.research.predictors
measures in roles that are disjoint). The models that are written are trained on
everything, or on all but the family that is to be left out.
"""

import time

import numpy as np
import torch

from training.base.ranks import spearman
from training.evidence.devices import device_label, is_help
from training.evidence.encoder.features import ENCODER
from training.evidence.nasbench201.latencies import Measurements, read_measurements
from training.models.nasbench201 import calibrate
from training.models.nasbench201.dataset_graph import write_dataset_graph
from training.models.nasbench201.latency import fit_latency
from training.models.nasbench201.leave_out import Evidence, family_mean, tune
from training.models.nasbench201.predictor import Predictor
from training.models.nasbench201.tasks import ENCODED
from training.models.novelty import Novelty
from training.models.publish import Trained, publish
from training.models.request import Request
from training.models.task_codes import task_codes
from training.models.teacher import Teacher
from training.spaces import nasbench201

COMMAND = "python -m training.commands.train_predictor --space nasbench201"

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
            spearman(p, m, nan_policy="omit")
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
        **({"full.spearmanWithinSets": float(np.mean(tables))} if tables else {}),
        "short.spearmanWithinSets": family_mean(
            short, lambda r: r.rank_correlation(r.measured)
        ),
        "short.errorPoints": family_mean(short, lambda r: r.percent_error),
        **calibrate.coverages(results),
    }


def described(
    teacher: Teacher[Predictor], source: str, metrics: dict[str, float]
) -> Trained:
    """The teacher with what is stated of it: what it learned from, and how well."""
    with torch.no_grad():
        ln_ms = teacher.predictor.latency(ENCODED).numpy()
    labels = [device_label(name) for name in teacher.devices]
    return Trained(teacher, labels, ln_ms, source, metrics, half_storage=True)


def train(request: Request) -> None:
    """Writes the graphs of the data set's code and of the predictor, their entries in
    the manifest and the teacher of the samplers' networks; prints what it measures."""
    data, seed, left_out = request.data, request.seed, request.left_out
    models, encoder = request.models, request.encoder
    models.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    start = time.perf_counter()

    unseen = {left_out} if left_out else set()
    evidence = Evidence.read(data, seed, encoder)
    scales, results = tune(evidence, without=left_out)
    metrics = accuracy_metrics(results)
    model = evidence.fit(unseen, scales)

    measurements = read_measurements(data)
    correlations, _ = held_out_latency(measurements, seed)
    metrics |= latency_metrics(measurements.devices, correlations)
    predictor = Predictor(
        model,
        fit_latency(ENCODED[measurements.cells], measurements.ln_ms, seed),
        calibrate.interval_width(results),
        calibrate.difference_width(results),
    ).eval()

    novelty = Novelty(data, encoder)
    names = novelty.names(unseen)
    code = novelty.code(names, model.statistics_mean, model.statistics_std)
    constants = novelty.thresholds(code, names, unseen)
    codes = task_codes(data, names, code, seed, encoder)
    own_encoder = " --encoder FILE" if encoder != ENCODER else ""
    family = f" --leave-out '{left_out}'" if left_out else ""
    command = COMMAND + own_encoder + family
    source = (
        "NAS-Bench-201 tables, HELP and NAS-Bench-360 latencies, "
        f"short trainings on {len(names)} image sets"
    )
    training = {"command": command, "data": source, "seed": seed}
    write_dataset_graph(code, names, constants, training, models)
    teacher = Teacher(predictor, codes, measurements.devices)
    stated = {name: round(float(value), 3) for name, value in metrics.items()}
    trained = described(teacher, source, stated)
    publish(nasbench201, trained, request, command)
    print(scales)
    print(
        f"interval +-{predictor.interval:.2f}, difference +-{predictor.difference:.2f}"
    )
    for name, value in {**metrics, **constants}.items():
        print(f"{name}: {value:.3f}")
    print(f"{time.perf_counter() - start:.0f} s")
