"""Trains a supernet and measures its subnets; trains single networks to check it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.evidence.meta_dataset.protocol import Result
from training.evidence.meta_dataset.tasks import Pair, Task
from training.evidence.meta_dataset.train import (
    TaskImages,
    clock_of,
    fit,
    fix_arithmetic,
    measure,
    seeded,
    task_images,
    train_network,
)
from training.evidence.mobilenetv3.network import Network, calibrate
from training.evidence.mobilenetv3.protocol import Single, Supernet
from training.evidence.mobilenetv3.subnets import LARGEST, SMALLEST, uniform


def train_single(
    pair: Pair, protocol: Single, data: Path, device: str = "cpu"
) -> Result:
    """Trains the pair's network alone, from weights of its own."""
    build = partial(_build, pair.architecture, protocol, pair.task)
    return train_network(build, pair, protocol, data, device)


def train_supernet(
    task: Task,
    architectures: tuple[str, ...],
    seed: int,
    protocol: Supernet,
    data: Path,
    device: str = "cpu",
) -> list[Result]:
    """Trains the task's supernet and measures these of its subnets.

    `seed` fixes weights, order, augmentation and the subnets that a step trains. The
    seconds of a result are those of its measuring and its share of the training.
    """
    fix_arithmetic(device)
    clock = clock_of(device)
    start = clock()
    images = task_images(task, protocol, data, device)
    network = seeded(partial(_build, LARGEST, protocol, task), images, seed)
    random = Random(f"{seed} sandwich")

    def sandwich(network: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
        drawn = [uniform(random) for _ in range(protocol.random_subnets)]
        losses = []
        for architecture in (LARGEST, SMALLEST, *drawn):
            loss = F.cross_entropy(network(images, architecture), labels)
            loss.backward()
            losses.append(loss.detach())
        return losses[0]

    fit(network, images, protocol, seed, sandwich)
    share = (clock() - start) / len(architectures)
    results = []
    for architecture in architectures:
        start = clock()
        result = measure_subnet(network, architecture, images, protocol)
        results.append(replace(result, seconds=share + clock() - start))
    return results


def measure_subnet(
    network: Network, architecture: str, images: TaskImages, protocol: Supernet
) -> Result:
    """The labels of one subnet, in no time; the weights stay as they are."""
    order = torch.randperm(len(images.train_x), generator=torch.Generator())
    sample = images.train_x[order[: protocol.calibration]]
    calibrate(network, architecture, sample.chunk(4))
    test_nll, accuracy = measure(network, images.test_x, images.test_y, architecture)
    train_nll, _ = measure(network, images.train_x, images.train_y, architecture)
    return Result(len(images.train_y), accuracy, test_nll, train_nll, (), 0.0)


def _build(architecture: str, protocol: Single, task: Task, inputs: int) -> Network:
    return Network(architecture, protocol.skeleton, inputs, len(task.classes))
