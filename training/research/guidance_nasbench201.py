"""How good is the guidance itself? Measured on CIFAR-10, its table known to V.

Usage: python -m training.research.guidance_nasbench201 [--data data] [--sweep]

A value network is trained on the measured accuracy and latency of all cells, so that
nothing but the guidance can err. Printed and recorded: the share of the true front's
hypervolume that 256 samples with budgets of their own reach (objectives accuracy,
ln params, ln latency on one device; reference: median accuracy, highest costs), and the
divergence of the guided posterior from the exact one, by enumeration of the space.
--sweep prints the former over the strengths lambda and mu instead.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import moocore
import numpy as np
import torch

from training.base.record import record, spread_of
from training.commands.options import add_data, parser_of
from training.evidence.nasbench201.benchmark_table import read_columns
from training.research.drawing import draw
from training.sampling import noising, schedule, value_network
from training.sampling import step_graph as export
from training.sampling.guided_step import GuidedStep
from training.sampling.nasbench201 import (
    joint_posterior,
    make_targets,
    normal_scores,
)
from training.spaces import nasbench201 as space

DEVICE = "titan_rtx_32"
CODE_SIZE = 8
SAMPLES, SEEDS = 256, [0, 1, 2, 3, 4]
COMMAND = "python -m training.research.guidance_nasbench201"


@dataclass(frozen=True)
class Truth:
    """Measured accuracy [15625] and ln params, ln MACs, ln ms [15625, 3]."""

    accuracy: np.ndarray
    ln_costs: np.ndarray

    def hypervolume(self, cells: np.ndarray) -> float:
        """Hypervolume of the cells [n] (places in the table) over the reference."""
        minimised = np.column_stack([-self.accuracy, self.ln_costs[:, [0, 2]]])
        reference = [-np.median(self.accuracy), *minimised[:, 1:].max(0)]
        return float(moocore.hypervolume(minimised[np.unique(cells)], ref=reference))


def load_truth(data: Path) -> Truth:
    """CIFAR-10 after 200 epochs, 10 classes at side 32."""
    columns = ["c10_test200_vtao", f"lat_ms_help_{DEVICE}"]
    accuracy, latency = read_columns(data, columns).T
    cells = space.all_cells()
    costs = [space.parameters(cells, 10), space.macs(cells, 10, 32), latency]
    return Truth(accuracy, np.log(costs).T)


def train_on_truth(truth: Truth, steps: int) -> GuidedStep:
    """The step graph around a value network that has seen the whole table."""
    targets = make_targets(
        codes=torch.zeros(1, CODE_SIZE),
        accuracy=torch.tensor(truth.accuracy)[None],
        ln_latency=torch.tensor(truth.ln_costs[:, 2:], dtype=torch.float32),
        devices=[DEVICE],
    )
    return GuidedStep(space, value_network.train(space, targets, steps), targets)


def random_budgets(
    ln_costs: np.ndarray, samples: int, generator: np.random.Generator
) -> np.ndarray:
    """Budgets [n, 3], each cost at a uniformly drawn quantile of the space.

    Params and MACs, which order all cells alike, share theirs.
    """
    size, latency = generator.random((2, samples))
    quantiles = (size, size, latency)
    columns = [np.quantile(c, q) for c, q in zip(ln_costs.T, quantiles, strict=True)]
    return np.column_stack(columns)


def sample(
    step: GuidedStep,
    truth: Truth,
    strengths: tuple[float, float],
    seed: int,
) -> np.ndarray:
    """Places in the table [256] of cells drawn with budgets of their own."""
    generator = np.random.default_rng(seed)
    budgets = random_budgets(truth.ln_costs, SAMPLES, generator)
    device = np.ones(1)
    cells = draw(space, step, strengths, budgets, generator, device, CODE_SIZE)
    return space.index_of(cells)


def guided_divergence(step: GuidedStep, truth: Truth, strength: float) -> float:
    """Mean KL(exact guided row marginals || guided posterior), no budgets.

    Exact: p(x_0 | x_t) exp(lambda f(x_0)) normalised over all 15,625 cells. Random
    cells, noise levels of the fast sampler, seed 0.
    """
    generator = torch.Generator().manual_seed(0)
    weights = strength * normal_scores(torch.tensor(truth.accuracy))
    one_hot = torch.tensor(space.encode(space.all_cells()))
    total = []
    for sigma in schedule.geometric():
        clean = noising.random_rows(space, SAMPLES, generator)
        noise = torch.randn(clean.shape, generator=generator)
        x = 2 * clean - 1 + float(sigma) * noise
        joint = joint_posterior(x, float(sigma), weights)
        exact = (joint @ one_hot.flatten(1)).view(-1, 6, 5)
        inputs = export.example_inputs(space, CODE_SIZE, devices=1, batch=SAMPLES)
        inputs["x"] = x
        inputs["schedule"] = torch.tensor(schedule.step_vector(float(sigma), None))
        inputs["code"] = torch.zeros(1, CODE_SIZE)
        inputs["guidance"] = torch.tensor([[strength, 0.0]]).repeat(SAMPLES, 1)
        _, guided = step(**inputs)
        ratio = torch.log(exact.clamp(min=1e-12)) - torch.log(guided.clamp(min=1e-12))
        total.append((exact * ratio).sum(-1).mean())
    return float(torch.stack(total).mean())


def shares(step, truth, strengths) -> tuple[np.ndarray, np.ndarray]:
    """Share of the true hypervolume and number of distinct cells, per seed."""
    drawn = [sample(step, truth, strengths, seed) for seed in SEEDS]
    whole = truth.hypervolume(np.arange(15_625))
    reached = np.array([truth.hypervolume(cells) / whole for cells in drawn])
    return reached, np.array([len(np.unique(cells)) for cells in drawn])


def main() -> None:
    parser = add_data(parser_of(__doc__))
    parser.add_argument("--sweep", action="store_true")
    parser.add_argument("--steps", type=int, default=4000, help="of V's training")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    truth = load_truth(arguments.data)
    step = train_on_truth(truth, arguments.steps)
    if arguments.sweep:
        print("lambda  mu  hypervolume share  distinct of 256")
        sweep = itertools.product((4.0, 6.0, 8.0, 12.0, 16.0), (4.0, 12.0, 30.0, 100.0))
        for strengths in sweep:
            reached, distinct = shares(step, truth, strengths)
            share = f"{reached.mean():.3f} +- {spread_of(reached):.3f}"
            print(
                f"{strengths[0]:6g} {strengths[1]:3g}  {share}  {distinct.mean():.0f}"
            )
        return
    strengths = export.defaults_of(space).strengths
    reached, distinct = shares(step, truth, strengths)
    spread = spread_of(reached)
    print(f"share of the true hypervolume {reached.mean():.3f} +- {spread:.3f}")
    print(f"distinct of {SAMPLES}: {distinct.mean():.0f}")
    record(
        "guidance.nb201.hypervolume_share",
        float(reached.mean()),
        "of the true front's hypervolume, CIFAR-10",
        SAMPLES,
        SEEDS,
        spread,
        COMMAND,
    )
    for strength in (1.0, strengths[0]):
        divergence = guided_divergence(step, truth, strength)
        print(f"KL(exact || guided posterior), lambda {strength:g}: {divergence:.4f}")
    record(
        "generation.nb201.guidance_kl",
        divergence,
        f"nats per row at lambda {strengths[0]:g}",
        SAMPLES * schedule.FAST_STEPS,
        [0],
        None,
        COMMAND,
    )


if __name__ == "__main__":
    main()
