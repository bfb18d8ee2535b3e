"""A mutation for genetic search over types that have no order."""

import numpy as np
from pymoo.core.mutation import Mutation


class RandomReset(Mutation):
    """Gives a gene another value, any of the others, with probability 1 / genes."""

    def _do(self, problem, X, *args, random_state=None, **kwargs):
        generator = np.random.default_rng(random_state)
        changed = generator.random(X.shape) < 1 / problem.n_var
        values = problem.xu.astype(int) + 1
        shift = generator.integers(1, values, size=X.shape)
        return np.where(changed, (X + shift) % values, X)
