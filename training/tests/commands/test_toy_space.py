"""A new space needs its own file and what the recipe for it puts into the registry, and
nothing else."""

import json
import subprocess
import sys

import numpy as np
import onnxruntime
import pytest

from training.base.folders import ROOT
from training.base.graph import run_graph
from training.rooms import ROOMS
from training.sampling import samplers, schedule
from training.tests import toy
from training.tests.registered import TOY, edited

NO_BUDGET = 1e9


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """The folder that the commands fill for the space, in a process of their own."""
    folder = tmp_path_factory.mktemp("toy")
    command = [sys.executable, "-m", "training.tests.registered", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def golden(folder, name):
    return json.loads((folder / f"toy-{name}.json").read_text())


def test_the_space_is_in_no_registry_but_by_its_recipe():
    assert toy.KEY not in ROOMS
    recipe = json.loads((TOY / "recipe.json").read_text())
    [registry] = [file for file in recipe["edits"] if file.startswith("training/")]
    added = edited(registry).count("toy")
    assert added > 0 and (ROOT / registry).read_text().count("toy") == 0


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
    np.testing.assert_allclose(accuracy, toy.accuracy(networks), atol=1e-3)
    np.testing.assert_allclose(latency[:, 0], toy.milliseconds(networks), rtol=1e-4)
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
    assert devices[0]["lnMsQuantiles"][-1] == pytest.approx(np.log(2.9), abs=1e-3)
    assert files[2]["constants"]["lambda"] == toy.STEERING.strength


def near(own, kept):
    """Whether two golden files say the same but for rounding, and for the hash of the
    graph, which goes with the versions of what writes it."""
    if isinstance(kept, dict):
        return own.keys() == kept.keys() and all(
            key == "sha256" or near(own[key], kept[key]) for key in kept
        )
    if isinstance(kept, list):
        return len(own) == len(kept) and all(map(near, own, kept))
    if isinstance(kept, float):
        return own == pytest.approx(kept, rel=1e-3, abs=1e-4)
    return own == kept


def test_the_kept_golden_files_are_what_the_commands_write(models):
    assert golden(models, "space") == golden(TOY / "golden", "space")
    for name in ("predictor", "step"):
        assert near(golden(models, name), golden(TOY / "golden", name))
    kept = json.loads((TOY / "models" / "manifest.json").read_text())["files"]
    made = json.loads((models / "manifest.json").read_text())["files"]
    constants = {entry["file"]: entry["constants"] for entry in made}
    assert [entry["file"] for entry in kept] == ["toy-predictor.onnx", "toy-step.onnx"]
    for entry in kept:
        assert near(constants[entry["file"]], entry["constants"])


def test_golden_files_hold_the_whole_space(models):
    space = golden(models, "space")
    assert len(space["networks"]) == 64
    assert space["networks"][-1]["text"] == "7-7-7"
    assert {len(golden(models, name)) for name in ("step", "score")} == {5, 3}


def test_the_fast_sampler_finds_the_best_networks_within_budgets(models):
    graph = onnxruntime.InferenceSession(models / "toy-step.onnx")
    shape = (schedule.FAST_STEPS, 64, toy.ROWS, toy.COLUMNS)
    noise = np.random.default_rng(0).standard_normal(shape)

    def drawn(strength, budget):
        fixed = steering(64, strength, budget)

        def step(x, z, vector):
            inputs = {"x": x, "noise": z, "schedule": vector, **fixed}
            return run_graph(graph, None, inputs)

        final = samplers.fast(toy, step, noise, schedule.geometric())
        return toy.decode(*final)

    def logits(networks):
        return toy.LOGITS[np.arange(toy.ROWS), networks].sum(1)

    free, guided = drawn(0.0, NO_BUDGET), drawn(toy.STEERING.strength, NO_BUDGET)
    assert logits(guided).mean() > logits(free).mean() + 0.5
    frugal = drawn(toy.STEERING.strength, np.log(4200.0))
    small, large = (
        np.median(toy.parameters(networks, toy.CLASSES))
        for networks in (frugal, guided)
    )
    assert small <= 4200 < large
    every = toy.all_architectures()
    within = every[toy.parameters(every, toy.CLASSES) <= 4200]
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

    drawn = samplers.paper(toy, score, 64, np.random.default_rng(0), steps=200)
    assert toy.decode_matrix(drawn)[1].mean() > 0.8
