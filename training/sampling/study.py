"""The search for a sampler's factors, and what its trials tell of them.

Every trial keeps its values on each data set: how factors move between data sets can be
read off a study without further trials.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import optuna

from training.base.folders import CACHE
from training.sampling import schedule
from training.sampling.trials import SETS, Setting
from training.sampling.tuned import by_hand
from training.spaces import Effort, Space

STORAGE = CACHE / "tuning.sqlite"
"""Where trials are kept."""

SAMPLERS = ("fast", "paper")

_WIDE = (0.05, 5.0)
RANGES: dict[tuple[str, str], dict[str, tuple[float, float]]] = {
    ("fast", "hypervolume"): {
        "lambda": (1.0, 500.0),
        "mu": (3.0, 3000.0),
        "sigmaMax": (1.0, schedule.SIGMA_MAX),
        "sigmaMin": (schedule.FAST_SIGMA_MIN / 2, 0.6),
    },
    ("paper", "hypervolume"): {
        "accuracy": (0.5, 50.0),
        "params": _WIDE,
        "macs": _WIDE,
        "latency": _WIDE,
    },
    # The paper's own intervals, in units of z-scored targets.
    ("paper", "accuracy"): {
        "accuracy": (10.0, 50.0),
        "params": (1.0, 5.0),
        "macs": (1.0, 5.0),
        "latency": (1.0, 5.0),
    },
}
"""Range of each factor by sampler and objective, searched on a logarithmic scale. The
fast sampler spreads its samples over all costs by budgets, so that their mean accuracy
tells nothing of its factors."""


def untuned(space: Space, sampler: str, objective: str) -> Setting:
    """The setting by hand within the objective's ranges, the first trial of its
    study."""
    ranges = RANGES[sampler, objective]
    values = by_hand(space, sampler)
    return {
        name: min(max(values[name], low), high) for name, (low, high) in ranges.items()
    }


class Problem(Protocol):
    """A sampler in a space, and what its settings are worth."""

    @property
    def space(self) -> Space: ...
    @property
    def sampler(self) -> str: ...
    @property
    def effort(self) -> Effort:
        """That of a trial."""
        ...

    @property
    def version(self) -> str:
        """Of what trials depend on."""
        ...

    def values(self, setting: Setting, effort: Effort) -> dict[str, np.ndarray]:
        """By name, [sets, seeds]: hypervolume in units of that of as many random
        architectures, mean predicted accuracy in percent, share of distinct ones."""
        ...


def search(
    problem: Problem, objective: str, trials: int, storage: Path
) -> optuna.Study:
    """The study of a sampler's factors, brought up to `trials` trials.

    Kept in the SQLite file `storage`: an interrupted search goes on where it was, with
    other models or another effort a new one begins. TPE, the untuned setting first;
    its seed is the number of finished trials, because a search that goes on with the
    seed that it began with would draw its random trials again.
    """
    storage.parent.mkdir(parents=True, exist_ok=True)
    name = f"{problem.space.KEY}-{problem.sampler}-{objective}-{problem.version}"
    ranges = RANGES[problem.sampler, objective]
    study = optuna.create_study(
        study_name=name,
        storage=f"sqlite:///{storage}",
        direction="maximize",
        load_if_exists=True,
    )
    study.sampler = optuna.samplers.TPESampler(
        seed=len(finished(study)), multivariate=True
    )
    by_hand = untuned(problem.space, problem.sampler, objective)
    # A trial that was interrupted counts as running for ever; one that waits is next.
    waiting = study.get_trials(states=[optuna.trial.TrialState.WAITING])
    if trial_of(study, by_hand) is None and not waiting:
        study.enqueue_trial(by_hand)

    def judge(trial: optuna.Trial) -> float:
        setting = {
            key: trial.suggest_float(key, low, high, log=True)
            for key, (low, high) in ranges.items()
        }
        values = problem.values(setting, problem.effort)
        for key, table in values.items():
            trial.set_user_attr(key, table.mean(1).tolist())
        lacking = max(0.0, problem.space.STEERING.distinct - values["distinct"].mean())
        penalty = lacking if problem.sampler == "fast" else 0.0
        return float(values[objective].mean()) - penalty

    study.optimize(judge, n_trials=max(0, trials - len(finished(study))))
    return study


def finished(study: optuna.Study) -> list[optuna.trial.FrozenTrial]:
    """The trials that have a value."""
    return study.get_trials(states=[optuna.trial.TrialState.COMPLETE])


def trial_of(study: optuna.Study, setting: Setting) -> optuna.trial.FrozenTrial | None:
    """The first finished trial of a setting, if there is one."""
    for trial in finished(study):
        if all(math.isclose(trial.params[key], setting[key]) for key in setting):
            return trial
    return None


def best_setting(study: optuna.Study) -> Setting:
    """The best trial's factors, three significant digits."""
    return {name: float(f"{value:.3g}") for name, value in study.best_params.items()}


def transfer(
    study: optuna.Study, objective: str, by_hand: Setting
) -> list[dict[str, Any]]:
    """Whether factors move between data sets.

    For each set the value of the factors that are best for the others, beside that of
    the set's own best and of the untuned ones, `by_hand`; all of them among the study's
    trials, less what the study took off for repetition.

    Raises ValueError where the untuned ones have not been tried.
    """
    trials = finished(study)
    first = trial_of(study, by_hand)
    if first is None:
        raise ValueError(
            "The study lacks the untuned setting: run training.commands.tune again."
        )
    untuned_place = [trial.number for trial in trials].index(first.number)
    values = np.array([trial.user_attrs[objective] for trial in trials])
    penalties = values.mean(1) - [trial.value for trial in trials]
    values -= penalties[:, None]
    rows = []
    for place, name in enumerate(SETS):
        others = np.delete(values, place, 1).mean(1)
        own, moved = values[:, place].argmax(), others.argmax()
        rows.append(
            {
                "set": name,
                "untuned": values[untuned_place, place],
                "own": values[own, place],
                "moved": values[moved, place],
                "ownFactors": trials[own].params,
                "movedFactors": trials[moved].params,
            }
        )
    return rows


def sensitivity(
    problem: Problem, setting: Setting, objective: str, multiples: Sequence[float]
) -> dict[str, list[tuple[float, float]]]:
    """Values when one factor at a time is multiplied, the others kept.

    By factor: pairs of multiple and value, averaged over the data sets, under the
    trials' seeds. Multiples that leave the factor's range are left out.
    """

    def value(changed: Setting) -> float:
        return float(problem.values(changed, problem.effort)[objective].mean())

    centre = value(setting)
    curves = {}
    for name, (low, high) in RANGES[problem.sampler, objective].items():
        reached = [m for m in multiples if m == 1 or low <= setting[name] * m <= high]
        curves[name] = [
            (m, centre if m == 1 else value({**setting, name: setting[name] * m}))
            for m in reached
        ]
    return curves
