"""Tuning of the samplers' factors: budgets, the search, what becomes of its result."""

import json
from dataclasses import dataclass

import numpy as np
import optuna
import pytest

from training.base import manifest
from training.rooms import ROOMS, spaces
from training.sampling import study, tuned
from training.sampling import tuning as tune
from training.sampling.budgets import NO_BUDGET, draw_budgets
from training.sampling.study import RANGES, best_setting, search, untuned
from training.sampling.trials import SETS
from training.spaces import Effort, Space

BY_HAND = tuned.by_hand(ROOMS["nasbench201"].space, "fast")
GOAL = {"lambda": 30.0, "mu": 100.0, "sigmaMax": 2.5, "sigmaMin": 0.3}


@dataclass
class Bowl:
    """A sampler whose best factors are known: `GOAL`, but lambda is different for each
    data set."""

    space: Space = ROOMS["nasbench201"].space
    sampler: str = "fast"
    effort: Effort = Effort(1, (0,), 1)
    calls: int = 0
    version: str = "models"

    def values(self, setting, effort):
        self.calls += 1
        distance = [np.log(setting[name] / GOAL[name]) ** 2 for name in GOAL]
        shifts = np.array([-1.0, -0.5, 0.5, 1.0])
        of_lambda = (np.log(setting["lambda"] / GOAL["lambda"]) - shifts) ** 2
        table = 2 - (sum(distance[1:]) + of_lambda)[:, None]
        # A hot sampler repeats itself.
        distinct = np.full_like(table, 1.0 if setting["sigmaMin"] < 0.45 else 0.2)
        return {"hypervolume": table, "accuracy": table, "distinct": distinct}


def test_budgets_cover_both_costs_evenly():
    ln_ms = np.linspace(1.0, 4.0, 21) ** 2
    generator = np.random.default_rng(0)
    budgets = draw_budgets((11.0, 14.0), ln_ms, 20_000, generator)
    params, macs, ms = budgets.T
    assert (macs == NO_BUDGET).all()
    assert params.min() >= 11.0 and params.max() <= 14.0
    assert np.quantile(params, 0.25) == pytest.approx(11.75, abs=0.03)
    assert ms.min() >= ln_ms[0] and ms.max() <= ln_ms[-1]
    # A quarter of the way from the quantile to the place in the range.
    assert np.median(ms) == pytest.approx(0.75 * 6.25 + 0.25 * 8.5, abs=0.1)


def test_search_starts_untuned_finds_the_goal_and_goes_on(tmp_path):
    problem = Bowl()
    storage = tmp_path / "tuning.sqlite"
    first = search(problem, "hypervolume", 10, storage)
    assert first.trials[0].params == BY_HAND
    done = search(problem, "hypervolume", 60, storage)
    assert problem.calls == len(done.trials) == 60
    search(problem, "hypervolume", 60, storage)
    assert problem.calls == 60
    assert done.best_value > 2 - 0.625 - 0.6  # 0.625: what the sets' differences cost
    repeating = [one for one in done.trials if one.params["sigmaMin"] >= 0.45]
    for one in repeating:
        lost = np.mean(one.user_attrs["hypervolume"]) - one.value
        assert lost == pytest.approx(0.65)
    for name, value in best_setting(done).items():
        low, high = RANGES["fast", "hypervolume"][name]
        assert low * 0.99 <= value <= high * 1.01


def test_search_begins_anew_with_other_models(tmp_path):
    storage = tmp_path / "tuning.sqlite"
    search(Bowl(), "hypervolume", 3, storage)
    retrained = Bowl(version="other models")
    assert len(search(retrained, "hypervolume", 2, storage).trials) == 2
    assert retrained.calls == 2


def test_the_paper_is_compared_within_its_own_intervals():
    setting = untuned(ROOMS["nasbench201"].space, "paper", "accuracy")
    assert setting == {"accuracy": 10.0, "params": 1.0, "macs": 1.0, "latency": 1.0}
    for (sampler, objective), ranges in RANGES.items():
        for space in spaces():
            values = untuned(space, sampler, objective)
            assert all(low <= values[k] <= high for k, (low, high) in ranges.items())


def test_a_gain_within_its_error_is_none():
    before = np.array([1.0, 1.2, 1.1])
    assert tune.better(before, before + [0.1, 0.12, 0.08])
    assert not tune.better(before, before + [0.3, -0.3, 0.1])


def test_a_setting_that_repeats_itself_on_one_set_is_none():
    before = np.array([[0.99, 0.97], [0.84, 0.82]])
    assert not tune.repeats(0.85, before, before - [[0.1], [0.0]])
    assert tune.repeats(0.85, before, before - [[0.14], [0.0]])
    assert tune.repeats(0.85, before, before - [[0.0], [0.01]])


def test_a_search_goes_on_with_other_random_trials(tmp_path):
    storage = tmp_path / "tuning.sqlite"
    search(Bowl(), "hypervolume", 4, storage)
    trials = search(Bowl(), "hypervolume", 8, storage).trials
    assert len({tuple(trial.params.values()) for trial in trials}) == 8


class Interrupted(Bowl):
    """Stopped in its first trial, as by a signal that no program survives."""

    def values(self, setting, effort):
        raise SystemExit


def test_the_untuned_setting_is_tried_again_after_an_interruption(tmp_path):
    storage = tmp_path / "tuning.sqlite"
    with pytest.raises(SystemExit):
        search(Interrupted(), "hypervolume", 3, storage)
    by_hand = BY_HAND
    done = search(Bowl(), "hypervolume", 3, storage)
    assert study.finished(done)[0].params == by_hand
    assert len(study.finished(done)) == 3
    # Asked for again it is not tried again.
    search(Bowl(), "hypervolume", 4, storage)
    tried = [trial.params == by_hand for trial in study.finished(done)]
    assert sum(tried) == 1


def test_transfer_finds_the_untuned_trial_wherever_it_is(tmp_path):
    done = optuna.create_study(
        direction="maximize", sampler=optuna.samplers.RandomSampler(seed=0)
    )
    by_hand = BY_HAND
    problem = Bowl()

    def judge(trial):
        setting = {
            name: trial.suggest_float(name, *ends, log=True)
            for name, ends in RANGES["fast", "hypervolume"].items()
        }
        values = problem.values(setting, None)
        trial.set_user_attr("hypervolume", values["hypervolume"].mean(1).tolist())
        return float(values["hypervolume"].mean())

    done.optimize(judge, n_trials=2)
    with pytest.raises(ValueError, match="lacks the untuned setting"):
        study.transfer(done, "hypervolume", by_hand)
    done.enqueue_trial(by_hand)
    done.optimize(judge, n_trials=2)
    rows = study.transfer(done, "hypervolume", by_hand)
    expected = problem.values(by_hand, None)["hypervolume"][:, 0]
    assert [row["untuned"] for row in rows] == pytest.approx(list(expected))


def test_transfer_compares_others_best_factors_with_own(tmp_path):
    done = search(Bowl(), "hypervolume", 80, tmp_path / "tuning.sqlite")
    rows = study.transfer(done, "hypervolume", BY_HAND)
    assert [row["set"] for row in rows] == list(SETS)
    for row in rows:
        assert row["own"] >= row["moved"]
    # The first set wants less lambda than what is best for the others.
    assert rows[0]["ownFactors"]["lambda"] < rows[0]["movedFactors"]["lambda"]
    assert rows[3]["ownFactors"]["lambda"] > rows[3]["movedFactors"]["lambda"]


def test_sensitivity_is_lowest_far_from_the_optimum():
    curves = study.sensitivity(Bowl(), GOAL, "hypervolume", (0.25, 1, 4))
    for name, curve in curves.items():
        values = dict(curve)
        assert max(values, key=values.__getitem__) == 1
        assert (4 in values) == (
            GOAL[name] * 4 <= RANGES["fast", "hypervolume"][name][1]
        )


def test_constants_are_replaced_where_the_engine_reads_them(tmp_path):
    entry = {"file": "a.onnx", "constants": {"lambda": 8.0, "steps": 20}}
    other = {"file": "b.onnx", "constants": {"lambda": 1.0}}
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"schema": manifest.SCHEMA, "files": [entry, other]}))
    manifest.write_constants("a.onnx", {"lambda": 12.0}, tmp_path)
    files = json.loads(path.read_text())["files"]
    assert files[0]["constants"] == {"lambda": 12.0, "steps": 20}
    assert files[1] == other
    with pytest.raises(KeyError):
        manifest.write_constants("c.onnx", {}, tmp_path)


def test_tuned_settings_are_those_of_the_manifest(tmp_path):
    for space in spaces():
        for sampler, file in (("fast", "step"), ("paper", "score")):
            constants = manifest.read_entry(f"{space.KEY}-{file}.onnx")["constants"]
            settings = tuned.read_tuned(space, sampler)
            assert settings == {name: constants[name] for name in settings}


def test_written_settings_keep_all_others_and_begin_by_hand(tmp_path):
    one, other = spaces()[:2]
    tuned.write_tuned(one, "fast", {"mu": 7.0}, tmp_path)
    settings = tuned.read_tuned(one, "fast", tmp_path)
    assert settings == {**tuned.by_hand(one, "fast"), "mu": 7.0}
    assert tuned.read_tuned(one, "paper", tmp_path)["factors"] == [5.0, 1.0, 1.0, 1.0]
    assert tuned.read_tuned(other, "fast", tmp_path) == tuned.by_hand(other, "fast")
