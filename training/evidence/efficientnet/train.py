"""Fine-tunes one network on photos and measures it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.evidence.efficientnet.images import load_photos
from training.evidence.efficientnet.protocol import INHERITED, FineTuning
from training.evidence.encoder.encoder import published_weights
from training.evidence.meta_dataset.tasks import DIRECTED, Images, Task
from training.evidence.meta_dataset.train import (
    augment,
    clock_of,
    fix_arithmetic,
    measure,
    placed,
)
from training.spaces.efficientnet import parse
from training.spaces.efficientnet.inheritance import inherit
from training.spaces.efficientnet.network import Network, lite0


@dataclass(frozen=True)
class Tuned:
    """What came of a training; accuracies in percent, losses in nats."""

    images: int
    share: float
    """Of layers that have their weights from Lite0, percent; 0 from scratch."""
    early_accuracy: float
    test_accuracy: float
    test_nll: float
    train_loss: tuple[float, ...]
    seconds: float


def fine_tune(
    task: Task,
    architecture: str,
    start: str,
    seed: int,
    training: FineTuning,
    data: Path,
    device: str = "cpu",
) -> Tuned:
    """Trains the network from a start and measures it on the test photos, after
    `training.early` epochs and at the end. The seed fixes new weights, order,
    augmentation and dropout."""
    fix_arithmetic(device)
    clock = clock_of(device)
    begin = clock()
    photos = load_photos(data, task, training.side, training.images)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network, share = started(architecture, len(task.classes), start, training)
        network = placed(network, device)
        test_x, test_y = scaled(photos.test_x, device), labels(photos.test_y, device)
        mirror = task.dataset not in DIRECTED
        losses, early = [], 0.0
        tuned: nn.Module = network
        for loss, tuned in epochs(network, photos, start, training, seed, mirror):
            losses.append(round(loss, 3))
            if len(losses) == training.early:
                _, early = measure(tuned, test_x, test_y)
        nll, accuracy = measure(tuned, test_x, test_y)
    return Tuned(
        len(photos.train_y),
        100 * share,
        early,
        accuracy,
        nll,
        tuple(losses),
        clock() - begin,
    )


def started(
    architecture: str, classes: int, start: str, training: FineTuning
) -> tuple[Network, float]:
    """The network at its start, and the share of its layers that is inherited."""
    if start == INHERITED:
        return inherit(parse(architecture), classes, source(), training.cut)
    return Network(parse(architecture), classes), 0.0


@lru_cache(maxsize=1)
def source() -> Network:
    """EfficientNet-Lite0 with its published weights."""
    return lite0(torch.load(published_weights(), weights_only=True)).eval()


def scaled(photos, device: str) -> Tensor:
    """uint8 [n, s, s, 3] as [n, 3, s, s] in -1..1, as Lite0 takes them."""
    x = torch.from_numpy(photos).to(device).permute(0, 3, 1, 2)
    return ((x.float() - 127) / 128).contiguous(memory_format=torch.channels_last)


def labels(numbers, device: str) -> Tensor:
    """int64 [n] on the device."""
    return torch.from_numpy(numbers).to(device)


def epochs(
    network: Network,
    photos: Images,
    start: str,
    training: FineTuning,
    seed: int,
    mirror: bool,
) -> Iterator[tuple[float, nn.Module]]:
    """Trains the network in place; yields the mean loss of each epoch and the network
    to measure, which is the averaged one where there is averaging."""
    device = network.classifier.weight.device.type
    y = labels(photos.train_y, device)
    x = torch.from_numpy(photos.train_x).to(device).permute(0, 3, 1, 2)
    random = torch.Generator().manual_seed(seed)
    rate = dict(training.rates)[start]
    steps = training.epochs * -(-len(y) // training.batch)
    optimizer = torch.optim.SGD(
        network.parameters(),
        lr=rate,
        momentum=training.momentum,
        weight_decay=training.weight_decay,
        nesterov=True,
    )
    if training.averaging is None:
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer,
            rate,
            total_steps=steps,
            pct_start=training.warm_up,
            cycle_momentum=False,
        )
    else:
        rise = max(1, round(training.warm_up * steps))
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min(1, (step + 1) / rise)
        )
    averaged = network if training.averaging is None else deepcopy(network)
    teacher = source() if training.distillation and start == INHERITED else None
    step = 0
    for epoch in range(training.epochs):
        is_frozen = start == INHERITED and epoch < training.frozen
        network.train(not is_frozen)
        for name, parameter in network.named_parameters():
            parameter.requires_grad_(not is_frozen or name.startswith("classifier"))
        order = torch.randperm(len(y), generator=random).to(device)
        total = torch.zeros((), device=device)
        for chosen in order.split(training.batch):
            batch = augmented(x[chosen], training.shift, mirror, random)
            features = network.features(batch)
            logits = network.classifier(network.dropout(features))
            loss = F.cross_entropy(
                logits, y[chosen], label_smoothing=training.smoothing
            )
            total += loss.detach() * len(chosen)
            if teacher is not None:
                with torch.no_grad():
                    aim = teacher.features(batch)
                away = F.mse_loss(features, aim) / aim.var()
                loss = loss + training.distillation * away
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            step += 1
            if training.averaging is not None:
                average(averaged, network, step, training.averaging)
        yield total.item() / len(y), averaged


def augmented(x: Tensor, shift: int, mirror: bool, random: torch.Generator) -> Tensor:
    """Photos uint8 [n, 3, s, s] shifted and flipped, in -1..1; what a shift uncovers is
    grey."""
    x = augment((x.float() - 127) / 128, shift, mirror, random)
    return x.contiguous(memory_format=torch.channels_last)


@torch.no_grad()
def average(averaged: nn.Module, network: nn.Module, step: int, late: int) -> None:
    """Moves the average towards the network after a step (from 1) of the training."""
    weight = (late + 1) / (step + late)
    for own, value in zip(
        averaged.state_dict().values(), network.state_dict().values(), strict=True
    ):
        if own.is_floating_point():
            own.lerp_(value, weight)
        else:
            own.copy_(value)
