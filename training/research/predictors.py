"""How far the predictors can be trusted, on what they have not seen.

Usage: python -m training.research.predictors [--data data]
    [--part SPACE|noise|latency|cost ...] [--seeds 3]

What a space is measured on is in predictors_SPACE.py: `accuracy` and `latency`, each
(data folder, seed) -> numbers by name. Accuracy is measured on what was left out, mean
over seeds, each number beside what the noise of the labels allows and beside trivial
baselines. Finished folds are kept in .cache/evaluate: a run that was interrupted goes
on where it stopped.
Writes `predictor.accuracy.*`, `.params.*`, `.macs.*`, `.latency.*`, `.score256.ms` and
`models.bytes`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import numpy as np
import torch

from training import spaces as spaces_folder
from training.base.record import Measured, record, spread_of
from training.commands.options import add_data, parser_of
from training.research import predictors_cost as cost
from training.research import predictors_noise as noise
from training.rooms import spaces

COMMAND = "python -m training.research.predictors"
NOISY_SAMPLES = 4096

Numbers = dict[str, Measured]


def accuracy_part(study: Any, data: Path, seed: int) -> Numbers:
    """Accuracy in a space, and what its labels allow where that is measured apart."""
    numbers = dict(study.accuracy(data, seed))
    if hasattr(study, "accuracy_ceilings"):
        numbers |= study.accuracy_ceilings(data, seed)
    return {f"accuracy.{name}": value for name, value in numbers.items()}


def noise_part(data: Path, seed: int) -> Numbers:
    """Parameters and MACs at noisy architectures: the lowest of the spaces."""
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
    """Latency of unseen architectures; columns below the simple fit are counted over
    all spaces."""
    numbers: Numbers = {}
    below: list[Measured] = []
    for study in STUDIES.values():
        for name, value in study.latency(data, seed).items():
            if name.endswith(".columns_below_fit"):
                below.append(value)
            else:
                numbers[f"latency.{name}"] = value
    numbers["latency.columns_below_fit"] = Measured(*map(sum, zip(*below)))
    return numbers


MODULES = {
    one.name: f"training.research.predictors_{one.name}"
    for one in iter_modules(spaces_folder.__path__)
}
STUDIES: dict[str, Any] = {
    key: import_module(module) for key, module in MODULES.items() if find_spec(module)
}
"""By the key of a space, also of one that is not listed yet."""
PARTS: dict[str, Callable[[Path, int], Numbers]] = {
    **{key: partial(accuracy_part, study) for key, study in STUDIES.items()},
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
