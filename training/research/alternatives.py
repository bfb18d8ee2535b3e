"""Alternatives to the fast sampler, compared at equal calls: hypervolume and time.

Usage: python -m training.research.alternatives --space SPACE
                                                [--data data]

256 samples, as many network calls a sample for all: the first-order and the
second-order solver of the Gaussian process, absorbing discrete diffusion with the same
value function and budgets, and a learned conditional denoiser with classifier-free
guidance. What each one's guidance is multiplied by is chosen on the data sets in the
tuning role; the comparison is on two of the report's families, five seeds.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from training.base.record import record, spread_of
from training.commands.options import add_data, add_space, parser_of
from training.evidence.encoder.features import set_names
from training.research import absorbing, conditional
from training.rooms import ROOMS
from training.sampling.shipped import DatasetTask, open_graph
from training.sampling.targets import Targets
from training.sampling.trials import SETS
from training.sampling.tuned import read_tuned
from training.spaces import Space

REPORT_SETS = ("cifar10", "tin_pets")
SAMPLES, SEEDS, TUNING_SEED = 256, [0, 1, 2, 3, 4], 100
CALLS = (10, 20)
STRENGTHS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Multiples of the fast sampler's lambda that are tried."""
WEIGHTS = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Weights w of classifier-free guidance that are tried."""
TRAINING_STEPS = 4000

Method = Callable[[DatasetTask, float, int, int], np.ndarray]
"""(task, strength or weight, calls, seed) -> architectures [256, ROWS]."""


def targets_for(space: Space, data: Path) -> Targets:
    """What the learned methods aim at: the shipped predictor over all image sets, or
    the additive predictors that it consists of."""
    room = ROOMS[space.KEY]
    if room.tabled is None:
        return room.targets(space, None)
    tasks = [DatasetTask(space, data, name) for name in set_names(data)]
    cells = space.population()
    accuracy, latency = zip(*(task.predict(cells) for task in tasks), strict=True)
    devices = [str(place) for place in range(latency[0].shape[1])]
    return room.tabled(
        torch.tensor(np.concatenate([task.fixed["code"] for task in tasks])),
        torch.tensor(np.array(accuracy)),
        torch.tensor(latency[0]).log(),
        devices,
    )


def methods_of(
    space: Space, task: DatasetTask, data: Path, folder: Path
) -> dict[str, tuple[Method, tuple[float, ...]]]:
    """The methods by name, each with the strengths to try.

    `task` is any of the space; what must be learned is trained here.
    """
    targets = targets_for(space, data)
    tuned = read_tuned(space, "fast")
    masked = folder / "masked-step.onnx"
    absorbing.write_graph(space, targets, masked, TRAINING_STEPS)
    graph = open_graph(str(masked))
    excellence = conditional.Excellence(task, targets)
    denoiser = conditional.train(excellence, TRAINING_STEPS)
    order = space.STEERING.order

    def gaussian(order: int) -> Method:
        def draw(task, strength, calls, seed):
            changed = {"lambda": strength * tuned["lambda"], "steps": calls}
            constants = {**tuned, **changed, "order": order}
            return task.fast(constants, SAMPLES, seed)

        return draw

    def discrete(task, strength, calls, seed):
        strengths = strength * tuned["lambda"], tuned["mu"]
        return absorbing.sample(task, graph, *strengths, SAMPLES, seed, calls)

    def learned(task, weight, calls, seed):
        own = excellence.on(task)
        return conditional.sample(denoiser, own, weight, SAMPLES, seed, calls, order)

    return {
        "first_order": (gaussian(1), STRENGTHS),
        "second_order": (gaussian(2), STRENGTHS),
        "absorbing": (discrete, STRENGTHS),
        "classifier_free": (learned, WEIGHTS),
    }


def value(task: DatasetTask, networks: np.ndarray) -> float:
    """Hypervolume in units of that of as many random architectures."""
    return task.hypervolume(networks) / task.random_hypervolume(SAMPLES)


def main() -> None:
    parser = add_space(parser_of(__doc__))
    add_data(parser)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    space = ROOMS[arguments.space].space
    tuning, report = (
        [DatasetTask(space, arguments.data, name) for name in names]
        for names in (SETS, REPORT_SETS)
    )
    with tempfile.TemporaryDirectory() as folder:
        methods = methods_of(space, tuning[0], arguments.data, Path(folder))
    command = f"python -m training.research.alternatives --space {space.KEY}"
    print("method           calls  strength  hypervolume       distinct  ms")
    for name, (draw, strengths) in methods.items():
        for calls in CALLS:
            worth = [
                np.mean([value(t, draw(t, s, calls, TUNING_SEED)) for t in tuning])
                for s in strengths
            ]
            strength = strengths[int(np.argmax(worth))]
            volumes, distinct, seconds = [], [], []
            for seed in SEEDS:
                start = time.perf_counter()
                drawn = [draw(task, strength, calls, seed) for task in report]
                seconds.append((time.perf_counter() - start) / len(report))
                pairs = zip(report, drawn, strict=True)
                volumes.append(np.mean([value(*pair) for pair in pairs]))
                distinct += [len(np.unique(one, axis=0)) / SAMPLES for one in drawn]
            mean, spread = float(np.mean(volumes)), spread_of(volumes)
            ms = 1000 * float(np.median(seconds))
            print(
                f"{name:16} {calls:5} {strength:9g}  {mean:.3f} +- {spread:.3f}  "
                f"{100 * np.mean(distinct):9.1f} % {ms:5.0f}",
                flush=True,
            )
            key = f"alternatives.{space.METRIC_KEY}.{name}_{calls}"
            unit = f"hypervolumes of {SAMPLES} random architectures"
            record(key, mean, unit, SAMPLES * len(report), SEEDS, spread, command)
            spread = 1000 * (spread_of(seconds) or 0.0)
            record(f"{key}_ms", ms, "ms", SAMPLES, SEEDS, spread, command)


if __name__ == "__main__":
    main()
