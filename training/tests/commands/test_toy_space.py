"""A new space needs its own file and an entry in the registry, and nothing else."""

import json
import sys

import numpy as np
import onnxruntime
import pytest

from training.base.graph import run_graph
from training.commands import export_score, export_step, golden, train_predictor
from training.rooms import ROOMS
from training.sampling import samplers, schedule
from training.sampling.golden import files_of
from training.tests import toy

NO_BUDGET = 1e9


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """The folder that the commands fill for the space."""
    folder = tmp_path_factory.mktemp("toy")

    def run(command, *options):
        patch.setattr(sys, "argv", ["command", "--space", toy.KEY, *map(str, options)])
        command.main()

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ROOMS, toy.KEY, toy.ROOM)
        run(train_predictor, "--data", folder, "--out", folder)
        run(export_step, "--out", folder)
        run(export_score, "--steps", 300, "--out", folder)
        run(golden, "--models", folder, "--out", folder)
    return folder


def run(models, name, inputs):
    session = onnxruntime.InferenceSession(models / f"toy-{name}.onnx")
    return run_graph(session, None, inputs)


def steering(count, strength, budget):
    """Inputs of the step graph beside x, noise and schedule."""
    weights, offset = toy.cost_weights(toy.CLASSES, toy.SIDE)
    return {
        "code": np.zeros((1, 5), np.float32),
        "device": np.array([1, 0], np.float32),
        "guidance": np.tile([[strength, 50.0]], (count, 1)).astype(np.float32),
        "budgets": np.tile([[budget, NO_BUDGET, NO_BUDGET]], (count, 1)).astype(
            np.float32
        ),
        "cost_weights": weights.astype(np.float32),
        "cost_offset": offset.astype(np.float32),
    }


def test_the_predictor_foretells_the_made_up_tables(models):
    networks = toy.all_architectures()
    inputs = {
        "architecture": toy.encode(networks),
        "code": np.zeros((1, toy.CODE), np.float32),
    }
    accuracy, interval, difference, latency = run(models, "predictor", inputs)
    rows = np.arange(toy.ROWS)
    logit = toy.LOGITS[rows, networks].sum(1) + toy.LEVEL
    np.testing.assert_allclose(accuracy, 50 + 50 / (1 + np.exp(-logit)), atol=1e-3)
    ms = toy.MS[rows, networks].sum(1) + toy.REST_MS
    np.testing.assert_allclose(latency[:, 0], ms, rtol=1e-4)
    assert (interval[:, 0] < accuracy).all() and (accuracy < interval[:, 1]).all()
    assert (difference > 0).all()


def test_the_manifest_describes_all_three_graphs(models):
    files = json.loads((models / "manifest.json").read_text())["files"]
    assert [entry["role"] for entry in files] == [
        "predictor",
        "guided-score",
        "guided-step",
    ]
    assert {entry["space"] for entry in files} == {toy.KEY}
    devices = files[0]["constants"]["devices"]
    assert [device["name"] for device in devices] == toy.DEVICES
    assert devices[0]["lnMsQuantiles"][-1] == pytest.approx(np.log(14.0), abs=1e-3)
    assert files[2]["constants"]["lambda"] == toy.STEERING.strength


def test_golden_files_hold_what_space_and_graphs_give(models):
    for name, make in files_of(toy.SPACE, models).items():
        stored = json.loads((models / f"toy-{name}.json").read_text())
        assert json.loads(json.dumps(make())) == stored
    space = json.loads((models / "toy-space.json").read_text())
    assert len(space["networks"]) == 64
    assert space["networks"][-1] == {
        "text": "ddd",
        "choices": [3, 3, 3],
        "costs": [[2728, 174592]],
    }


def test_the_fast_sampler_finds_the_best_networks_within_budgets(models):
    graph = onnxruntime.InferenceSession(models / "toy-step.onnx")
    shape = (schedule.FAST_STEPS, 64, toy.ROWS, toy.COLUMNS)
    noise = np.random.default_rng(0).standard_normal(shape)

    def drawn(strength, budget):
        fixed = steering(64, strength, budget)

        def step(x, z, vector):
            inputs = {"x": x, "noise": z, "schedule": vector, **fixed}
            return run_graph(graph, None, inputs)

        final = samplers.fast(toy.SPACE, step, noise, schedule.geometric())
        return toy.decode(*final)

    def logits(networks):
        return toy.LOGITS[np.arange(toy.ROWS), networks].sum(1)

    free, guided = drawn(0.0, NO_BUDGET), drawn(16.0, NO_BUDGET)
    assert logits(guided).mean() > logits(free).mean() + 0.5
    frugal = drawn(16.0, np.log(700.0))
    small, large = (
        np.median(toy.parameters(networks, toy.CLASSES))
        for networks in (frugal, guided)
    )
    assert small <= 700 < large
    every = toy.all_architectures()
    within = every[toy.parameters(every, toy.CLASSES) <= 700]
    assert logits(frugal).mean() > logits(within).mean() + 0.2


def test_the_papers_sampler_draws_valid_networks(models):
    graph = onnxruntime.InferenceSession(models / "toy-score.onnx")
    fixed = {
        "code": np.zeros((1, 5), np.float32),
        "device": np.array([1, 0], np.float32),
        "factors": np.array([5, 1, 1, 1], np.float32),
    }

    def score(x, sigma):
        level = np.array([sigma], np.float32)
        inputs = {"x": x.astype(np.float32), "sigma": level, **fixed}
        return run_graph(graph, ["score"], inputs)[0]

    drawn = samplers.paper(toy.SPACE, score, 64, np.random.default_rng(0), steps=200)
    assert toy.decode_matrix(drawn)[1].mean() > 0.8
