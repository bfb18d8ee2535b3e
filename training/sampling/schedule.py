"""Noise levels of the variance-exploding process x_t = x_0 + sigma(t) z."""

from __future__ import annotations

import math

import numpy as np

SIGMA_MIN, SIGMA_MAX = 0.1, 5.0
"""Range of the process, the same in training and in the paper's sampler."""

FAST_SIGMA_MIN, FAST_STEPS = 0.15, 20
"""End and length of the fast sampler's schedule, which also starts at SIGMA_MAX."""

STEPS, SIGNAL_TO_NOISE = 1000, 0.16
"""Steps and Langevin ratio of the paper's sampler."""

LEVEL_FEATURE_SCALE = 0.25
"""Networks see the noise level as ln(sigma) / 4 (EDM, arXiv 2206.00364, table 1)."""


def sigma_at(t):
    """Noise level sigma(t) = min (max / min)^t for t in [0, 1]; any array type."""
    return SIGMA_MIN * (SIGMA_MAX / SIGMA_MIN) ** t


def geometric(
    steps: int = FAST_STEPS, first: float = SIGMA_MAX, last: float = FAST_SIGMA_MIN
) -> np.ndarray:
    """Noise levels [steps] from `first` down to `last` in equal ratios."""
    return first * (last / first) ** (np.arange(steps) / (steps - 1))


def step_vector(sigma: float, next_sigma: float | None) -> np.ndarray:
    """What the step graph must know of one step, [4] float32.

    2/s^2, (s'/s)^2, s' sqrt(1 - (s'/s)^2), ln(s)/4; the middle two 0 in the last step.
    They make x' = x0 + c1 (x - x0) + c2 z, which draws x' from the exact reverse
    transition of the process given x0 (ancestral step, DDIM with eta 1).
    """
    keep = renoise = 0.0
    if next_sigma is not None:
        keep = (next_sigma / sigma) ** 2
        renoise = next_sigma * math.sqrt(1 - keep)
    level = math.log(sigma) * LEVEL_FEATURE_SCALE
    return np.array([2 / sigma**2, keep, renoise, level], dtype=np.float32)
