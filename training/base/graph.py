"""Exported graphs at work."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np


class Graph(Protocol):
    """An onnxruntime session, or what answers like one."""

    def run(
        self, outputs: Sequence[str] | None, inputs: dict[str, Any], /
    ) -> Sequence[Any]: ...


def run_graph(
    session: Graph,
    outputs: Sequence[str] | None,
    inputs: Mapping[str, np.ndarray],
) -> list[np.ndarray]:
    """The outputs of these names, or all of them, in order."""
    return [np.asarray(value) for value in session.run(outputs, dict(inputs))]
