"""The quantile behind every interval."""

import numpy as np

COVERAGE = 0.8
"""Share of errors that an interval holds."""


def quantile(samples: list[np.ndarray], level: float = COVERAGE) -> float:
    """Quantile of the absolute values, every array with the same weight."""
    values = np.concatenate([np.abs(sample) for sample in samples])
    weights = np.concatenate([np.full(len(s), 1 / len(s)) for s in samples])
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(reached, level)])
