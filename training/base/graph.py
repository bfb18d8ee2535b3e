"""Exported graphs at work."""

from collections.abc import Mapping, Sequence

import numpy as np
import onnxruntime


def run_graph(
    session: onnxruntime.InferenceSession,
    outputs: Sequence[str] | None,
    inputs: Mapping[str, np.ndarray],
) -> list[np.ndarray]:
    """The outputs of these names, or all of them, in order."""
    return [np.asarray(value) for value in session.run(outputs, dict(inputs))]
