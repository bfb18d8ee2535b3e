"""What a rival has asked the predictor. Distinct valid architectures are its calls, as
they are those of the engine's pool (src/engine/predict/pool.ts): one that it asks about
again, and one that is no network, cost it nothing."""

from __future__ import annotations

import numpy as np

from bench.generation.objectives import Problem

UNREACHABLE = 1e9
"""Objectives of what has no answer."""
PATIENCE = 5000
FEWEST_NEW = PATIENCE // 100
"""A search that brings fewer new architectures than this in so many questions has come
to its end, whatever it may still spend."""


class Asked:
    """Answers a search until its calls are spent."""

    def __init__(self, problem: Problem, calls: int):
        self._problem = problem
        self._calls = calls
        self._answers: dict[bytes, np.ndarray] = {}
        self._architectures: list[np.ndarray] = []
        self._questions = 0
        """Since the last look at whether anything new comes."""
        self._known = 0
        """Answers at that time."""
        self._stale = False

    @property
    def is_open(self) -> bool:
        """Whether there are calls left, and new architectures still come."""
        return len(self._answers) < self._calls and not self._stale

    @property
    def architectures(self) -> np.ndarray:
        """Those that were paid for [calls, ROWS], in the order of asking."""
        return np.concatenate(self._architectures)

    def objectives(self, architectures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Predicted objectives [n, 3], and a mask [n] of those that have an answer: the
        others are no networks, or came after the last call."""
        keys = [row.tobytes() for row in architectures.astype(np.int64)]
        new: dict[bytes, int] = {}
        for place in np.flatnonzero(self._problem.valid(architectures)):
            key = keys[place]
            if len(self._answers) + len(new) < self._calls and key not in self._answers:
                new.setdefault(key, int(place))
        if new:
            chosen = architectures[list(new.values())]
            self._answers.update(zip(new, self._problem.predicted(chosen)))
            self._architectures.append(chosen)
        self._look(len(keys))
        nothing = np.full(3, UNREACHABLE)
        values = np.array([self._answers.get(key, nothing) for key in keys])
        return values, np.array([key in self._answers for key in keys])

    def _look(self, questions: int) -> None:
        self._questions += questions
        if self._questions >= PATIENCE:
            self._stale = len(self._answers) - self._known < FEWEST_NEW
            self._questions, self._known = 0, len(self._answers)
