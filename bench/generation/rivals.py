"""What does the same job: each rival spends a number of predictor calls and gives back
every architecture that it asked about, each once (bench/generation/asked.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.algorithms.moo.nsga3 import NSGA3
from pymoo.core.algorithm import Algorithm
from pymoo.core.duplicate import DefaultDuplicateElimination
from pymoo.core.problem import Problem as PymooProblem
from pymoo.core.termination import NoTermination
from pymoo.operators.crossover.sbx import SBX
from pymoo.operators.crossover.ux import UX
from pymoo.operators.mutation.pm import PM
from pymoo.operators.repair.rounding import RoundingRepair
from pymoo.operators.sampling.rnd import IntegerRandomSampling
from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting
from pymoo.util.ref_dirs import get_reference_directions
from scipy.special import softmax

from bench.generation.asked import Asked
from bench.generation.objectives import Problem
from training.research.random_reset import RandomReset
from training.sampling import posterior, schedule
from training.spaces import Space, choices_of

POPULATIONS = ((700, 32), (2000, 64), (10_000, 128), (10**9, 256))
"""The most calls that a population serves, and its size: as small as leaves eight
generations and more, the same in every space."""


def population_of(calls: int) -> int:
    """Population for a number of calls."""
    return next(size for most, size in POPULATIONS if calls <= most)


def random(problem: Problem, calls: int, seed: int) -> np.ndarray:
    """Architectures drawn from the prior."""
    asked, generator = Asked(problem, calls), np.random.default_rng(seed)
    while asked.is_open:
        asked.objectives(draw(problem.space, calls, generator))
    return asked.architectures


def draw(space: Space, count: int, generator: np.random.Generator) -> np.ndarray:
    """Architectures [count, ROWS] from the prior of the space."""
    columns = generator.integers(choices_of(space), size=(count, space.ROWS))
    depths = generator.integers(len(space.DEPTHS), size=(count, space.STAGES))
    return _architectures(space, columns, depths)


def nsga2(problem: Problem, calls: int, seed: int) -> np.ndarray:
    """NSGA-II of pymoo with operators for genes without an order."""
    return _nsga2(problem, calls, seed, _categorical())


def nsga2_by_default(problem: Problem, calls: int, seed: int) -> np.ndarray:
    """NSGA-II of pymoo with its default operators, rounded to integers."""
    return _nsga2(problem, calls, seed, _by_default())


def _nsga2(problem: Problem, calls: int, seed: int, operators: dict) -> np.ndarray:
    genes = _Genes(problem, calls)
    algorithm = NSGA2(pop_size=population_of(calls), **genes.start, **operators)
    return _search(algorithm, genes, seed)


def nsga3(problem: Problem, calls: int, seed: int) -> np.ndarray:
    """NSGA-III of pymoo with operators for genes without an order; reference directions
    by Das and Dennis, about a population."""
    size = population_of(calls)
    partitions = int((2 * size) ** 0.5) - 1
    directions = get_reference_directions("das-dennis", 3, n_partitions=partitions)
    size, genes = max(size, len(directions)), _Genes(problem, calls)
    algorithm = NSGA3(directions, pop_size=size, **genes.start, **_categorical())
    return _search(algorithm, genes, seed)


def evolutionary_denoiser(problem: Problem, calls: int, seed: int) -> np.ndarray:
    """Populations denoised without gradients or learned models, in EDNAG's manner
    (arXiv 2504.17827; Diffusion Evolution, arXiv 2410.02543), one after the other until
    the calls are spent."""
    asked, generator = Asked(problem, calls), np.random.default_rng(seed)
    size = population_of(calls)
    while asked.is_open:
        _denoise(problem.space, asked, size, -(-calls // size), generator)
    return asked.architectures


def _denoise(
    space: Space, asked: Asked, size: int, steps: int, generator: np.random.Generator
) -> None:
    """One population from noise to the end.

    x0 of a member is the mean of the population's decoded architectures, weighted by
    their fitness and by how likely each is to have become the member by noise. Fitness
    falls with the rank by non-dominated sorting.
    """
    shape = (size, space.ROWS, space.COLUMNS)
    sigmas = schedule.geometric(steps)
    mean = posterior.prior_mean(space).numpy()[:, None]
    x = mean + sigmas[0] * generator.standard_normal(shape)
    for sigma, following in zip(sigmas, [*sigmas[1:], 0.0]):
        networks = _decode(space, x, sigma)
        predicted, _ = asked.objectives(networks)
        if not asked.is_open:
            return
        ranks = NonDominatedSorting().do(predicted, return_rank=True)[1]
        clean = 2 * space.encode(networks) - 1
        distance = ((x[:, None] - clean[None]) ** 2).sum((2, 3))
        weights = softmax(-distance / (2 * sigma**2) - ranks[None], axis=1)
        expected = np.einsum("ij,jrc->irc", weights, clean)
        keep = (following / sigma) ** 2
        noise = following * (1 - keep) ** 0.5 * generator.standard_normal(shape)
        x = expected + keep * (x - expected) + noise


def _decode(space: Space, x: np.ndarray, sigma: float) -> np.ndarray:
    """Likeliest architectures [n, ROWS] given noisy rows."""
    parts = posterior.from_logits(space, torch.tensor(2 * x / sigma**2))
    return space.decode(*(part.numpy() for part in parts if part is not None))


def _categorical() -> dict[str, Any]:
    return {"crossover": UX(), "mutation": RandomReset()}


def _by_default() -> dict[str, Any]:
    return {
        "crossover": SBX(vtype=float, repair=RoundingRepair()),
        "mutation": PM(vtype=float, repair=RoundingRepair()),
    }


class _Genes(PymooProblem):
    """Depths of the stages, where they vary, then the column of every row."""

    def __init__(self, problem: Problem, calls: int):
        space = self._space = problem.space
        self._depths = space.STAGES if len(space.DEPTHS) > 1 else 0
        highest = [len(space.DEPTHS) - 1] * self._depths
        highest += [choices - 1 for choices in choices_of(space)]
        super().__init__(
            len(highest), 3, n_ieq_constr=1, xl=0, xu=np.array(highest), vtype=int
        )
        self.asked = Asked(problem, calls)

    @property
    def start(self) -> dict[str, Any]:
        """Random genes; no two members of a population are the same architecture."""
        return {
            "sampling": IntegerRandomSampling(),
            "eliminate_duplicates": DefaultDuplicateElimination(
                func=lambda members: self._architectures(members.get("X"))
            ),
        }

    def _architectures(self, genes: np.ndarray) -> np.ndarray:
        depths, columns = np.split(genes.astype(np.int64), [self._depths], axis=1)
        return _architectures(self._space, columns, depths)

    def _evaluate(self, x, out, *args, **kwargs):
        out["F"], is_known = self.asked.objectives(self._architectures(x))
        out["G"] = np.where(is_known, -1.0, 1.0)[:, None]


def _architectures(space: Space, columns: np.ndarray, depths: np.ndarray) -> np.ndarray:
    """Architectures [n, ROWS] of a column for each row and, where they vary, a place in
    DEPTHS for each stage [n, STAGES]; columns of unused slots make no difference."""
    rows = np.eye(space.COLUMNS)[columns]
    if len(space.DEPTHS) == 1:
        return space.decode(rows)
    return space.decode(rows, np.eye(len(space.DEPTHS))[depths])


def _search(algorithm: Algorithm, genes: _Genes, seed: int) -> np.ndarray:
    algorithm.setup(genes, termination=NoTermination(), seed=seed)
    while genes.asked.is_open and algorithm.has_next():
        algorithm.next()
    return genes.asked.architectures


def model_based(problem: Problem, calls: int, seed: int) -> np.ndarray:
    """Sums over the encoding, fitted by ridge regression to what has been asked, and
    the best architecture by them under random prices of the costs.

    A quarter of the calls goes to random architectures; the rest in `ROUNDS` rounds,
    each with models fitted anew. Accuracy, parameters and ms are sums; prices are
    log-uniform over five decades about the ratio of their spreads.
    """
    space, generator = problem.space, np.random.default_rng(seed)
    asked = Asked(problem, calls)
    values, _ = asked.objectives(draw(space, calls // 4, generator))
    while asked.is_open:
        architectures = asked.architectures
        values, _ = asked.objectives(architectures)
        scores = _sums(space, architectures, _linear(values))
        spread = _linear(values).std(0)
        wanted = min(-(-calls // ROUNDS), calls - len(architectures))
        before = len(architectures)
        for _ in range(20):
            prices = 10 ** generator.uniform(-3, 2, (4 * wanted, 2))
            prices *= spread[0] / spread[1:]
            weights = np.column_stack([-np.ones(len(prices)), -prices])
            picks = best_of(space, np.einsum("nk,krc->nrc", weights, scores))
            picks = np.unique(picks, axis=0)
            generator.shuffle(picks)
            asked.objectives(picks[:wanted])
            if not asked.is_open or len(asked.architectures) - before >= wanted // 2:
                break
        else:
            asked.objectives(draw(space, wanted, generator))
    return asked.architectures


ROUNDS = 8
"""Of fitting the model-based rival's sums anew."""
_RIDGE = 0.1


def _linear(values: np.ndarray) -> np.ndarray:
    """Objectives [n, 3] as what sums over layers give: minus accuracy, parameters,
    ms."""
    return np.column_stack([values[:, 0], np.exp(values[:, 1:])])


def _sums(space: Space, architectures: np.ndarray, values: np.ndarray) -> np.ndarray:
    """What each entry adds to each value [k, ROWS, COLUMNS], by ridge regression."""
    flat = space.encode(architectures).reshape(len(architectures), -1)
    centred = flat - flat.mean(0)
    normal = centred.T @ centred + _RIDGE * np.eye(flat.shape[1])
    weights = np.linalg.solve(normal, centred.T @ (values - values.mean(0)))
    return weights.T.reshape(-1, space.ROWS, space.COLUMNS)


def best_of(space: Space, scores: np.ndarray) -> np.ndarray:
    """The architectures [n, ROWS] with the highest sums of `scores`
    [n, ROWS, COLUMNS]; of a stage so many slots are used as score best."""
    choices = np.array(choices_of(space))[:, None]
    possible = np.where(np.arange(space.COLUMNS) < choices, scores, -np.inf)
    if len(space.DEPTHS) == 1:
        return space.decode(possible)
    by_slot = possible.max(-1).reshape(len(scores), space.STAGES, space.SLOTS)
    upto = by_slot.cumsum(-1)[..., np.array(space.DEPTHS) - 1]
    return space.decode(possible, upto)


DEFAULTS = "NSGA-II, pymoo's default operators"
Search = Callable[[Problem, int, int], np.ndarray]
SEARCHES: dict[str, Search] = {
    "random": random,
    "NSGA-II": nsga2,
    "NSGA-III": nsga3,
    DEFAULTS: nsga2_by_default,
    "evolutionary denoiser": evolutionary_denoiser,
}
"""Those that are held against our samplers, by the names in tables and pictures."""
MODEL_BASED = "ridge and greedy picks"
"""No black box: it knows that objectives are nearly sums over the encoding."""


def search(name: str) -> Search:
    """A rival by its name."""
    return model_based if name == MODEL_BASED else SEARCHES[name]


IN_KEYS = {"NSGA-II": "nsga2", DEFAULTS: "nsga2_default"}
"""Those that metrics name."""
