"""Trains one pair by a protocol. Same pair, same machine type: same result."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.evidence.meta_dataset.protocol import Result, Training
from training.evidence.meta_dataset.tasks import DIRECTED, Pair, Task, load

Network = TypeVar("Network", bound=nn.Module)

_MEASURED = 250
"""Images that are measured at once: what they take has room in the caches."""


def train_network(
    build: Callable[[int], nn.Module],
    pair: Pair,
    training: Training,
    data: Path,
    device: str,
) -> Result:
    """Trains a network on the pair's task and measures it on the test images.

    `build` makes the network for images of so many channels. `pair.seed` fixes weights,
    order and augmentation.
    """
    fix_arithmetic(device)
    clock = clock_of(device)
    start = clock()
    images = task_images(pair.task, training, data, device)
    network = seeded(build, images, pair.seed)
    losses = fit(network, images, training, pair.seed)
    test_nll, test_accuracy = measure(network, images.test_x, images.test_y)
    train_nll, _ = measure(network, images.train_x, images.train_y)
    return Result(
        len(images.train_y),
        test_accuracy,
        test_nll,
        train_nll,
        tuple(losses),
        clock() - start,
    )


def fix_arithmetic(device: str) -> None:
    """Has a GPU add in the same order each time, and with all bits of a float32."""
    if device == "cpu":
        return
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False


def clock_of(device: str) -> Callable[[], float]:
    """Seconds of the process on a CPU, of the wall clock on a GPU."""
    return time.process_time if device == "cpu" else time.perf_counter


@dataclass(frozen=True)
class TaskImages:
    """A task as tensors on a device: images [n, c, side, side], labels [n]."""

    train_x: Tensor
    train_y: Tensor
    test_x: Tensor
    test_y: Tensor
    mirror: bool
    """Whether a horizontal flip leaves a class what it is."""


def task_images(task: Task, training: Training, data: Path, device: str) -> TaskImages:
    """The task's images as the training takes them."""
    images = load(data, task, training.images)
    train_x, test_x = prepare(images.train_x, images.test_x, training.side, device)
    return TaskImages(
        train_x,
        torch.from_numpy(images.train_y).to(device),
        test_x,
        torch.from_numpy(images.test_y).to(device),
        task.dataset not in DIRECTED,
    )


def seeded(build: Callable[[int], Network], images: TaskImages, seed: int) -> Network:
    """The network that `build` makes from the seed, where the images are."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = build(images.train_x.shape[1])
    return placed(network, images.train_x.device)


def placed(network: Network, device: torch.device | str) -> Network:
    """The network on a device, in the order of memory that convolutions are fastest
    in."""
    return network.to(device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue] torch's types leave memory_format out  # fmt: skip


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


def backward(network: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Adds the gradients of the mean cross-entropy, which it returns."""
    loss = F.cross_entropy(network(images), labels)
    loss.backward()
    return loss.detach()


def fit(
    network: nn.Module,
    task: TaskImages,
    training: Training,
    seed: int,
    backward: Callable[[nn.Module, Tensor, Tensor], Tensor] = backward,
) -> list[float]:
    """Trains the network in place; returns the training loss of each epoch."""
    x, y = task.train_x, task.train_y
    epochs = training.epochs_of(len(y))
    random = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.SGD(
        network.parameters(),
        lr=training.learning_rate,
        momentum=training.momentum,
        weight_decay=training.weight_decay,
        nesterov=True,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        training.learning_rate,
        total_steps=epochs * -(-len(y) // training.batch),
        pct_start=training.warm_up,
        cycle_momentum=False,
    )
    network.train()
    losses = []
    for _ in range(epochs):
        order = torch.randperm(len(y), generator=random).to(y.device)
        epoch_x = augment(x, training.shift, task.mirror, random)[order]
        epoch_x = epoch_x.contiguous(memory_format=torch.channels_last)
        epoch_y = y[order]
        total = torch.zeros((), device=y.device)
        for images, labels in zip(
            epoch_x.split(training.batch), epoch_y.split(training.batch), strict=True
        ):
            optimizer.zero_grad()
            loss = backward(network, images, labels)
            optimizer.step()
            schedule.step()
            total += loss * len(labels)
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
def measure(network: nn.Module, x: Tensor, y: Tensor, *which) -> tuple[float, float]:
    """Mean negative log-likelihood in nats and accuracy in percent.

    `which`: what the network takes besides the images.
    """
    network.eval()
    logits = torch.cat([network(images, *which) for images in x.split(_MEASURED)])
    accuracy = (logits.argmax(1) == y).double().mean().item()
    return F.cross_entropy(logits, y).item(), 100 * accuracy
