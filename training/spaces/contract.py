"""What a search space says of itself.

A space is a module, or a package, that satisfies `Space`; what only some spaces have
is a capability of its own below, asked for by `isinstance`. Architectures are integer
vectors [ROWS]: the column chosen in each row, -1 where a row is unused. Rows come in
STAGES of SLOTS; a stage uses its first d slots, with d out of DEPTHS. Depths and
columns are uniform in the prior.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

UNUSED = -1
"""In place of a column, where a row is unused."""

Integers = NDArray[np.integer[Any]]
Floats = NDArray[np.floating[Any]]
Part = tuple[slice, slice]
Budgets = list[list[float]]
"""ln params, ln MACs and ln ms of each sample; 1e9: none."""


@dataclass(frozen=True)
class Effort:
    """How many samples a setting of a sampler is judged by on each data set: `samples`
    for each of `seeds`, in `steps` denoising steps."""

    samples: int
    seeds: tuple[int, ...]
    steps: int


@dataclass(frozen=True)
class Steering:
    """How the samplers are set in a space, where tuning has found nothing better."""

    strength: float
    """lambda of accuracy in the fast sampler."""
    price: float
    """mu, the highest price of a budget."""
    order: int
    """Of the fast sampler's steps."""
    ridge: float
    """What is added to variances in pricing budgets: where a sample is nearly decided
    no price can move it, and prices would grow without bound."""
    distinct: float
    """Share of the fast sampler's samples that must be distinct before repeated ones
    are replaced; a setting loses what it lacks."""
    trials: Mapping[str, Effort]
    """By sampler: what a trial of its tuning spends."""


@dataclass(frozen=True)
class Examples:
    """What golden files pin."""

    facts: dict[str, Any]
    """Encodings and costs of some architectures, for test/golden/KEY-space.json."""
    budgets: tuple[Budgets, Budgets]
    """Of three single steps and of a run for two: none, and such as bind."""


class Space(Protocol):
    """What diffusion, guidance and export need to know of a search space."""

    @property
    def KEY(self) -> str: ...
    @property
    def METRIC_KEY(self) -> str:
        """Its name in docs/metrics.json."""
        ...

    @property
    def ROWS(self) -> int: ...
    @property
    def COLUMNS(self) -> int: ...
    @property
    def STAGES(self) -> int: ...
    @property
    def SLOTS(self) -> int: ...
    @property
    def DEPTHS(self) -> tuple[int, ...]: ...
    @property
    def SIDE(self) -> int:
        """Pixels of the setting at which costs are compared."""
        ...

    @property
    def CLASSES(self) -> int:
        """Classes of that setting."""
        ...

    @property
    def NEEDS_RESOLUTION(self) -> bool:
        """Whether predictions depend on the input's side."""
        ...

    @property
    def DEVICE(self) -> str:
        """The device whose latency counts unless another is named."""
        ...

    @property
    def SIDES(self) -> tuple[int, int]:
        """Least and largest side that the samplers learn."""
        ...

    @property
    def INNER(self) -> Part:
        """Place of the rows in the paper's matrix."""
        ...

    @property
    def ADJACENCY(self) -> NDArray[np.float32]:
        """Of the matrix's rows: row = source, column = successor."""
        ...

    @property
    def STEERING(self) -> Steering: ...

    def parse(self, text: str, /) -> Integers:
        """The architecture [ROWS] of its text; ValueError, naming the fault."""
        ...

    def to_text(self, architecture: ArrayLike, /) -> str: ...

    def population(self) -> Integers:
        """Architectures [n, ROWS] that stand for the space in statistics."""
        ...

    def ends(self) -> Integers:
        """The smallest and the largest architecture [2, ROWS]."""
        ...

    def sample(self, count: int, generator: np.random.Generator, /) -> Integers:
        """Architectures [count, ROWS] of the prior."""
        ...

    def encode(self, architectures: ArrayLike, /) -> NDArray[np.float32]:
        """One-hot encoding [..., ROWS, COLUMNS]; an unused row is all 0."""
        ...

    def decode(self, rows: ArrayLike, /, *depth: ArrayLike) -> Integers:
        """The likeliest architectures [..., ROWS] of marginals [..., ROWS, COLUMNS]
        and, where depths vary, P(depth) [..., STAGES, depths]."""
        ...

    def to_matrix(self, rows: ArrayLike, /) -> NDArray[np.float32]:
        """The paper's matrix [..., R, C] around rows [..., ROWS, COLUMNS]."""
        ...

    def decode_matrix(self, matrix: ArrayLike, /) -> tuple[Integers, NDArray[np.bool_]]:
        """Architectures [n, ROWS] and validity [n] of matrices [n, R, C], by threshold;
        those of invalid matrices are meaningless."""
        ...

    def parameters(self, architectures: ArrayLike, /, classes: int) -> Integers:
        """Exact number of trained parameters [...]."""
        ...

    def macs(self, architectures: ArrayLike, /, classes: int, side: int) -> Integers:
        """Exact multiply-accumulates [...] of one image of `side` pixels."""
        ...

    def cost_weights(self, classes: int, side: int) -> tuple[Floats, Floats]:
        """Parameters and MACs as linear functions of the one-hot encoding: weights
        [2, ROWS, COLUMNS] and offsets [2]."""
        ...

    def examples(self) -> Examples: ...


@runtime_checkable
class Enumerable(Protocol):
    """A space that is small enough to be listed."""

    def all_architectures(self) -> Integers:
        """Every architecture [n, ROWS]."""
        ...


@runtime_checkable
class Symmetric(Protocol):
    """A space in which different architectures compute the same function."""

    def canonical(self, architecture: ArrayLike, /) -> str:
        """Equal for architectures that compute the same function."""
        ...


@runtime_checkable
class Ragged(Protocol):
    """A space whose rows differ in how many columns they have."""

    @property
    def CHOICES(self) -> tuple[int, ...]:
        """Columns [ROWS] of each row, its first ones; COLUMNS is the largest number.
        In the others encodings are 0, and no architecture has them."""
        ...


def choices_of(space: Space) -> tuple[int, ...]:
    """How many columns [ROWS] each row of a space has."""
    if isinstance(space, Ragged):
        return space.CHOICES
    return (space.COLUMNS,) * space.ROWS
