"""Trains one pair by a protocol. Same pair, same machine type: same result."""

from __future__ import annotations

import time
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from training.meta_dataset.network import Network
from training.meta_dataset.pairs import Pair
from training.meta_dataset.protocol import Protocol, Result
from training.meta_dataset.tasks import DIRECTED, load


def train_pair(
    pair: Pair, protocol: Protocol, data: Path, device: str = "cpu"
) -> Result:
    """Trains the pair's network on its task and measures it on the test images.

    `pair.seed` fixes weights, order and augmentation.
    """
    clock = time.process_time if device == "cpu" else time.perf_counter
    start = clock()
    images = load(data, pair.task, protocol.images)
    train_x, test_x = prepare(images.train_x, images.test_x, protocol.side, device)
    train_y = torch.from_numpy(images.train_y).to(device)
    test_y = torch.from_numpy(images.test_y).to(device)

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(pair.seed)
        network = Network(
            pair.architecture,
            train_x.shape[1],
            len(pair.task.classes),
            protocol.channels,
            protocol.cells,
        ).to(device, memory_format=torch.channels_last)
    mirror = pair.task.dataset not in DIRECTED
    losses = fit(network, train_x, train_y, protocol, mirror, pair.seed)

    test_nll, test_accuracy = measure(network, test_x, test_y)
    train_nll, _ = measure(network, train_x, train_y)
    return Result(
        len(train_y),
        test_accuracy,
        test_nll,
        train_nll,
        tuple(losses),
        clock() - start,
    )


def prepare(train, test, side: int, device: str) -> tuple[Tensor, Tensor]:
    """Two uint8 arrays [n, s, s, c] as float tensors [n, c, side, side].

    Averaged down to `side`, standardised by the first array's channel statistics.
    """
    x, other = (
        torch.from_numpy(a).to(device).permute(0, 3, 1, 2) for a in (train, test)
    )
    if x.shape[2] % side:
        raise ValueError(f"images of side {x.shape[2]} cannot be averaged to {side}")
    x, other = (F.avg_pool2d(a.float(), a.shape[2] // side) for a in (x, other))
    spread, mean = torch.std_mean(x, dim=(0, 2, 3), keepdim=True)
    return (x - mean) / (spread + 1e-6), (other - mean) / (spread + 1e-6)


def fit(
    network: Network,
    x: Tensor,
    y: Tensor,
    protocol: Protocol,
    mirror: bool,
    seed: int,
) -> list[float]:
    """Trains the network in place; returns the training loss of each epoch."""
    random = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.SGD(
        network.parameters(),
        lr=protocol.learning_rate,
        momentum=protocol.momentum,
        weight_decay=protocol.weight_decay,
        nesterov=True,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        protocol.learning_rate,
        total_steps=protocol.epochs * -(-len(y) // protocol.batch),
        pct_start=protocol.warm_up,
        cycle_momentum=False,
    )
    network.train()
    losses = []
    for _ in range(protocol.epochs):
        order = torch.randperm(len(y), generator=random).to(y.device)
        epoch_x = augment(x, protocol.shift, mirror, random)[order]
        epoch_x = epoch_x.contiguous(memory_format=torch.channels_last)
        epoch_y = y[order]
        total = torch.zeros((), device=y.device)
        for images, labels in zip(
            epoch_x.split(protocol.batch), epoch_y.split(protocol.batch), strict=True
        ):
            loss = F.cross_entropy(network(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.detach() * len(labels)
        losses.append(total.item() / len(y))
    return losses


def augment(x: Tensor, shift: int, mirror: bool, random: torch.Generator) -> Tensor:
    """Shifts each image [n, c, s, s] by up to `shift` pixels, filling with the mean.

    With `mirror`, half of them are also flipped horizontally.
    """
    count, side = len(x), x.shape[2]
    windows = F.pad(x, [shift] * 4).unfold(2, side, 1).unfold(3, side, 1)
    rows, columns = torch.randint(2 * shift + 1, (2, count), generator=random)
    x = windows[torch.arange(count), :, rows, columns]
    if mirror:
        flipped = torch.rand(count, generator=random) < 0.5
        x[flipped] = x[flipped].flip(3)
    return x


@torch.no_grad()
def measure(network: Network, x: Tensor, y: Tensor) -> tuple[float, float]:
    """Mean negative log-likelihood in nats and accuracy in percent."""
    network.eval()
    batches = zip(x.split(500), y.split(500), strict=True)
    logits = torch.cat([network(images) for images, _ in batches])
    accuracy = (logits.argmax(1) == y).double().mean().item()
    return F.cross_entropy(logits, y).item(), 100 * accuracy
