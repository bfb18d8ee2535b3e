"""The golden files belong to the shipped models and to the space as it is."""

import json

import numpy as np
import onnxruntime
import pytest

from training.diffusion import samplers
from training.diffusion.export import FACTORS
from training.diffusion.export import FILE as SCORE
from training.evaluate.score_network import divergence
from training.export import golden, manifest
from training.guidance.export import FILE as STEP
from training.spaces import nasbench201 as space


def load(name):
    return json.loads((golden.GOLDEN / f"nasbench201-{name}.json").read_text())


def same(value, expected):
    """Whether nested JSON values agree, numbers to 1e-5."""
    if isinstance(expected, dict):
        assert value.keys() == expected.keys()
        for key, item in expected.items():
            same(value[key], item)
    elif isinstance(expected, list) and expected and not isinstance(expected[0], dict):
        if isinstance(expected[0], str):
            assert value == expected
        else:
            np.testing.assert_allclose(value, expected, rtol=1e-5, atol=1e-5)
    elif isinstance(expected, list):
        for item, other in zip(value, expected, strict=True):
            same(item, other)
    else:
        assert value == expected


def test_space_file_is_up_to_date():
    assert json.loads(json.dumps(golden.space_file())) == load("space")


@pytest.mark.parametrize(
    ("name", "make"), [("step", golden.step_file), ("score", golden.score_file)]
)
def test_files_hold_what_the_shipped_models_give(name, make):
    same(make(), load(name))


@pytest.mark.parametrize("file", [STEP, SCORE])
def test_manifest_has_the_hash_of_the_shipped_file(file, tmp_path):
    entry = manifest.read_entry(file)
    (tmp_path / file).write_bytes((manifest.MODELS / file).read_bytes())
    rest = [entry[key] for key in ("role", "space", "training", "metrics")]
    manifest.write_entry(file, *rest, entry["constants"], models=tmp_path)
    assert manifest.read_entry(file, tmp_path) == entry


def test_shipped_score_network_is_close_to_the_exact_posterior():
    session = onnxruntime.InferenceSession(manifest.MODELS / SCORE)
    assert 0 < divergence(session, seed=11)[:40].mean() < 0.01


def test_shipped_paper_mode_draws_valid_cells():
    model = golden.Model(SCORE)
    constants = {**model.constants(), "factors": np.array(FACTORS, np.float32)}

    def score(x, sigma):
        changing = {
            "x": x.astype(np.float32),
            "sigma": np.array([sigma], np.float32),
        }
        return model.run({**changing, **constants})["score"]

    drawn = samplers.paper(score, 64, np.random.default_rng(0), steps=200)
    assert space.decode_matrix(drawn)[1].mean() > 0.9
