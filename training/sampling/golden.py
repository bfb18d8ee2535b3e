"""The golden files that pin the engine to the shipped models.

Inputs are made from seeds, outputs come from the shipped ONNX files through
onnxruntime; each file names the hash of its model.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import onnxruntime

from training.base import manifest
from training.sampling import samplers, schedule
from training.sampling import score_graph as score_export
from training.sampling import step_graph as step_export
from training.spaces import Space, mobilenetv3, nasbench201

CELL_SETTINGS = ((10, 32), (100, 32), (120, 16), (43, 48), (2, 224))
"""(classes, side) at which costs are pinned."""

NETWORK_SETTINGS = ((1000, 224, 1.0), (1000, 224, 1.2), (10, 152, 1.0), (3, 33, 1.2))
"""(classes, side, width) at which costs are pinned."""

BUDGETS = {
    "nasbench201": (
        [[1e9, 1e9, 1e9], [12.0, 17.0, 1e9], [12.5, 16.0, 2.0]],
        [[12.5, 17.5, 2.2], [14.0, 19.0, 1e9]],
    ),
    "mobilenetv3": (
        [[1e9, 1e9, 1e9], [15.2, 19.0, 1e9], [15.4, 1e9, 2.4]],
        [[15.3, 1e9, 2.6], [15.7, 19.8, 1e9]],
    ),
}
"""Budgets of single steps and of the run: none, and such as bind."""

MODERATE_STRENGTH = 96.0
"""Strength of single steps at most: they start from rows that no run would meet, where
stronger guidance against budgets multiplies the rounding of float32."""

NAMED_CELLS = (
    "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|",
    "|skip_connect~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|",
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|"
    "+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|",
    "|nor_conv_1x1~0|+|none~0|skip_connect~1|+|none~0|none~1|avg_pool_3x3~2|",
)


def cell_file() -> dict[str, Any]:
    """Encodings, validity, classes and costs of some 40 NAS-Bench-201 cells."""
    space = nasbench201
    generator = np.random.default_rng(0)
    drawn = space.all_cells()[generator.choice(15_625, 36, replace=False)]
    cells = [space.parse(text) for text in NAMED_CELLS] + list(drawn)
    return {
        "operations": space.OPERATIONS,
        "matrixColumns": space.MATRIX_COLUMNS,
        "adjacency": space.ADJACENCY.astype(int).tolist(),
        "settings": [{"classes": k, "side": side} for k, side in CELL_SETTINGS],
        "cells": [
            {
                "text": space.to_text(cell),
                "choices": cell.tolist(),
                "valid": space.is_connected(cell),
                "class": space.canonical(cell),
                "costs": [
                    [int(space.parameters(cell, k)), int(space.macs(cell, k, side))]
                    for k, side in CELL_SETTINGS
                ],
            }
            for cell in cells
        ],
    }


def network_file() -> dict[str, Any]:
    """Encodings and costs of some 40 MobileNetV3 networks."""
    space = mobilenetv3
    drawn = space.random_networks(36, np.random.default_rng(0))
    smallest = np.where(np.arange(space.ROWS) % space.SLOTS < 2, 0, space.UNUSED)
    largest = np.full(space.ROWS, space.COLUMNS - 1)
    return {
        "kernels": space.KERNELS,
        "expansions": space.EXPANSIONS,
        "depths": space.DEPTHS,
        "settings": [
            {"classes": k, "side": side, "width": width}
            for k, side, width in NETWORK_SETTINGS
        ],
        "networks": [
            {
                "text": space.to_text(network),
                "choices": network.tolist(),
                "costs": [
                    [
                        int(space.parameters(network, k, width)),
                        int(space.macs(network, k, side, width)),
                    ]
                    for k, side, width in NETWORK_SETTINGS
                ],
            }
            for network in [smallest, largest, *drawn]
        ],
    }


def predictor_file() -> dict[str, Any]:
    """Predictions of four MobileNetV3 networks at two sides."""
    space = mobilenetv3
    model = Model(f"{space.NAME}-predictor.onnx")
    networks = space.random_networks(4, np.random.default_rng(4))
    code = model.constants(space)["code"]
    calls = []
    for side in (224, 160):
        changing = {"resolution": np.array([np.log(side)], np.float32)}
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


class Model:
    """A shipped model with seeded inputs for what is constant in a run."""

    def __init__(self, file: str):
        self.entry = manifest.read_entry(file)
        self.session = onnxruntime.InferenceSession(manifest.MODELS / file)
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
        return dict(zip(names, self.session.run(names, inputs), strict=True))


def step_file(space: Space) -> dict[str, Any]:
    """Two single steps for three samples, and a whole run for two."""
    model = Model(step_export.file_of(space))
    generator = np.random.default_rng(2)
    defaults = step_export.DEFAULTS[space.NAME]
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

    stages, pairs = BUDGETS[space.NAME]
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


def score_file(space: Space) -> dict[str, Any]:
    """Guided scores of three matrices at two noise levels."""
    model = Model(score_export.file_of(space))
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


def files_of(space: Space) -> dict[str, Callable[[], dict[str, Any]]]:
    """What makes the content of each of a space's golden files."""
    own: dict[str, Callable[[], dict[str, Any]]] = {"space": cell_file}
    if space is mobilenetv3:
        own = {"space": network_file, "predictor": predictor_file}
    step, score = partial(step_file, space), partial(score_file, space)
    return {**own, "step": step, "score": score}
