"""The shipped graphs at work on one data set, as the engine uses them.

Everything is read from `models`: the code of the data set, the predictor that says what
architectures are worth, and both samplers. What is tuned here is therefore what runs.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import moocore
import numpy as np
import onnxruntime

from training.base.graph import run_graph
from training.base.manifest import MODELS, file_of, read_entry
from training.evidence.dataset.code import RANKING_WIDTH
from training.evidence.dataset.draws import draw_features
from training.evidence.dataset.groups import FULL, Group
from training.evidence.dataset.landmarks import TaskLandmarks
from training.evidence.encoder.features import set_features
from training.sampling import samplers, schedule
from training.sampling import score_graph as score_export
from training.sampling import step_graph as step_export
from training.sampling.budgets import draw_budgets
from training.spaces import Space

CODE = "dataset-code"
"""Role of the graph of a data set's code, which all spaces share."""


def graph_of(space: Space, sampler: str) -> str:
    """The file of a sampler's graph, `fast` or `paper`."""
    return {"fast": step_export, "paper": score_export}[sampler].file_of(space)


def files_of(space: Space, sampler: str) -> list[str]:
    """The graphs that a sampler's runs in a space depend on."""
    shared = file_of(CODE)
    return [shared, f"{space.KEY}-predictor.onnx", graph_of(space, sampler)]


@cache
def open_graph(file: str) -> onnxruntime.InferenceSession:
    """A shipped graph, on one core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(MODELS / file, options)


def code_of(data: Path, name: str) -> np.ndarray:
    """Code [1, C] of an image set, seen whole."""
    source = set_features(data, name)
    per_class = len(source.labels) / source.classes
    nothing = np.empty(0)
    group = Group((name,), None, source.classes, per_class, FULL, nothing, nothing)
    features, mask, facts = draw_features(data, group, np.random.default_rng(0), 0)
    inputs = {"features": features, "mask": mask, "facts": facts[None]}
    inputs["landmark"] = TaskLandmarks(data).input_of(group)
    return run_graph(open_graph(file_of(CODE)), ["code"], inputs)[0]


class DatasetTask:
    """Generation for one data set in a space, at the space's own input side."""

    def __init__(self, space: Space, data: Path, name: str):
        self.space = space
        self.name = name
        self.classes = set_features(data, name).classes
        self.predictor = open_graph(f"{space.KEY}-predictor.onnx")
        devices = read_entry(f"{space.KEY}-predictor.onnx")["constants"]["devices"]
        place = next(i for i, one in enumerate(devices) if one["name"] == space.DEVICE)
        self.device = np.eye(len(devices), dtype=np.float32)[place]
        self._code = code_of(data, name)
        self.fixed: dict[str, np.ndarray] = {"code": self._code[:, :RANKING_WIDTH]}
        if space.NEEDS_RESOLUTION:
            self.fixed["resolution"] = np.log(np.array([space.SIDE], np.float32))
        ends = self.minimised(space.ends())
        self.ln_params = (ends[0, 1], ends[1, 1])
        inner = devices[place]["lnMsQuantiles"][1:-1]
        least, most = ends[:, 2].min(), ends[:, 2].max()
        self.ln_ms = np.array([min(least, *inner), *inner, max(most, *inner)])
        median = np.median(self.minimised(space.population())[:, 0])
        self._of_random: dict[int, float] = {}
        self.reference = np.array([median, ends[1, 1], self.ln_ms[-1]])

    def predict(self, networks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Accuracy in percent [n] and latency in ms [n, D] of architectures."""
        encoded = self.space.encode(networks).astype(np.float32)
        inputs = {"architecture": encoded, **self.fixed, "code": self._code}
        accuracy, latency = run_graph(self.predictor, ["accuracy", "latency"], inputs)
        return accuracy, latency

    def minimised(self, networks: np.ndarray) -> np.ndarray:
        """-accuracy in percent, ln params and ln ms [n, 3] of architectures."""
        accuracy, latency = self.predict(networks)
        params = self.space.parameters(networks, self.classes)
        return np.column_stack(
            [-accuracy, np.log(params), np.log(latency @ self.device)]
        )

    def hypervolume(self, networks: np.ndarray) -> float:
        """Hypervolume of architectures [n, ROWS] over (accuracy, ln params, ln ms).

        The reference is the space's median accuracy and its highest costs.
        """
        if len(networks) == 0:
            return 0.0
        points = self.minimised(np.unique(networks, axis=0))
        return float(moocore.hypervolume(points, ref=self.reference))

    def mean_accuracy(self, networks: np.ndarray) -> float:
        """Mean predicted accuracy in percent; 0 where there are none."""
        return float(-self.minimised(networks)[:, 0].mean()) if len(networks) else 0.0

    def random(self, samples: int, seed: int) -> np.ndarray:
        """Architectures [n, ROWS] of the prior."""
        population = self.space.population()
        places = np.random.default_rng(seed).choice(len(population), samples, False)
        return population[places]

    def random_hypervolume(self, samples: int) -> float:
        """Mean hypervolume of that many random architectures, five draws."""
        if samples not in self._of_random:
            draws = [self.random(samples, seed) for seed in range(5)]
            volumes = [self.hypervolume(networks) for networks in draws]
            self._of_random[samples] = float(np.mean(volumes))
        return self._of_random[samples]

    def steering(
        self,
        strength: float,
        price: float,
        samples: int,
        generator: np.random.Generator,
    ) -> dict[str, np.ndarray]:
        """What steers samples in the step graph: everything but x, noise, schedule.

        `strength` of accuracy, highest `price` of budgets, which are drawn.
        """
        budgets = draw_budgets(self.ln_params, self.ln_ms, samples, generator)
        weights, offset = self.space.cost_weights(self.classes, self.space.SIDE)
        strengths = np.array([[strength, price]], np.float32)
        return {
            **self.fixed,
            "device": self.device,
            "guidance": np.tile(strengths, (samples, 1)),
            "budgets": budgets.astype(np.float32),
            "cost_weights": weights.astype(np.float32),
            "cost_offset": offset.astype(np.float32),
        }

    def fast(self, constants: dict[str, Any], samples: int, seed: int) -> np.ndarray:
        """Architectures [n, ROWS] by the fast sampler; `constants` as in the manifest's
        entry of the step graph."""
        space, generator = self.space, np.random.default_rng(seed)
        fixed = self.steering(constants["lambda"], constants["mu"], samples, generator)
        graph = open_graph(graph_of(space, "fast"))

        def step(x, noise, vector):
            changing = {"x": x, "noise": noise, "schedule": vector}
            return run_graph(graph, None, {**changing, **fixed})

        sigmas = schedule.geometric(
            constants["steps"], constants["sigmaMax"], constants["sigmaMin"]
        )
        shape = (constants["steps"], samples, space.ROWS, space.COLUMNS)
        noise = generator.standard_normal(shape)
        final = samplers.fast(space, step, noise, sigmas, constants["order"])
        return space.decode(*final)

    def paper(
        self, factors: list[float], samples: int, seed: int, steps: int
    ) -> np.ndarray:
        """The valid ones [m, ROWS] of `samples` architectures by the paper's sampler
        under the factors k of accuracy, params, MACs and latency."""
        graph = open_graph(graph_of(self.space, "paper"))
        fixed = {
            **self.fixed,
            "device": self.device,
            "factors": np.array(factors, np.float32),
        }

        def score(x, sigma):
            level = np.array([sigma], np.float32)
            inputs = {"x": x.astype(np.float32), "sigma": level, **fixed}
            return run_graph(graph, ["score"], inputs)[0]

        generator = np.random.default_rng(seed)
        drawn = samplers.paper(self.space, score, samples, generator, steps)
        networks, valid = self.space.decode_matrix(drawn)
        return networks[valid]
