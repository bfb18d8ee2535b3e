"""Mean divergence of the shipped score network from the exact posterior.

Usage: python -m training.evaluate.score_network
The posterior is read off the shipped graph's score (factors 0): D = x + sigma^2 s,
p = (D + 1) / 2. KL(exact || network) in nats per row, over the six rows that carry an
operation, random cells, t uniform.
"""

from __future__ import annotations

import numpy as np
import onnxruntime
import torch

from training.diffusion import posterior, schedule
from training.diffusion.export import FILE
from training.diffusion.noising import random_rows
from training.evaluate.metrics import record
from training.export.manifest import MODELS
from training.spaces import nasbench201 as space

SEEDS, LEVELS, PER_LEVEL = [0, 1, 2, 3, 4], 200, 32
LEAST = 1e-7  # float32 resolution of a probability read off D


def divergence(session: onnxruntime.InferenceSession, seed: int) -> np.ndarray:
    """KL [levels, samples, rows] for one seed of cells, times and noise."""
    generator = torch.Generator().manual_seed(seed)
    shapes = {item.name: item.shape for item in session.get_inputs()}
    constant = {
        name: np.zeros(shapes[name], np.float32)
        for name in ("code", "device", "factors")
    }
    results = []
    for t in torch.rand(LEVELS, generator=generator):
        sigma = float(schedule.sigma_at(t))
        rows = random_rows(PER_LEVEL, generator)
        clean = 2 * torch.tensor(space.to_matrix(rows.numpy())) - 1
        x = clean + sigma * torch.randn(clean.shape, generator=generator)
        level = np.array([sigma], np.float32)
        inputs = {"x": x.numpy(), "sigma": level, **constant}
        score = session.run(["score"], inputs)[0]
        network = (x.numpy() + sigma**2 * score + 1) / 2
        exact = posterior.matrix_marginals(x.double(), sigma).numpy()
        ratio = np.log(np.maximum(exact, LEAST)) - np.log(np.maximum(network, LEAST))
        results.append((exact * ratio).sum(-1)[:, 1:7])
    return np.array(results)


def main() -> None:
    session = onnxruntime.InferenceSession(MODELS / FILE)
    means = np.array([divergence(session, seed).mean() for seed in SEEDS])
    print(f"KL(exact || network): {means.mean():.2e} +- {means.std():.1e} nats per row")
    record(
        "scorenet.nb201.kl",
        float(means.mean()),
        "nats per row",
        LEVELS * PER_LEVEL * 6,
        SEEDS,
        float(means.std()),
        "python -m training.evaluate.score_network",
    )


if __name__ == "__main__":
    main()
