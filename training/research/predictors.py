"""How far the predictors can be trusted, on what they have not seen.

Usage: python -m training.research.predictors [--data data]
    [--part accuracy|mobilenetv3|efficientnet|noise|latency|cost ...] [--seeds 3]

Accuracy is measured on left-out families, mean over families and seeds, each number
beside what the noise of the labels allows and beside trivial baselines. Finished folds
are kept in .cache/evaluate: a run that was interrupted goes on where it stopped.
Writes `predictor.accuracy.*`, `.params.*`, `.macs.*`, `.latency.*`, `.score256.ms` and
`models.bytes`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from training.base.record import Measured, record, spread_of
from training.commands.options import add_data, parser_of
from training.evidence.mobilenetv3.records import read_accuracies
from training.evidence.nasbench201.benchmark_table import read_columns
from training.models.mobilenetv3.fit import (
    held_out_rows,
    rank_correlations,
    within_macs,
)
from training.research import predictors_accuracy as accuracy
from training.research import predictors_cost as cost
from training.research import predictors_efficientnet as efficientnet
from training.research import predictors_noise as noise
from training.research.guidance_mobilenetv3 import public_accuracy
from training.rooms import spaces

COMMAND = "python -m training.research.predictors"
TABLES = {
    10: "c10_test200_vtao",
    100: "c100_test200_vtao",
    120: "in16_test200_vtao",
}
"""Columns of full trainings by the number of classes."""
NOISY_SAMPLES = 4096

Numbers = dict[str, Measured]


def accuracy_part(data: Path, seed: int) -> Numbers:
    """Left-out families: ranking, level, intervals."""
    columns = read_columns(data, list(TABLES.values())).T
    found = accuracy.folds(data, seed)
    numbers = accuracy.report(found, dict(zip(TABLES, columns)))
    unseen = [one for fold in found.values() for one in fold]
    numbers["noisy.spearman"] = noise.noisy_accuracy(unseen, seed)
    measured = {
        name: Measured(value, accuracy.items(name, found))
        for name, value in numbers.items()
    }
    return {f"accuracy.{name}": value for name, value in measured.items()}


def mobilenetv3_part(data: Path, seed: int) -> Numbers:
    """Accuracy on ImageNet at 224 px, by left-out network; among networks of about
    equal multiply-accumulates beside Once-for-All's own accuracy network."""
    networks = read_accuracies(data)
    found = rank_correlations(networks, seed)
    tested = networks.of(held_out_rows(networks, seed))
    public = within_macs(public_accuracy(data)(tested.networks), tested)
    numbers = {
        "spearman": found["imagenet.spearmanHeldOutNetworks"],
        "macs_baseline": found["imagenet.spearmanOfMacs"],
        "within_macs": found["imagenet.spearmanWithinMacs"],
        "within_macs_public": public,
    }
    return {
        f"accuracy.mobilenetv3.imagenet.{name}": Measured(value, len(tested.networks))
        for name, value in numbers.items()
    }


def efficientnet_part(data: Path, seed: int) -> Numbers:
    """Accuracy on ImageNet and latency, by left-out network."""
    numbers = efficientnet.accuracy(data, seed)
    numbers |= efficientnet.accuracy_ceilings(data, seed)
    measured = {f"accuracy.{name}": value for name, value in numbers.items()}
    latencies = efficientnet.latency(data, seed)
    return measured | {f"latency.{name}": value for name, value in latencies.items()}


def noise_part(data: Path, seed: int) -> Numbers:
    """Parameters and MACs at noisy architectures: the lower of the two spaces."""
    del data
    each = [noise.noisy_costs(space, NOISY_SAMPLES, seed) for space in spaces()]
    numbers = {}
    for name in ("params", "macs"):
        key = f"{name}.noisy.share_of_ceiling"
        lower = min(each, key=lambda values: values[key])
        numbers |= {
            k: Measured(v, NOISY_SAMPLES)
            for k, v in lower.items()
            if k.startswith(name)
        }
    return numbers


def latency_part(data: Path, seed: int) -> Numbers:
    """Latency of unseen architectures."""
    numbers = cost.latency_nasbench201(data, seed)
    numbers |= cost.latency_mobilenetv3(data, seed)
    below = [
        numbers.pop(f"{space}.columns_below_fit") for space in ("nb201", "mobilenetv3")
    ]
    numbers["columns_below_fit"] = Measured(*map(sum, zip(*below)))
    return {f"latency.{name}": value for name, value in numbers.items()}


PARTS: dict[str, Callable[[Path, int], Numbers]] = {
    "accuracy": accuracy_part,
    "mobilenetv3": mobilenetv3_part,
    "efficientnet": efficientnet_part,
    "noise": noise_part,
    "latency": latency_part,
}


def unit_of(name: str) -> str:
    """What a number counts."""
    if name.endswith("columns_below_fit"):
        return "columns"
    if name.endswith(("regret", "regret_lookup", "mae", "mae_level_known")):
        return "points"
    if name.endswith(("share_of_ceiling", "coverage80")):
        return "share"
    return "Spearman"


def main() -> None:
    parser = add_data(parser_of(__doc__))
    parser.add_argument("--part", choices=[*PARTS, "cost"], nargs="*")
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    seeds = list(range(arguments.seeds))
    for part in arguments.part or [*PARTS, "cost"]:
        if part == "cost":
            milliseconds, spread = cost.milliseconds()
            keep("predictor.score256.ms", milliseconds, "ms", [], spread)
            keep("models.bytes", cost.model_bytes(), "bytes", [], None)
            continue
        runs = [PARTS[part](arguments.data, seed) for seed in seeds]
        for name in runs[0]:
            values = [run[name].value for run in runs]
            mean = Measured(float(np.mean(values)), runs[0][name].n)
            keep(f"predictor.{name}", mean, unit_of(name), seeds, spread_of(values))


def keep(
    key: str, measured: Measured, unit: str, seeds: list[int], spread: float | None
) -> None:
    """Prints a number and puts it into docs/metrics.json."""
    value, n = measured
    print(f"{key:60s} {value:10.4f}" + (f" +- {spread:.4f}" if spread else ""))
    record(key, value, unit, n, seeds, spread, COMMAND)


if __name__ == "__main__":
    main()
