"""What does the same job: each rival spends a number of predictor calls and gives back
every architecture that it asked about."""

from __future__ import annotations

import numpy as np
import torch
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.algorithms.moo.nsga3 import NSGA3
from pymoo.core.algorithm import Algorithm
from pymoo.core.problem import Problem as PymooProblem
from pymoo.operators.crossover.sbx import SBX
from pymoo.operators.mutation.pm import PM
from pymoo.operators.repair.rounding import RoundingRepair
from pymoo.operators.sampling.rnd import IntegerRandomSampling
from pymoo.optimize import minimize
from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting
from pymoo.util.ref_dirs import get_reference_directions
from scipy.special import softmax

from bench.generation.objectives import Problem
from training.diffusion import posterior, schedule
from training.spaces import Space

POPULATIONS = ((256, 32), (1024, 64), (4096, 128), (10**9, 256))
"""Population by the calls that are spent: the largest calls it serves, its size."""


def population_of(calls: int) -> int:
    """Population for a number of calls, eight generations or more."""
    return next(size for most, size in POPULATIONS if calls <= 2 * most)


def random(problem: Problem, calls: int, seed: int) -> np.ndarray:
    """Architectures drawn from the prior."""
    return draw(problem.space, calls, np.random.default_rng(seed))


def draw(space: Space, count: int, generator: np.random.Generator) -> np.ndarray:
    """Architectures [count, ROWS] from the prior of the space."""
    columns = generator.integers(space.COLUMNS, size=(count, space.ROWS))
    if len(space.DEPTHS) == 1:
        return columns
    places = generator.integers(len(space.DEPTHS), size=(count, space.STAGES))
    return _with_depths(space, places, columns)


def nsga2(problem: Problem, calls: int, seed: int) -> np.ndarray:
    """NSGA-II of pymoo with its default operators on integers."""
    return _search(
        NSGA2(pop_size=population_of(calls), **_operators()), problem, calls, seed
    )


def nsga3(problem: Problem, calls: int, seed: int) -> np.ndarray:
    """NSGA-III of pymoo; reference directions by Das and Dennis, about a population."""
    size = population_of(calls)
    partitions = int((2 * size) ** 0.5) - 1
    directions = get_reference_directions("das-dennis", 3, n_partitions=partitions)
    algorithm = NSGA3(directions, pop_size=max(size, len(directions)), **_operators())
    return _search(algorithm, problem, calls, seed)


def evolutionary_denoiser(problem: Problem, calls: int, seed: int) -> np.ndarray:
    """A population denoised without gradients or learned models, in EDNAG's manner
    (arXiv 2504.17827; Diffusion Evolution, arXiv 2410.02543).

    x0 of a member is the mean of the population's decoded architectures, weighted by
    their fitness and by how likely each is to have become the member by noise. Fitness
    falls with the rank by non-dominated sorting.
    """
    space, size = problem.space, population_of(calls)
    generator = np.random.default_rng(seed)
    shape = (size, space.ROWS, space.COLUMNS)
    sigmas = schedule.geometric(-(-calls // size))
    mean = posterior.prior_mean(space).numpy()[:, None]
    x = mean + sigmas[0] * generator.standard_normal(shape)
    seen = []
    for sigma, following in zip(sigmas, [*sigmas[1:], 0.0]):
        networks = _decode(space, x, sigma)
        seen.append(networks)
        predicted = problem.predicted(networks)
        ranks = NonDominatedSorting().do(predicted, return_rank=True)[1]
        clean = 2 * space.encode(networks) - 1
        distance = ((x[:, None] - clean[None]) ** 2).sum((2, 3))
        weights = softmax(-distance / (2 * sigma**2) - ranks[None], axis=1)
        expected = np.einsum("ij,jrc->irc", weights, clean)
        keep = (following / sigma) ** 2
        noise = following * (1 - keep) ** 0.5 * generator.standard_normal(shape)
        x = expected + keep * (x - expected) + noise
    return np.concatenate(seen)[:calls]


def _decode(space: Space, x: np.ndarray, sigma: float) -> np.ndarray:
    """Likeliest architectures [n, ROWS] given noisy rows."""
    parts = posterior.from_logits(space, torch.tensor(2 * x / sigma**2))
    return space.decode(*(part.numpy() for part in parts if part is not None))


def _operators() -> dict[str, object]:
    return {
        "sampling": IntegerRandomSampling(),
        "crossover": SBX(vtype=float, repair=RoundingRepair()),
        "mutation": PM(vtype=float, repair=RoundingRepair()),
        "eliminate_duplicates": True,
    }


class _Integers(PymooProblem):
    """Depths of the stages, where they vary, then the column of every row."""

    def __init__(self, problem: Problem):
        space = problem.space
        self.depths = space.STAGES if len(space.DEPTHS) > 1 else 0
        highest = [len(space.DEPTHS) - 1] * self.depths
        highest += [space.COLUMNS - 1] * space.ROWS
        super().__init__(
            n_var=len(highest), n_obj=3, xl=0, xu=np.array(highest), vtype=int
        )
        self.problem = problem
        self.seen: list[np.ndarray] = []

    def _evaluate(self, x, out, *args, **kwargs):
        columns = x[:, self.depths :]
        if self.depths:
            columns = _with_depths(self.problem.space, x[:, : self.depths], columns)
        self.seen.append(columns)
        out["F"] = self.problem.predicted(columns)


def _with_depths(space: Space, places: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Rows beyond each stage's depth [n, STAGES] (places in DEPTHS) unused."""
    depths = np.array(space.DEPTHS)[places][..., None]
    used = (np.arange(space.SLOTS) < depths).reshape(columns.shape)
    return np.where(used, columns, space.UNUSED)


def _search(
    algorithm: Algorithm, problem: Problem, calls: int, seed: int
) -> np.ndarray:
    integers = _Integers(problem)
    minimize(integers, algorithm, ("n_eval", calls), seed=seed)
    return np.concatenate(integers.seen)[:calls]


SEARCHES = {
    "random": random,
    "NSGA-II": nsga2,
    "NSGA-III": nsga3,
    "evolutionary denoiser": evolutionary_denoiser,
}
"""Those that are held against our samplers, by the names in tables and pictures."""
