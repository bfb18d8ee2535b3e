"""How far a richer model is trusted beyond a simple one that it builds on."""

import numpy as np
from scipy.stats import rankdata

SHARES = (0.25, 0.5, 0.75, 1.0)
_ERRORS = 2.0


def held_out_fifth(count: int, seed: int) -> np.ndarray:
    """A random fifth of `count` rows as a mask: what neither model is fitted to."""
    return np.random.default_rng(seed).random(count) < 0.2


def trusted_share(simple: np.ndarray, full: np.ndarray, measured: np.ndarray) -> float:
    """Share s for which simple + s (full - simple) ranks unseen rows best, all [n].

    0 unless it lowers the mean squared error of the ranks by more than two standard
    errors: a model that is no better than noise must not change the simple one's order.
    Measurements that are not numbers are left out."""
    known = ~np.isnan(measured)
    simple, full, measured = simple[known], full[known], measured[known]
    truth = rankdata(measured)

    def errors(predicted: np.ndarray) -> np.ndarray:
        return (rankdata(predicted) - truth) ** 2

    before = errors(simple)
    gains = {s: before - errors(simple + s * (full - simple)) for s in SHARES}
    best = max(SHARES, key=lambda share: gains[share].mean())
    standard_error = gains[best].std() / len(truth) ** 0.5
    return best if gains[best].mean() > _ERRORS * standard_error else 0.0
