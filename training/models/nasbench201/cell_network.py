"""An ensemble that predicts the benchmark's accuracies of a cell from its graph.

Its outputs are the shapes from which the accuracy predictor builds the ranking of cells
on other data sets."""

import torch
from torch import Tensor, nn

from training.models.nasbench201.cell_features import WIDTH, cell_features

MEMBERS = 4
HIDDEN = 128

_EPOCHS = 36
BATCH = 1024
_LEARNING_RATE = 5e-3
_WEIGHT_DECAY = 1e-3


class EnsembleLinear(nn.Module):
    """One linear layer per member: [members, n, inputs] -> [members, n, outputs]."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        bound = inputs**-0.5
        weight = torch.empty(MEMBERS, inputs, outputs).uniform_(-bound, bound)
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(torch.zeros(MEMBERS, 1, outputs))

    def forward(self, x: Tensor) -> Tensor:
        return x @ self.weight + self.bias


class CellNetwork(nn.Module):
    """Features of cells [n, WIDTH] -> [members, n, outputs], standardised."""

    mean: Tensor
    std: Tensor

    def __init__(self, outputs: int):
        super().__init__()
        self.outputs = outputs
        self.register_buffer("mean", torch.zeros(WIDTH))
        self.register_buffer("std", torch.ones(WIDTH))
        self.layers = nn.Sequential(
            EnsembleLinear(WIDTH, HIDDEN),
            nn.SiLU(),
            EnsembleLinear(HIDDEN, HIDDEN),
            nn.SiLU(),
            EnsembleLinear(HIDDEN, outputs),
        )

    def forward(self, features: Tensor) -> Tensor:
        return self.layers(((features - self.mean) / self.std)[None])


def fit_cell_network(
    cells: Tensor, targets: Tensor, seed: int, batch: int = BATCH
) -> CellNetwork:
    """Trains on one-hot cells [n, 6, 5] and their standardised targets [n, outputs];
    a target that is not a number is left out. Smaller batches: more steps."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    network = CellNetwork(targets.shape[1])
    features, _ = cell_features(cells)
    network.mean.copy_(features.mean(0))
    network.std.copy_(features.std(0).clamp(min=1e-3))
    known = ~targets.isnan()
    targets = targets.nan_to_num()
    optimizer = torch.optim.AdamW(
        network.parameters(), _LEARNING_RATE, weight_decay=_WEIGHT_DECAY
    )
    steps = _EPOCHS * -(-len(cells) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, _LEARNING_RATE, total_steps=steps, pct_start=0.2
    )
    for _ in range(_EPOCHS):
        for rows in torch.randperm(len(cells), generator=generator).split(batch):
            error = (network(features[rows]) - targets[rows]).square() * known[rows]
            loss = error.mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return network.eval().requires_grad_(False)
