"""Rank correlation."""

from typing import Literal

from numpy.typing import ArrayLike
from scipy.stats import spearmanr


def spearman(
    a: ArrayLike, b: ArrayLike, nan_policy: Literal["propagate", "omit"] = "propagate"
) -> float:
    """Spearman's correlation of two lists of numbers; not a number where a list has no
    order, or holds one, unless such pairs are to be left out."""
    result = spearmanr(a, b, nan_policy=nan_policy)
    return float(result.statistic)  # pyright: ignore[reportAttributeAccessIssue] SciPy states no type for it  # fmt: skip
