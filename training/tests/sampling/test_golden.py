"""The golden files belong to the shipped models and to the spaces as they are."""

import json

import numpy as np
import onnxruntime
import pytest

from training.base import manifest
from training.base.folders import GOLDEN
from training.research.score_divergence import divergence
from training.rooms import ROOMS, spaces
from training.sampling import golden, samplers
from training.sampling.score_graph import factors_of
from training.sampling.score_graph import file_of as score_of
from training.sampling.step_graph import file_of as step_of

FILES = {
    (key, name): make
    for key, room in ROOMS.items()
    for name, make in {**golden.files_of(room.space), **room.golden}.items()
}
GRAPHS = [of(space) for space in spaces() for of in (step_of, score_of)]


def is_number(value):
    return isinstance(value, (int, float))


def same(value, expected):
    """Whether nested JSON values agree, numbers to 1e-5."""
    if isinstance(expected, dict):
        assert value.keys() == expected.keys()
        for key, item in expected.items():
            same(value[key], item)
    elif isinstance(expected, list) and expected and is_number(expected[0]):
        np.testing.assert_allclose(value, expected, rtol=1e-5, atol=1e-5)
    elif isinstance(expected, list):
        for item, other in zip(value, expected, strict=True):
            same(item, other)
    else:
        assert value == expected


@pytest.mark.parametrize(("space", "name"), FILES)
def test_files_hold_what_spaces_and_shipped_models_give(space, name):
    stored = json.loads((GOLDEN / f"{space}-{name}.json").read_text())
    same(json.loads(json.dumps(FILES[space, name]())), stored)


@pytest.mark.parametrize("file", GRAPHS)
def test_manifest_has_the_hash_of_the_shipped_file(file, tmp_path):
    entry = manifest.read_entry(file)
    (tmp_path / file).write_bytes((manifest.MODELS / file).read_bytes())
    parts = ("role", "space", "training", "metrics", "constants")
    rest = {key: entry[key] for key in parts}
    manifest.write_entry(file, **rest, models=tmp_path)
    assert manifest.read_entry(file, tmp_path) == entry


@pytest.mark.parametrize("space", spaces())
def test_shipped_score_network_is_close_to_the_exact_posterior(space):
    session = onnxruntime.InferenceSession(manifest.MODELS / score_of(space))
    assert 0 < divergence(space, session, seed=11)[:40].mean() < 0.01


def test_shipped_paper_mode_draws_valid_cells():
    space = ROOMS["nasbench201"].space
    model = golden.Model(score_of(space))
    factors = np.array(factors_of(space), np.float32)
    constants = {**model.constants(space), "factors": factors}

    def score(x, sigma):
        changing = {
            "x": x.astype(np.float32),
            "sigma": np.array([sigma], np.float32),
        }
        return model.run({**changing, **constants})["score"]

    drawn = samplers.paper(space, score, 64, np.random.default_rng(0), steps=200)
    assert space.decode_matrix(drawn)[1].mean() > 0.9
