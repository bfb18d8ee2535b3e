"""Mean divergence of the shipped score network from the exact posterior.

Usage: python -m training.research.score_divergence --space SPACE
The posterior is read off the shipped graph's score (factors 0): D = x + sigma^2 s,
p = (D + 1) / 2; what a row lacks to 1 is the probability that it is unused.
KL(exact || network) in nats per row, over the rows that carry a choice, random
architectures, t uniform.
"""

from __future__ import annotations

import numpy as np
import onnxruntime
import torch

from training.base.graph import run_graph
from training.base.manifest import MODELS
from training.base.record import record, spread_of
from training.commands.options import add_space, parser_of
from training.rooms import ROOMS
from training.sampling import posterior, schedule
from training.sampling.noising import random_rows
from training.sampling.score_graph import file_of
from training.sampling.score_network import with_unused
from training.spaces import Space

SEEDS, LEVELS, PER_LEVEL = [0, 1, 2, 3, 4], 200, 32
LEAST = 1e-7  # float32 resolution of a probability read off D


def divergence(
    space: Space, session: onnxruntime.InferenceSession, seed: int
) -> np.ndarray:
    """KL [levels, samples, ROWS] for one seed of architectures, times and noise."""
    generator = torch.Generator().manual_seed(seed)
    shapes = {item.name: item.shape for item in session.get_inputs()}
    constant = {
        name: np.zeros(shapes[name], np.float32)
        for name in ("code", "device", "factors")
    }
    if space.NEEDS_RESOLUTION:
        constant["resolution"] = np.array([np.log(space.SIDE)], np.float32)
    classes = space.COLUMNS + (len(space.DEPTHS) > 1)
    results = []
    for t in torch.rand(LEVELS, generator=generator):
        sigma = float(schedule.sigma_at(t))
        rows = random_rows(space, PER_LEVEL, generator)
        clean = 2 * torch.tensor(space.to_matrix(rows.numpy())) - 1
        x = clean + sigma * torch.randn(clean.shape, generator=generator)
        level = np.array([sigma], np.float32)
        inputs = {"x": x.numpy(), "sigma": level, **constant}
        score = run_graph(session, ["score"], inputs)[0]
        network = (x.double() + sigma**2 * torch.from_numpy(score).double() + 1) / 2
        exact = posterior.matrix_marginals(space, x.double(), sigma)
        pair = (p[(..., *space.INNER)] for p in (exact, network))
        exact, network = (with_unused(p, classes).clamp(min=LEAST) for p in pair)
        results.append((exact * (exact / network).log()).sum(-1).numpy())
    return np.array(results)


def main() -> None:
    parser = add_space(parser_of(__doc__))
    space = ROOMS[parser.parse_args().space].space
    session = onnxruntime.InferenceSession(MODELS / file_of(space))
    means = np.array([divergence(space, session, seed).mean() for seed in SEEDS])
    spread = spread_of(means)
    print(f"KL(exact || network): {means.mean():.2e} +- {spread:.1e} nats per row")
    record(
        f"scorenet.{space.METRIC_KEY}.kl",
        float(means.mean()),
        "nats per row",
        LEVELS * PER_LEVEL * space.ROWS,
        SEEDS,
        spread,
        f"python -m training.research.score_divergence --space {space.KEY}",
    )


if __name__ == "__main__":
    main()
