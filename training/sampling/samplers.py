"""Reference samplers: the same steps as the engine's, for tests and measurements."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from training.sampling import posterior, schedule
from training.spaces import Space

Step = Callable[[np.ndarray, np.ndarray, np.ndarray], Sequence[np.ndarray]]
"""(x, noise, schedule vector) -> (next x, guided posterior, depth where there is one),
the first two [b, ROWS, COLUMNS]."""

Score = Callable[[np.ndarray, float], np.ndarray]
"""(x, sigma) -> score, both of the paper's matrix [b, R, C]."""


def fast(
    space: Space, step: Step, noise: np.ndarray, sigmas: np.ndarray, order: int = 1
) -> tuple[np.ndarray, ...]:
    """Guided posterior at the end of the fast sampler, as `space.decode` takes it.

    `noise` [steps, b, ROWS, COLUMNS] is standard normal: the first slice makes the
    start, around the prior's mean, the others the steps but the last, which adds none.
    `sigmas` [steps] falls, in equal ratios.

    Order 2 extrapolates the denoised x0 from the step before by half a step
    (DPM-Solver++(2M), stochastic; arXiv 2211.01095): with x0 = 2 p - 1 it adds
    (1 - (s'/s)^2) (p - p_before).
    """
    before = None
    final: Sequence[np.ndarray] = ()
    x = posterior.prior_mean(space).numpy()[:, None] + sigmas[0] * noise[0]
    following = [*sigmas[1:], None]
    added = [*noise[1:], np.zeros_like(noise[0])]
    for sigma, next_sigma, z in zip(sigmas, following, added, strict=True):
        vector = schedule.step_vector(sigma, next_sigma)
        x, *final = step(x.astype(np.float32), z.astype(np.float32), vector)
        if order == 2 and before is not None and next_sigma is not None:
            x = x + (1 - vector[1]) * (final[0] - before)
        before = final[0]
    return tuple(final)


def paper(
    space: Space,
    score: Score,
    batch: int,
    generator: np.random.Generator,
    steps: int,
) -> np.ndarray:
    """Matrices [b, R, C] in [0, 1] scale by the paper's predictor-corrector.

    At each of `steps` times from 1 to 0 one Langevin step, then one Euler-Maruyama step
    of the reverse process; the last one without noise. The Langevin step size comes
    from each sample's own norms, not the batch's mean ones, so that a sample does not
    depend on which others are drawn beside it.
    """
    shape = (batch, *space.to_matrix(np.zeros((space.ROWS, space.COLUMNS))).shape)
    x = mean = schedule.SIGMA_MAX * generator.standard_normal(shape)
    growth = 2 * np.log(schedule.SIGMA_MAX / schedule.SIGMA_MIN)
    for t in np.linspace(1, 1e-5, steps):
        sigma = schedule.sigma_at(t)
        noise = generator.standard_normal(shape)
        slope = score(x, sigma)
        ratio = _norm(noise) / _norm(slope)
        size = 2 * (schedule.SIGNAL_TO_NOISE * ratio) ** 2
        x = x + size * slope + np.sqrt(2 * size) * noise

        variance = sigma**2 * growth / steps
        mean = x + variance * score(x, sigma)
        x = mean + np.sqrt(variance) * generator.standard_normal(shape)
    return (mean + 1) / 2


def _norm(values: np.ndarray) -> np.ndarray:
    """Euclidean norm of each sample, [b, 1, 1]."""
    return np.sqrt((values**2).sum((1, 2), keepdims=True))
