"""Latency of a NAS-Bench-201 network on every measured device.

    ln ms = quadratic(one-hot) + share network(cell)

The quadratic form alone ranks the cells of many devices as well as their noise allows;
on others (fused or scheduled by their runtime) the graph matters, which the network,
trained on what the quadratic form leaves over, adds. How much of it counts is chosen
for each device on cells that neither has seen, and is 0 unless it ranks them better.
"""

import numpy as np
import torch
from torch import Tensor, nn

from training.models.nasbench201.cell_features import cell_features
from training.models.nasbench201.cell_network import CellNetwork, fit_cell_network
from training.models.trust import held_out_fifth, trusted_share
from training.spaces import nasbench201

_INPUTS = nasbench201.ROWS * nasbench201.COLUMNS
_PENALTY = 1e-3
_BATCH = 384


class QuadraticLatency(nn.Module):
    """One-hot cells [n, 6, 5] -> ln ms [n, devices], a quadratic form of the encoding.

    weight [products, devices], bias [devices]."""

    weight: Tensor
    bias: Tensor

    def __init__(self, weight: Tensor, bias: Tensor):
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("bias", bias)

    def forward(self, cells: Tensor) -> Tensor:
        return products(cells) @ self.weight + self.bias


class LatencyModel(nn.Module):
    """One-hot cells [n, 6, 5] -> ln ms [n, devices].

    `scale` [devices] is the unit of the network's outputs times their share."""

    scale: Tensor

    def __init__(
        self, quadratic: QuadraticLatency, network: CellNetwork, scale: Tensor
    ):
        super().__init__()
        self.quadratic = quadratic
        self.network = network
        self.register_buffer("scale", scale)

    def forward(self, cells: Tensor) -> Tensor:
        features, _ = cell_features(cells)
        return self.quadratic(cells) + self.scale * self.network(features).mean(0)


def products(cells: Tensor) -> Tensor:
    """One-hot cells [n, 6, 5] -> products of every two entries, squares among them [n,
    465]."""
    flat = cells.flatten(1)
    first, second = torch.triu_indices(_INPUTS, _INPUTS)
    return flat[:, first] * flat[:, second]


def fit_quadratic(cells: Tensor, ln_ms: Tensor) -> QuadraticLatency:
    """Ridge regression of ln ms [n, devices] on `products` of cells [n, 6, 5]; what is
    not a number is left out."""
    design = torch.cat([products(cells), torch.ones(len(cells), 1)], 1).double()
    penalty = _PENALTY * torch.eye(design.shape[1], dtype=torch.float64)
    columns = []
    for column in ln_ms.double().T:
        known = ~column.isnan()
        rows = design[known]
        moments = rows.T @ column[known]
        columns.append(torch.linalg.solve(rows.T @ rows + penalty, moments))
    weights = torch.stack(columns, 1).float()
    return QuadraticLatency(weights[:-1], weights[-1])


def fit_latency(cells: Tensor, ln_ms: Tensor, seed: int) -> LatencyModel:
    """The model fitted to one-hot cells [n, 6, 5] and ln ms [n, devices]; what is not a
    number is left out."""
    held_out = torch.from_numpy(held_out_fifth(len(cells), seed))
    draft = _fit_parts(cells[~held_out], ln_ms[~held_out], seed)
    simple = draft.quadratic(cells[held_out]).numpy()
    full = draft(cells[held_out]).numpy()
    columns = zip(simple.T, full.T, ln_ms[held_out].numpy().T, strict=True)
    shares = np.array([trusted_share(*column) for column in columns])
    model = _fit_parts(cells, ln_ms, seed)
    model.scale *= torch.from_numpy(shares).float()
    return model


def _fit_parts(cells: Tensor, ln_ms: Tensor, seed: int) -> LatencyModel:
    """Both parts, the network at its full share."""
    quadratic = fit_quadratic(cells, ln_ms)
    rest = ln_ms - quadratic(cells)
    known = ~rest.isnan()
    scale = (rest.nan_to_num().square().sum(0) / known.sum(0)).sqrt().clamp(min=1e-6)
    network = fit_cell_network(cells, rest / scale, seed, _BATCH)
    return LatencyModel(quadratic, network, scale).eval().requires_grad_(False)
