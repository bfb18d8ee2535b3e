"""Trains one pair until nothing more is learned. The test images are seen once, at the
end."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.evidence.meta_dataset.protocol import Result
from training.evidence.meta_dataset.tasks import DIRECTED, Pair
from training.evidence.meta_dataset.train import (
    TaskImages,
    augment,
    clock_of,
    fix_arithmetic,
    measure,
    prepare,
    seeded,
)
from training.evidence.nasbench201.converged.images import split
from training.evidence.nasbench201.converged.protocol import Converged
from training.evidence.nasbench201.network import Network


def train_converged(
    pair: Pair, training: Converged, data: Path, device: str = "cpu"
) -> Result:
    """Trains the pair's NAS-Bench-201 network and measures it on the test images.

    `train_loss` of the result has a value for each epoch that was trained; `train_nll`
    is over the images that were learned from.
    """
    fix_arithmetic(device)
    clock = clock_of(device)
    start = clock()
    images, (held_x, held_y) = learned_and_held_out(pair, training, data, device)
    network = seeded(
        lambda inputs: Network(
            pair.architecture,
            inputs,
            len(pair.task.classes),
            training.channels,
            training.cells,
        ),
        images,
        pair.seed,
    )
    stopping = Stopping(training)
    losses, average = [], network
    for epoch, (loss, average) in enumerate(
        epochs(network, images, training, pair.seed), start=1
    ):
        losses.append(round(loss, 3))
        if stopping.looks_after(epoch) and stopping.ends(
            *measure(average, held_x, held_y)
        ):
            break
    test_nll, test_accuracy = measure(average, images.test_x, images.test_y)
    train_nll, _ = measure(average, images.train_x, images.train_y)
    return Result(
        len(images.train_y) + len(held_y),
        test_accuracy,
        test_nll,
        train_nll,
        tuple(losses),
        clock() - start,
    )


class Stopping:
    """Ends a training after `patience` looks at held-out images in which neither their
    accuracy nor their likelihood was better than ever before."""

    def __init__(self, training: Converged):
        self._looked_at = set(training.looked_at())
        self._patience = training.patience
        self._accuracy, self._nll = -1.0, float("inf")
        self._in_vain = 0

    def looks_after(self, epoch: int) -> bool:
        """Whether the held-out images are looked at after this epoch (from 1)."""
        return epoch in self._looked_at

    def ends(self, nll: float, accuracy: float) -> bool:
        """Notes a look; returns whether the training ends here."""
        better = accuracy > self._accuracy or nll < self._nll
        self._in_vain = 0 if better else self._in_vain + 1
        self._accuracy = max(self._accuracy, accuracy)
        self._nll = min(self._nll, nll)
        return self._in_vain == self._patience


def learned_and_held_out(
    pair: Pair, training: Converged, data: Path, device: str
) -> tuple[TaskImages, tuple[Tensor, Tensor]]:
    """The task with the images to learn from, and the held-out ones with labels.

    All are standardised by the images to learn from.
    """
    images, held_out = split(data, pair.task, training.images)
    learned = images.train_x[~held_out]
    train_x, test_x = prepare(learned, images.test_x, training.side, device)
    _, held_x = prepare(learned, images.train_x[held_out], training.side, device)
    train_y, held_y, test_y = (
        torch.from_numpy(labels).to(device)
        for labels in (
            images.train_y[~held_out],
            images.train_y[held_out],
            images.test_y,
        )
    )
    mirror = pair.task.dataset not in DIRECTED
    return TaskImages(train_x, train_y, test_x, test_y, mirror), (held_x, held_y)


def epochs(
    network: nn.Module, task: TaskImages, training: Converged, seed: int
) -> Iterator[tuple[float, nn.Module]]:
    """Trains the network in place, epoch by epoch, up to the most that there may be.

    Yields the mean training loss of each and the network of the averaged weights
    (polynomial-decay averaging: Shamir and Zhang 2013, arXiv 1212.1824, section 4).
    """
    x, y = task.train_x, task.train_y
    random = torch.Generator().manual_seed(seed)
    average = deepcopy(network)
    own, averaged = (list(floats(one)) for one in (network, average))
    optimizer = torch.optim.SGD(
        network.parameters(),
        lr=training.learning_rate,
        momentum=training.momentum,
        weight_decay=training.weight_decay,
        nesterov=True,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / training.warm_up_steps)
    )
    step = 0
    for _ in range(training.epochs):
        network.train()
        order = torch.randperm(len(y), generator=random).to(y.device)
        epoch_x = augment(x, training.shift, task.mirror, random)[order]
        epoch_x = epoch_x.contiguous(memory_format=torch.channels_last)
        total = torch.zeros((), device=y.device)
        for images, labels in zip(
            epoch_x.split(training.batch), y[order].split(training.batch), strict=True
        ):
            optimizer.zero_grad()
            loss = F.cross_entropy(
                network(images), labels, label_smoothing=training.smoothing
            )
            loss.backward()
            optimizer.step()
            schedule.step()
            step += 1
            weight = (training.averaging + 1) / (step + training.averaging)
            torch._foreach_lerp_(averaged, own, weight)  # pyright: ignore[reportPrivateImportUsage] torch has no public name for it  # fmt: skip
            total += loss.detach() * len(labels)
        yield total.item() / len(y), average


def floats(network: nn.Module) -> Iterator[Tensor]:
    """What is averaged: parameters and the statistics of batch normalisation."""
    yield from (parameter.data for parameter in network.parameters())
    for name, buffer in network.named_buffers():
        if name.endswith(("running_mean", "running_var")):
            yield buffer
