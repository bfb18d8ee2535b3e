"""Write the golden files that pin the engine to the shipped models.

Usage: python -m training.export.golden
Inputs are made from seeds, outputs come from the shipped ONNX files through
onnxruntime; each file names the hash of its model.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from training.diffusion import export as score_export
from training.diffusion import samplers, schedule
from training.export import manifest
from training.guidance import export as step_export
from training.spaces import nasbench201 as space

GOLDEN = Path(__file__).resolve().parents[2] / "test" / "golden"
SETTINGS = ((10, 32), (100, 32), (120, 16), (43, 48), (2, 224))
"""(classes, side) at which costs are pinned."""

NAMED_CELLS = (
    "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|",
    "|skip_connect~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|",
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|"
    "+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|",
    "|nor_conv_1x1~0|+|none~0|skip_connect~1|+|none~0|none~1|avg_pool_3x3~2|",
)


def space_file() -> dict[str, Any]:
    """Encodings, validity, classes and costs of some 40 cells."""
    generator = np.random.default_rng(0)
    drawn = space.all_cells()[generator.choice(15_625, 36, replace=False)]
    cells = [space.parse(text) for text in NAMED_CELLS] + list(drawn)
    return {
        "operations": space.OPERATIONS,
        "matrixColumns": space.MATRIX_COLUMNS,
        "adjacency": space.ADJACENCY.astype(int).tolist(),
        "settings": [{"classes": k, "side": side} for k, side in SETTINGS],
        "cells": [
            {
                "text": space.format_cell(cell),
                "choices": cell.tolist(),
                "valid": space.is_connected(cell),
                "class": space.canonical(cell),
                "costs": [
                    [int(space.parameters(cell, k)), int(space.macs(cell, k, side))]
                    for k, side in SETTINGS
                ],
            }
            for cell in cells
        ],
    }


class Model:
    """A shipped model with seeded inputs for what is constant in a run."""

    def __init__(self, file: str):
        self.entry = manifest.read_entry(file)
        self.session = onnxruntime.InferenceSession(manifest.MODELS / file)
        self.sizes = {item["name"]: item["shape"] for item in self.entry["inputs"]}

    def constants(self) -> dict[str, np.ndarray]:
        """A data-set code and the choice of a device."""
        code = np.random.default_rng(1).normal(0, 0.5, self.sizes["code"])
        device = np.eye(*self.sizes["device"])[0]
        return {"code": _rounded(code), "device": device.astype(np.float32)}

    def run(self, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Outputs by name."""
        names = [item.name for item in self.session.get_outputs()]
        return dict(zip(names, self.session.run(names, inputs), strict=True))


def step_file() -> dict[str, Any]:
    """Two single steps for three samples, and a whole run for two."""
    model = Model(step_export.FILE)
    generator = np.random.default_rng(2)
    strengths = [step_export.LAMBDA, step_export.MU]
    weights, offset = space.cost_weights(classes=10, side=32)
    run_constants = {
        **model.constants(),
        "cost_weights": weights.astype(np.float32),
        "cost_offset": offset.astype(np.float32),
    }

    def guided(budgets: list[list[float]]) -> dict[str, np.ndarray]:
        """Unguided first, then with budgets that bind and that do not."""
        factors = [strengths] * len(budgets)
        return {
            "guidance": np.array(factors, np.float32),
            "budgets": np.array(budgets, np.float32),
        }

    per_sample = guided([[1e9, 1e9, 1e9], [12.0, 17.0, 1e9], [12.5, 16.0, 2.0]])
    per_sample["guidance"][0] = 0
    levels = [*schedule.geometric(), None]
    steps = []
    for place in (8, schedule.FAST_STEPS - 1):
        sigma, following = levels[place], levels[place + 1]
        changing = {
            "x": _rounded(generator.normal(-0.6, 1 + sigma, (3, 6, 5))),
            "noise": _rounded(generator.normal(0, 1, (3, 6, 5))),
            "schedule": schedule.step_vector(sigma, following),
        }
        outputs = model.run({**changing, **run_constants, **per_sample})
        steps.append({"inputs": _listed(changing), "outputs": _listed(outputs)})

    pair = guided([[12.5, 17.5, 2.2], [14.0, 19.0, 1e9]])
    noise = _rounded(generator.normal(0, 1, (5, 2, 6, 5)))
    sigmas = schedule.geometric(5)

    def step(x, z, vector):
        inputs = {"x": x, "noise": z, "schedule": vector, **run_constants, **pair}
        outputs = model.run(inputs)
        return outputs["next"], outputs["posterior"]

    posterior = samplers.fast(step, noise, sigmas)
    cells = [space.format_cell(cell) for cell in space.decode(posterior)]
    return {
        "sha256": model.entry["sha256"],
        "constants": _listed(run_constants),
        "samples": _listed(per_sample),
        "steps": steps,
        "run": {
            "samples": _listed(pair),
            "sigmas": sigmas.tolist(),
            "noise": _list(noise),
            "posterior": _list(posterior),
            "cells": cells,
        },
    }


def score_file() -> dict[str, Any]:
    """Guided scores of three matrices at two noise levels."""
    model = Model(score_export.FILE)
    generator = np.random.default_rng(3)
    constants = model.constants()
    constants["factors"] = np.array(score_export.FACTORS, np.float32)
    calls = []
    for sigma in (0.4, 3.0):
        changing = {
            "x": _rounded(generator.normal(-0.6, 1 + sigma, (3, 8, 7))),
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


def main() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    files = {"space": space_file, "step": step_file, "score": score_file}
    for name, make in files.items():
        path = GOLDEN / f"{space.NAME}-{name}.json"
        path.write_text(json.dumps(make(), separators=(",", ":")) + "\n")
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
