"""Features of a NAS-Bench-201 cell that tell a network what the graph makes of it."""

import torch
from torch import Tensor

# Rows of the one-hot encoding on each way from the input to the output.
_PATHS = ((3,), (0, 4), (1, 5), (0, 2, 5))
_NONE = 0
_CONVOLUTIONS = slice(2, 4)

SUMMARY = 5
"""The last features: live edges by operation other than none, and the depth."""

WIDTH = 30 + 30 + 4 + 16 + SUMMARY


def cell_features(cells: Tensor) -> tuple[Tensor, Tensor]:
    """One-hot cells [n, 6, 5] -> features [n, WIDTH] and connected [n], which is 1
    where a path without `none` leads to the output.

    The features: the encoding; the encoding of live edges only (those on such a path);
    of each path whether it is live and how often it holds each operation; how many
    live edges hold each operation; and the most convolutions on a live path."""
    carries = 1 - cells[:, :, _NONE]
    live = [carries[:, list(path)].prod(1) for path in _PATHS]
    edges = []
    for row in range(6):
        through = [live[i] for i, path in enumerate(_PATHS) if row in path]
        edges.append(torch.stack(through, 1).amax(1))
    counts = [
        cells[:, list(path), 1:].sum(1) * alive[:, None]
        for path, alive in zip(_PATHS, live)
    ]
    convolutions = cells[:, :, _CONVOLUTIONS].sum(2)
    depth = torch.stack(
        [convolutions[:, list(path)].sum(1) * a for path, a in zip(_PATHS, live)], 1
    ).amax(1)
    live_edges = cells * torch.stack(edges, 1)[:, :, None]
    features = torch.cat(
        (
            cells.flatten(1),
            live_edges.flatten(1),
            torch.stack(live, 1),
            *counts,
            live_edges[:, :, 1:].sum(1),
            depth[:, None],
        ),
        1,
    )
    return features, torch.stack(live, 1).amax(1)
