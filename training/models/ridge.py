"""Ridge regression in closed form."""

import numpy as np


def ridge(features: np.ndarray, targets: np.ndarray, weights, penalty: np.ndarray):
    """Coefficients c that minimise sum weights (target - features c)^2 + penalty c^2.

    features [n, k]; targets [n, ...]; weights [n]; penalty [k].
    """
    weighted = features * np.asarray(weights)[:, None]
    gram = weighted.T @ features + np.diag(penalty)
    return np.linalg.solve(gram, weighted.T @ targets)
