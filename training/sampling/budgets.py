"""Budgets of the fast sampler's samples, distributed as in the engine."""

from __future__ import annotations

import numpy as np

NO_BUDGET = 1e9
"""What the step graph takes for "no budget"."""

RANGE_WEIGHT = 0.25
"""Weight of the range of ln ms against its quantiles (src/engine/diffusion)."""


def draw_budgets(
    ln_params: tuple[float, float],
    ln_ms: np.ndarray,
    samples: int,
    generator: np.random.Generator,
) -> np.ndarray:
    """Budgets [n, 3] of ln params, ln MACs (none) and ln ms; one batch covers the
    front.

    `ln_params`: of the smallest and the largest architecture; params are uniform in
    between. `ln_ms` [q]: the space's, at equally spaced quantiles; budgets are partly
    uniform over quantiles, partly over the range.
    """
    size, speed = generator.random((2, samples))
    least, most = ln_params
    by_quantile = np.interp(speed, np.linspace(0, 1, len(ln_ms)), ln_ms)
    by_range = ln_ms[0] + speed * (ln_ms[-1] - ln_ms[0])
    latency = (1 - RANGE_WEIGHT) * by_quantile + RANGE_WEIGHT * by_range
    params = least + size * (most - least)
    return np.column_stack([params, np.full(samples, NO_BUDGET), latency])
