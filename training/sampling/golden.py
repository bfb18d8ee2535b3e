"""The golden files that pin the engine to the shipped models.

Inputs are made from seeds, outputs come from the shipped ONNX files through
onnxruntime; each file names the hash of its model.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from training.base import manifest
from training.base.folders import MODELS
from training.base.graph import run_graph
from training.models.publish import file_of as predictor_of
from training.sampling import samplers, schedule
from training.sampling import score_graph as score_export
from training.sampling import step_graph as step_export
from training.spaces import Space

MODERATE_STRENGTH = 96.0
"""Strength of single steps at most: they start from rows that no run would meet, where
stronger guidance against budgets multiplies the rounding of float32."""


class Model:
    """A shipped model with seeded inputs for what is constant in a run."""

    def __init__(self, file: str, models: Path = MODELS):
        self.entry = manifest.read_entry(file, models)
        self.session = onnxruntime.InferenceSession(models / file)
        self.sizes = {item["name"]: item["shape"] for item in self.entry["inputs"]}

    def constants(self, space: Space) -> dict[str, np.ndarray]:
        """A data-set code, the choice of a device and the space's default side."""
        code = np.random.default_rng(1).normal(0, 0.5, self.sizes["code"])
        constants = {"code": _rounded(code)}
        if "device" in self.sizes:
            constants["device"] = np.eye(*self.sizes["device"])[0].astype(np.float32)
        if "resolution" in self.sizes:
            constants["resolution"] = np.array([np.log(space.SIDE)], np.float32)
        return constants

    def run(self, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Outputs by name."""
        names = [item.name for item in self.session.get_outputs()]
        values = [np.asarray(value) for value in run_graph(self.session, names, inputs)]
        return dict(zip(names, values, strict=True))


def predictor_file(space: Space, models: Path) -> dict[str, Any]:
    """Predictions of four architectures, at two sides where they matter."""
    model = Model(predictor_of(space), models)
    networks = space.sample(4, np.random.default_rng(4))
    code = model.constants(space)["code"]
    calls: list[dict[str, Any]] = []
    for side in (224, 160) if space.NEEDS_RESOLUTION else (None,):
        changing: dict[str, np.ndarray] = {}
        if side is not None:
            changing["resolution"] = np.array([np.log(side)], np.float32)
        given = {"architecture": space.encode(networks), "code": code, **changing}
        calls.append(
            {"inputs": _listed(changing), "outputs": _listed(model.run(given))}
        )
    return {
        "sha256": model.entry["sha256"],
        "networks": [space.to_text(network) for network in networks],
        "code": _list(code),
        "calls": calls,
    }


def step_file(space: Space, models: Path) -> dict[str, Any]:
    """Two single steps for three samples, and a whole run for two."""
    model = Model(step_export.file_of(space), models)
    generator = np.random.default_rng(2)
    defaults = step_export.defaults_of(space)
    weights, offset = space.cost_weights(space.CLASSES, space.SIDE)
    run_constants = {
        **model.constants(space),
        "cost_weights": weights.astype(np.float32),
        "cost_offset": offset.astype(np.float32),
    }

    def guided(budgets: list[list[float]]) -> dict[str, np.ndarray]:
        """Unguided first, then with budgets that bind and that do not."""
        factors = [defaults.strengths] * len(budgets)
        return {
            "guidance": np.array(factors, np.float32),
            "budgets": np.array(budgets, np.float32),
        }

    stages, pairs = space.examples().budgets
    per_sample = guided(stages)
    per_sample["guidance"][:, 0] = np.minimum(
        per_sample["guidance"][:, 0], MODERATE_STRENGTH
    )
    per_sample["guidance"][0] = 0
    shape = (space.ROWS, space.COLUMNS)
    levels = [*schedule.geometric(), None]
    steps = []
    for place in (8, schedule.FAST_STEPS - 1):
        sigma, following = levels[place], levels[place + 1]
        changing = {
            "x": _rounded(generator.normal(-0.6, 1 + sigma, (3, *shape))),
            "noise": _rounded(generator.normal(0, 1, (3, *shape))),
            "schedule": schedule.step_vector(sigma, following),
        }
        outputs = model.run({**changing, **run_constants, **per_sample})
        steps.append({"inputs": _listed(changing), "outputs": _listed(outputs)})

    pair = guided(pairs)
    noise = _rounded(generator.normal(0, 1, (5, 2, *shape)))
    sigmas = schedule.geometric(5)

    def step(x, z, vector):
        inputs = {"x": x, "noise": z, "schedule": vector, **run_constants, **pair}
        outputs = model.run(inputs)
        return tuple(outputs.values())

    final = samplers.fast(space, step, noise, sigmas, defaults.order)
    cells = [space.to_text(cell) for cell in space.decode(*final)]
    return {
        "sha256": model.entry["sha256"],
        "constants": _listed(run_constants),
        "samples": _listed(per_sample),
        "steps": steps,
        "run": {
            "samples": _listed(pair),
            "sigmas": sigmas.tolist(),
            "noise": _list(noise),
            **_listed(dict(zip(("posterior", "depth"), final))),
            "cells": cells,
        },
    }


def score_file(space: Space, models: Path) -> dict[str, Any]:
    """Guided scores of three matrices at two noise levels."""
    model = Model(score_export.file_of(space), models)
    generator = np.random.default_rng(3)
    constants = model.constants(space)
    constants["factors"] = np.array(score_export.factors_of(space), np.float32)
    calls = []
    for sigma in (0.4, 3.0):
        changing = {
            "x": _rounded(
                generator.normal(-0.6, 1 + sigma, (3, *model.sizes["x"][1:]))
            ),
            "sigma": np.array([sigma], np.float32),
        }
        outputs = model.run({**changing, **constants})
        calls.append({"inputs": _listed(changing), "outputs": _listed(outputs)})
    return {
        "sha256": model.entry["sha256"],
        "constants": _listed(constants),
        "calls": calls,
    }


def _rounded(values: np.ndarray) -> np.ndarray:
    """Float32 values with few decimals, so that the file states them exactly."""
    return np.round(values, 3).astype(np.float32)


def _list(values: np.ndarray) -> list:
    """Nested lists of seven significant digits, what float32 holds."""
    return np.vectorize(lambda value: float(f"{value:.7g}"))(values).tolist()


def _listed(tensors: dict[str, np.ndarray]) -> dict[str, list]:
    return {name: _list(values) for name, values in tensors.items()}


def files_of(
    space: Space, models: Path = MODELS
) -> dict[str, Callable[[], dict[str, Any]]]:
    """What makes the content of each of a space's golden files, by the models in a
    folder."""
    return {
        "space": lambda: space.examples().facts,
        "predictor": partial(predictor_file, space, models),
        "step": partial(step_file, space, models),
        "score": partial(score_file, space, models),
    }
