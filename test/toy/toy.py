"""A search space for tests: three rows of four choices, all of it made up.

A network is a stem, three convolutions of one width whose kernels are chosen, and a
linear layer. Accuracy and latency are sums over the rows.

Usage: PYTHONPATH=.:test/toy python -m toy   writes test/toy/models and golden.json
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from torch import Tensor, nn

from training.base import manifest, onnx_file
from training.sampling import guided_step, schedule, step_graph
from training.sampling.targets import Targets

NAME = KEY = "toy"
KERNELS = (1, 3, 5, 7)
ROWS, COLUMNS = 3, 4
STAGES, SLOTS, DEPTHS = 1, ROWS, (ROWS,)
SIDE, CLASSES = 16, 10
NEEDS_RESOLUTION = False
CHANNELS = 8
CODE, RANKING = 6, 5
"""Sizes of the data set's code, and of what guidance sees of it."""

WORTH = np.array([[0, 2, 3, 3.5], [0, 4, 5, 5.5], [0, 1, 4, 6]], np.float32)
"""Percent of accuracy that a choice adds."""
MILLISECONDS = np.array([[1, 2, 4, 7], [1, 3, 4, 9], [1, 2, 5, 8]], np.float32) / 10
LEAST_ACCURACY, LEAST_MS = 60.0, 0.5


def to_text(architecture) -> str:
    """The kernels, joined by hyphens."""
    return "-".join(str(KERNELS[column]) for column in architecture)


def population() -> np.ndarray:
    """All 64 networks [64, 3]."""
    return np.array(list(itertools.product(range(COLUMNS), repeat=ROWS)))


def encode(architectures: np.ndarray) -> np.ndarray:
    """One-hot [n, 3, 4] of architectures [n, 3]."""
    return np.eye(COLUMNS, dtype=np.float32)[architectures]


def decode(rows: np.ndarray) -> np.ndarray:
    """Likeliest architectures [n, 3] of probabilities [n, 3, 4]."""
    return rows.argmax(-1)


def cost_weights(classes: int, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Parameters and MACs: what each choice adds [2, 3, 4], and the rest [2]."""
    weights = np.array(KERNELS) ** 2 * CHANNELS**2
    params, macs = weights + 2 * CHANNELS, weights * side**2
    stem, last = 27 * CHANNELS, CHANNELS * classes
    offset = stem + 2 * CHANNELS + last + classes, stem * side**2 + last
    added = np.array([[params] * ROWS, [macs] * ROWS], float)
    return added, np.array(offset, float)


def _costs(architectures: np.ndarray, classes: int, side: int) -> np.ndarray:
    weights, offset = cost_weights(classes, side)
    return offset + np.einsum("nrc,krc->nk", encode(architectures), weights)


def parameters(architectures: np.ndarray, classes: int) -> np.ndarray:
    """Trainable parameters [n]."""
    return _costs(architectures, classes, SIDE)[:, 0]


def macs(architectures: np.ndarray, classes: int, side: int) -> np.ndarray:
    """Multiply-accumulates [n] for one image."""
    return _costs(architectures, classes, side)[:, 1]


class Value(nn.Module):
    """Accuracy and ln ms of expected networks, z-scored over the space: exact but for
    the logarithm."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("worth", torch.tensor(WORTH).flatten())
        self.register_buffer("ms", torch.tensor(MILLISECONDS).flatten())
        flat = torch.tensor(encode(population())).flatten(1)
        accuracy = flat @ self.worth
        ln_ms = (flat @ self.ms + LEAST_MS).log()
        self.accuracy = accuracy.mean().item(), accuracy.std().item()
        self.latency = ln_ms.mean().item(), ln_ms.std().item()

    def linearise(self, x: Tensor, level: Tensor, code: Tensor):
        """Values [b, 2] of marginals [b, 12], and the map from weights [b, 2] of them
        to a gradient [b, 12]."""
        mean, std = self.accuracy
        accuracy = (x @ self.worth - mean) / std
        ms = x @ self.ms + LEAST_MS
        latency = (ms.log() - self.latency[0]) / self.latency[1]

        def pullback(weights: Tensor) -> Tensor:
            by_ms = weights[:, 1:] / (self.latency[1] * ms[:, None])
            return weights[:, :1] / std * self.worth + by_ms * self.ms

        return torch.stack([accuracy, latency], 1), pullback


class Predictor(nn.Module):
    """Percent with an interval of 2 and a difference of 1, and ms. The data set's code
    changes nothing, but a graph has all of its inputs."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("worth", torch.tensor(WORTH).flatten())
        self.register_buffer("ms", torch.tensor(MILLISECONDS).flatten())

    def forward(self, architecture: Tensor, code: Tensor) -> tuple[Tensor, ...]:
        flat = architecture.flatten(1)
        accuracy = flat @ self.worth + LEAST_ACCURACY + 0 * code.sum()
        interval = torch.stack([accuracy - 1, accuracy + 1], 1)
        ms = flat @ self.ms + LEAST_MS
        return accuracy, interval, torch.ones_like(accuracy), ms[:, None]


def write_predictor(models: Path) -> None:
    file = f"{NAME}-predictor.onnx"
    onnx_file.export(
        Predictor(),
        {
            "architecture": torch.tensor(encode(population()[:2])),
            "code": torch.zeros(1, CODE),
        },
        ["accuracy", "interval", "difference", "latency"],
        models / file,
        dynamic={"architecture": {0: "n"}},
    )
    flat = encode(population()).reshape(-1, ROWS * COLUMNS)
    ln_ms = np.log(flat @ MILLISECONDS.ravel() + LEAST_MS)
    quantiles = np.quantile(ln_ms, np.linspace(0, 1, 21)).tolist()
    device = {
        "name": "toy_device",
        "label": "Toy device",
        "side": SIDE,
        "lnMsQuantiles": quantiles,
    }
    training = {"command": "python -m toy", "data": "none", "seed": 0}
    constants = {"devices": [device]}
    manifest.write_entry(file, "predictor", NAME, training, {}, constants, models)


def write_step(models: Path) -> None:
    strengths, levels = (8.0, 32.0), (3.0, 0.3)
    step_graph.DEFAULTS[NAME] = step_graph.Defaults(strengths, levels, order=1)
    guided_step.RIDGES[NAME] = 0.1
    value = Value()
    (mean, std), codes = value.latency, torch.zeros(2, RANKING)
    targets = Targets(codes, ["toy_device"], torch.tensor([mean]), torch.tensor([std]))
    space = SimpleNamespace(**globals())
    file = step_graph.file_of(space)
    step_graph.write_step(space, value, targets, models / file)
    manifest.write_entry(
        file,
        "guided-step",
        NAME,
        {"command": "python -m toy", "data": "none", "seed": 0},
        {},
        {
            "sigmaMax": levels[0],
            "sigmaMin": levels[1],
            "steps": schedule.FAST_STEPS,
            "lambda": strengths[0],
            "mu": strengths[1],
            "order": 1,
        },
        models,
    )


def golden() -> dict:
    """Costs and predictions of all networks."""
    networks = population()
    flat = encode(networks).reshape(-1, ROWS * COLUMNS)
    accuracy = flat @ WORTH.ravel() + LEAST_ACCURACY
    ms = flat @ MILLISECONDS.ravel() + LEAST_MS
    costs = _costs(networks, CLASSES, SIDE)
    return {
        "classes": CLASSES,
        "side": SIDE,
        "networks": [
            {
                "text": to_text(network),
                "choices": network.tolist(),
                "params": int(costs[i, 0]),
                "macs": int(costs[i, 1]),
                "accuracy": round(float(accuracy[i]), 4),
                "latencyMs": round(float(ms[i]), 4),
            }
            for i, network in enumerate(networks)
        ],
    }


def main() -> None:
    folder = Path(__file__).parent
    write_predictor(folder / "models")
    write_step(folder / "models")
    text = json.dumps(golden(), separators=(",", ":"))
    (folder / "golden.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
