"""Trains one cell's network. Same pair, same machine type: same result."""

from __future__ import annotations

from pathlib import Path

from torch import nn

from training.evidence.meta_dataset.protocol import Result
from training.evidence.meta_dataset.tasks import Pair
from training.evidence.meta_dataset.train import train_network
from training.evidence.nasbench201.network import Network
from training.evidence.nasbench201.protocol import Protocol


def train_pair(
    pair: Pair, protocol: Protocol, data: Path, device: str = "cpu"
) -> Result:
    """Trains the pair's NAS-Bench-201 network; see `train_network`."""

    def build(inputs: int) -> nn.Module:
        return Network(
            pair.architecture,
            inputs,
            len(pair.task.classes),
            protocol.channels,
            protocol.cells,
        )

    return train_network(build, pair, protocol, data, device)
