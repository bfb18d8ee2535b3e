"""Reference samplers: the same steps as the engine's, for tests and measurements."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from training.diffusion import schedule

Step = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
"""(x, noise, schedule vector) -> (next x, guided posterior), all rows [b, 6, 5]."""

Score = Callable[[np.ndarray, float], np.ndarray]
"""(x [b, 8, 7], sigma) -> score [b, 8, 7]."""

PRIOR_MEAN = 2 / 5 - 1
"""Mean of every entry of an encoded random cell."""


def fast(step: Step, noise: np.ndarray, sigmas: np.ndarray) -> np.ndarray:
    """Guided posterior [b, 6, 5] at the end of the fast sampler (argmax: the cells).

    `noise` [steps, b, 6, 5] is standard normal: the first slice makes the start, around
    the prior's mean, the others the steps but the last, which adds none. `sigmas`
    [steps] falls.
    """
    x = PRIOR_MEAN + sigmas[0] * noise[0]
    following = [*sigmas[1:], None]
    added = [*noise[1:], np.zeros_like(noise[0])]
    for sigma, next_sigma, z in zip(sigmas, following, added, strict=True):
        vector = schedule.step_vector(sigma, next_sigma)
        x, posterior = step(x.astype(np.float32), z.astype(np.float32), vector)
    return posterior


def paper(
    score: Score, batch: int, generator: np.random.Generator, steps: int
) -> np.ndarray:
    """Matrices [b, 8, 7] in [0, 1] scale by the paper's predictor-corrector (spec 3.1).

    At each of `steps` times from 1 to 0 one Langevin step, then one Euler-Maruyama step
    of the reverse process; the last one without noise. The Langevin step size comes
    from each sample's own norms, not the batch's mean ones, so that a sample does not
    depend on which others are drawn beside it.
    """
    shape = (batch, 8, 7)
    x = schedule.SIGMA_MAX * generator.standard_normal(shape)
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
