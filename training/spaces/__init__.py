"""Search spaces. Each is one module that satisfies `Space`; nothing else knows them."""

from typing import Protocol

import numpy as np

from training.spaces import mobilenetv3, nasbench201


class Space(Protocol):
    """What diffusion, guidance and export need to know of a search space.

    An architecture is an integer vector [ROWS]: the column chosen in each row, -1 where
    a row is unused. Rows come in STAGES of SLOTS; a stage uses its first d slots, with
    d out of DEPTHS. Depths and columns are uniform in the prior.
    """

    NAME: str
    KEY: str  # in the names of metrics
    ROWS: int
    COLUMNS: int
    STAGES: int
    SLOTS: int
    DEPTHS: tuple[int, ...]
    SIDE: int  # setting at which costs are compared
    CLASSES: int
    NEEDS_RESOLUTION: bool  # whether predictions depend on the input's side
    INNER: tuple[slice, slice]  # place of the rows in the paper's matrix
    ADJACENCY: np.ndarray  # of the matrix's rows

    def to_text(self, architecture) -> str: ...
    def population(self) -> np.ndarray: ...
    def ends(self) -> np.ndarray: ...
    def encode(self, architectures: np.ndarray) -> np.ndarray: ...
    def decode(self, rows: np.ndarray, *depth: np.ndarray) -> np.ndarray: ...
    def to_matrix(self, rows: np.ndarray) -> np.ndarray: ...
    def decode_matrix(self, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]: ...
    def parameters(self, architectures: np.ndarray, classes: int) -> np.ndarray: ...
    def macs(self, architectures: np.ndarray, classes: int, side: int): ...
    def cost_weights(
        self, classes: int, side: int
    ) -> tuple[np.ndarray, np.ndarray]: ...


SPACES: dict[str, Space] = {
    space.NAME: space for space in (nasbench201, mobilenetv3)  # type: ignore
}
