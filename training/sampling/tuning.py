"""Tunes the factors of a sampler by Optuna and puts them into the manifest.

The fast sampler has lambda, mu and the ends of its noise levels, tuned for hypervolume;
the paper's has one k per objective, tuned for hypervolume (`factors`) and for the mean
predicted accuracy, the paper's own objective (`accurateFactors`). Trials are kept, so
that an interrupted study goes on; when the models change a new one begins. What it
finds is held against the untuned setting on fresh seeds, and written where it is better
by more than the standard error and, in the fast sampler, leaves enough distinct samples
on every data set; otherwise the untuned setting is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.base import manifest
from training.base.record import record, spread_of
from training.sampling.shipped import graph_of
from training.sampling.study import (
    RANGES,
    STORAGE,
    best_setting,
    finished,
    search,
    untuned,
)
from training.sampling.trials import CONFIRMATION, SETS, Setting, Trials
from training.sampling.tuned import write_tuned
from training.spaces import Space

UNITS = {
    "hypervolume": "hypervolumes of as many random architectures",
    "accuracy": "% predicted accuracy, mean",
}


def constants_of(sampler: str, objective: str, setting: Setting) -> dict[str, Any]:
    """The setting as constants of the manifest."""
    if sampler == "fast":
        return setting
    name = {"hypervolume": "factors", "accuracy": "accurateFactors"}[objective]
    return {name: list(setting.values())}


def publish(space: Space, sampler: str, constants: dict[str, Any]) -> None:
    """Writes constants where the exports read them, and into the manifest."""
    write_tuned(space, sampler, constants)
    manifest.write_constants(graph_of(space, sampler), constants)


def better(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether the tuned setting's values [seeds] are higher by more than the standard
    error of their mean difference."""
    gains = after - before
    error = gains.std(ddof=1) / len(gains) ** 0.5
    print(f"gain {gains.mean():.4f} +- {error:.4f}")
    return bool(gains.mean() > error)


def repeats(least: float, before: np.ndarray, after: np.ndarray) -> bool:
    """Whether the shares of distinct samples [sets, seeds] fall below `least` on a data
    set, and below what the setting by hand leaves there."""
    before, after = before.mean(1), after.mean(1)
    print(f"distinct, worst set: untuned {before.min():.3f}, tuned {after.min():.3f}")
    return bool((after < np.minimum(least, before)).any())


def tune(space: Space, sampler: str, objective: str, trials: int, data: Path) -> None:
    """Brings the study up to so many trials, records what they are worth and publishes
    the best setting. Raises ValueError where the sampler has no such objective."""
    if (sampler, objective) not in RANGES:
        raise ValueError(
            "the fast sampler's budgets spread its samples over all costs, so that "
            "their mean accuracy tells nothing: tune it for hypervolume"
        )
    torch.set_num_threads(1)
    problem = Trials(space, sampler, data)
    study = search(problem, objective, trials, STORAGE)
    setting = best_setting(study)
    print(f"best of {len(finished(study))}: {setting}, {study.best_value:.4f}")

    effort = CONFIRMATION[sampler]
    by_hand = untuned(space, sampler, objective)
    values_before = problem.values(by_hand, effort)
    values_after = problem.values(setting, effort)
    before, after = (one[objective].mean(0) for one in (values_before, values_after))
    print(f"on fresh seeds: untuned {before.mean():.4f}, tuned {after.mean():.4f}")
    command = (
        f"python -m training.commands.tune --space {space.KEY} "
        f"--sampler {sampler} --objective {objective}"
    )
    n = effort.samples * len(SETS)
    for name, values in {"untuned": before, "tuned": after}.items():
        record(
            f"tuning.{space.METRIC_KEY}.{sampler}.{objective}_{name}",
            float(values.mean()),
            UNITS[objective],
            n,
            list(effort.seeds),
            spread_of(values),
            command,
        )
    # Only the fast sampler replaces repeated samples; the paper's keeps them.
    shares = (one["distinct"] for one in (values_before, values_after))
    spoilt = sampler == "fast" and repeats(space.STEERING.distinct, *shares)
    setting = setting if better(before, after) and not spoilt else by_hand
    print(f"published: {setting}")
    publish(space, sampler, constants_of(sampler, objective, setting))
