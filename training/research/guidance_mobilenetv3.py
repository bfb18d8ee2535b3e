"""How good is the guidance in MobileNetV3? Hypervolume of 256 samples under budgets.

Usage: python -m training.research.guidance_mobilenetv3 [--data data]

Objectives: accuracy in percent on ImageNet at 224 px, ln params, ln ms on one device;
reference: the space's median accuracy and its highest costs. Measured with
two truths for the accuracy, each known to V: our own predictor, and the public
Once-for-All network (evaluation only), which V meets as the best sum over layers.
Beside it random networks, NSGA-II (pymoo, operators for columns without an order) with
256 evaluations, and the depths of unguided samples.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import moocore
import numpy as np
import torch
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.core.duplicate import DefaultDuplicateElimination
from pymoo.core.problem import Problem
from pymoo.operators.crossover.ux import UX
from pymoo.operators.sampling.rnd import IntegerRandomSampling
from pymoo.optimize import minimize

from training.base.record import record, spread_of
from training.commands.options import add_data, parser_of
from training.evidence.mobilenetv3.records import IMAGENET, read_accuracies
from training.models.additive import AdditiveAccuracy, AdditivePredictor
from training.models.logit import to_logit, to_percent
from training.models.mobilenetv3.fit import KNOTS, flat_encoding
from training.models.ridge import ridge
from training.models.teacher import Teacher
from training.research.drawing import draw
from training.research.random_reset import RandomReset
from training.sampling import additive_targets as additive
from training.sampling.guided_step import GuidedStep
from training.sampling.step_graph import defaults_of
from training.spaces import mobilenetv3 as space

DEVICE = "titan_rtx_64"
SAMPLES, SEEDS = 256, [0, 1, 2, 3, 4]
POPULATION = 32
COMMAND = "python -m training.research.guidance_mobilenetv3"
NO_BUDGET = 1e9

Accuracy = Callable[[np.ndarray], np.ndarray]
"""Percent [n] of networks [n, 20]."""


@dataclass(frozen=True)
class Objectives:
    """Accuracy, ln params and ln ms of networks, and the hypervolume over them."""

    accuracy: Accuracy
    targets: additive.AdditiveTargets

    @property
    def device(self) -> np.ndarray:
        """The device [D], one-hot."""
        return np.array([name == DEVICE for name in self.targets.devices], float)

    def ln_costs(self, networks: np.ndarray) -> np.ndarray:
        """ln params and ln ms [n, 2] for 1,000 classes at 224 px."""
        flat = torch.from_numpy(space.encode(networks)).flatten(1)
        ms = self.targets.value.latency(flat, torch.zeros(1)).numpy() @ self.device
        params = space.parameters(networks, space.CLASSES)
        return np.log(np.column_stack([params, ms]))

    def minimised(self, networks: np.ndarray) -> np.ndarray:
        """All three [n, 3], smaller is better."""
        return np.column_stack([-self.accuracy(networks), self.ln_costs(networks)])

    def hypervolume(self, networks: np.ndarray) -> float:
        """Hypervolume of networks [n, 20] over the reference."""
        median = np.median(self.accuracy(space.population()))
        reference = [-median, *self.ln_costs(space.ends())[1]]
        return float(moocore.hypervolume(self.minimised(networks), ref=reference))


def own_accuracy(teacher: Teacher[AdditivePredictor], data: Path) -> Accuracy:
    """Our predictor at ImageNet's own level."""
    rows = read_accuracies(data)
    imagenet = rows.of(rows.source == IMAGENET)
    weight = teacher.predictor.shape.weight.numpy()
    logits = to_logit(torch.from_numpy(imagenet.accuracy), space.CLASSES).numpy()
    level = float((logits - flat_encoding(imagenet.networks) @ weight).mean())

    def accuracy(networks: np.ndarray) -> np.ndarray:
        logit = torch.from_numpy(level + flat_encoding(networks) @ weight)
        return to_percent(logit, 100 / space.CLASSES).numpy()

    return accuracy


def public_accuracy(data: Path) -> Accuracy:
    """Once-for-All's own accuracy network at 224 px."""
    weights = np.load(Path(data) / "nas" / "ofa_acc_predictor.npz")
    side_feature = 120 + (224 - 112) // 16

    def accuracy(networks: np.ndarray) -> np.ndarray:
        used, slots = np.nonzero(networks != space.UNUSED)
        types = networks[used, slots]
        hidden = np.zeros((len(networks), 128))
        hidden[used, 3 * slots + types // 3] = 1
        hidden[used, 60 + 3 * slots + types % 3] = 1
        hidden[:, side_feature] = 1
        for layer in (0, 2, 4):
            linear = hidden @ weights[f"{layer}.weight"].T + weights[f"{layer}.bias"]
            hidden = np.maximum(linear, 0)
        return 100 * (hidden @ weights["6.weight"].T + weights["6.bias"])[:, 0]

    return accuracy


def best_sum(accuracy: Accuracy) -> AdditiveAccuracy:
    """The sum over layers nearest to `accuracy` on random networks."""
    sample = space.population()
    design = np.column_stack([flat_encoding(sample), np.ones(len(sample))])
    penalty = np.ones(design.shape[1])
    values = ridge(design, accuracy(sample), np.ones(len(sample)), penalty)
    return AdditiveAccuracy(values[:-1], KNOTS, np.zeros(len(KNOTS)))


def sample(
    objectives: Objectives, strengths: tuple[float, float], samples: int, seed: int
) -> np.ndarray:
    """Networks [n, 20] under budgets uniform between smallest and largest costs."""
    generator = np.random.default_rng(seed)
    least, most = objectives.ln_costs(space.ends())
    params, ms = (least + (most - least) * generator.random((samples, 2))).T
    budgets = np.column_stack([params, np.full(samples, NO_BUDGET), ms])
    targets = objectives.targets
    step = GuidedStep(space, targets.value, targets)
    code = targets.codes.shape[1]
    device = objectives.device
    return draw(space, step, strengths, budgets, generator, device, code)


class _Search(Problem):
    """The space as 5 depths and 20 types, for pymoo."""

    def __init__(self, objectives: Objectives):
        highest = [len(space.DEPTHS) - 1] * space.STAGES + [8] * space.ROWS
        super().__init__(n_var=25, n_obj=3, xl=0, xu=np.array(highest), vtype=int)
        self.objectives = objectives
        self.seen: list[np.ndarray] = []

    def networks(self, x: np.ndarray) -> np.ndarray:
        """Networks [n, 20] of genes [n, 25]; those of unused slots do not count."""
        depths, types = np.split(x.astype(np.int64), [space.STAGES], axis=1)
        rows, stages = np.eye(space.COLUMNS)[types], np.eye(len(space.DEPTHS))[depths]
        return space.decode(rows, stages)

    def _evaluate(self, x, out, *args, **kwargs):
        networks = self.networks(x)
        self.seen.append(networks)
        out["F"] = self.objectives.minimised(networks)


def nsga2(objectives: Objectives, calls: int, seed: int) -> np.ndarray:
    """Every network [calls, 20] that NSGA-II has evaluated."""
    problem = _Search(objectives)
    operators: dict[str, Any] = {
        "sampling": IntegerRandomSampling(),
        "crossover": UX(),
        "mutation": RandomReset(),
        "eliminate_duplicates": DefaultDuplicateElimination(
            func=lambda members: problem.networks(members.get("X"))
        ),
    }
    algorithm = NSGA2(pop_size=POPULATION, **operators)
    minimize(problem, algorithm, ("n_eval", calls), seed=seed)
    return np.concatenate(problem.seen)[:calls]


def main() -> None:
    parser = add_data(parser_of(__doc__))
    data = parser.parse_args().data
    torch.set_num_threads(1)
    teacher = Teacher.load(space.KEY, AdditivePredictor)
    latency, known = teacher.predictor.latency, (teacher.codes, teacher.devices)
    public = public_accuracy(data)
    by_truth = {
        "own": Objectives(
            own_accuracy(teacher, data),
            additive.make_targets(space, teacher.predictor.shape, latency, *known),
        ),
        "public": Objectives(
            public, additive.make_targets(space, best_sum(public), latency, *known)
        ),
    }
    strengths = defaults_of(space).strengths
    unit = f"hypervolume in accuracy points, ln params, ln ms ({DEVICE})"
    for truth, objectives in by_truth.items():
        guided = [sample(objectives, strengths, SAMPLES, seed) for seed in SEEDS]
        searched = [nsga2(objectives, SAMPLES, seed) for seed in SEEDS]
        drawn = [space.sample(SAMPLES, np.random.default_rng(seed)) for seed in SEEDS]
        distinct = np.mean([len(np.unique(networks, axis=0)) for networks in guided])
        print(f"truth {truth}: {distinct:.0f} distinct of {SAMPLES}")
        kinds = {"fast": guided, "nsga2": searched, "random": drawn}
        for kind, runs in kinds.items():
            volumes = [objectives.hypervolume(networks) for networks in runs]
            mean, spread = float(np.mean(volumes)), spread_of(volumes)
            print(f"  {kind}: {mean:.3f} +- {spread:.3f}")
            key = f"guidance.mobilenetv3.hypervolume_{kind}_{truth}"
            record(key, mean, unit, SAMPLES, SEEDS, spread, COMMAND)

    free = sample(by_truth["own"], (0.0, 0.0), 4000, seed=0)
    depths = space.depths_of(free)
    shares = [100 * float((depths == depth).mean()) for depth in space.DEPTHS]
    print("unguided depths 2, 3, 4:", ", ".join(f"{share:.1f} %" for share in shares))
    record(
        "guidance.mobilenetv3.depth_bias",
        max(abs(share - 100 / 3) for share in shares),
        "points from a third, worst depth of unguided samples",
        len(free),
        [0],
        None,
        COMMAND,
    )


if __name__ == "__main__":
    main()
