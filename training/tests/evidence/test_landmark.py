"""The landmark: its gradients, its rules, and what it tells."""

import gzip
import json

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from training.evidence.dataset import landmarks as samples
from training.evidence.dataset.groups import FULL, Group
from training.evidence.landmark.golden import striped_pictures
from training.evidence.landmark.measure import landmark
from training.evidence.landmark.network import (
    CLASSES,
    MOMENTUM,
    SIDE,
    WEIGHT_DECAY,
    Landmark,
)
from training.evidence.landmark.rules import (
    BATCH,
    STEPS,
    Schedule,
    batch_at,
    interleave,
    rate_at,
    schedule,
)

KNOWN = 4
"""Classes of the batch; the other ones are missing."""


@pytest.fixture
def batch() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Images, labels and the targets of the graph."""
    generator = torch.Generator().manual_seed(0)
    shape = (6, SIDE, SIDE, 3)
    images = torch.randint(0, 256, shape, dtype=torch.uint8, generator=generator)
    labels = torch.tensor([0, 1, 2, 3, 0, 2])
    targets = torch.full((len(labels), CLASSES), -1.0)
    targets[:, :KNOWN] = F.one_hot(labels, KNOWN).float()
    return images, labels, targets


def logits_of(network: Landmark, weights: torch.Tensor, images: torch.Tensor):
    """The same network by PyTorch's own layers."""
    *layers, matrix, bias = network.parts(weights)
    x = F.avg_pool2d(images.permute(0, 3, 1, 2).float(), 2)
    x = F.batch_norm(x, None, None, training=True)
    for place in range(0, 9, 3):
        kernels, scale, shift = layers[place : place + 3]
        x = F.conv2d(x, kernels, padding=1)
        x = F.relu(F.batch_norm(x, None, None, scale, shift, training=True))
        x = F.avg_pool2d(x, 2) if place < 6 else x.mean((2, 3))
    return x @ matrix.T + bias


def test_gradients_are_those_of_autograd(batch):
    images, labels, targets = batch
    network = Landmark(seed=1)
    noise = torch.randn(len(network.first), generator=torch.Generator().manual_seed(2))
    weights = (network.first + 0.1 * noise).requires_grad_()
    logits = logits_of(network, weights, images)[:, :KNOWN]
    (expected,) = torch.autograd.grad(F.cross_entropy(logits, labels), weights)
    ours, gradients = network.gradients(weights.detach(), images, targets)
    torch.testing.assert_close(ours[:, :KNOWN], logits.detach(), rtol=1e-4, atol=1e-4)
    flat = torch.cat([part.flatten() for part in gradients])
    torch.testing.assert_close(flat, expected, rtol=1e-3, atol=1e-5)


def test_steps_are_those_of_sgd_with_nesterovs_momentum(batch):
    images, labels, targets = batch
    network = Landmark(seed=1)
    weights = network.first.clone().requires_grad_()
    options = {"momentum": MOMENTUM, "nesterov": True, "weight_decay": WEIGHT_DECAY}
    optimiser = torch.optim.SGD([weights], 0.05, **options)
    state = torch.zeros(2, len(weights))
    for _ in range(3):
        optimiser.zero_grad()
        logits = logits_of(network, weights, images)[:, :KNOWN]
        F.cross_entropy(logits, labels).backward()
        optimiser.step()
        state, _ = network(state, images, targets, torch.tensor([0.05]))
    moved = weights.detach() - network.first
    torch.testing.assert_close(state[0], moved, rtol=1e-3, atol=1e-4)


def test_few_images_are_learned_in_more_folds_and_smaller_batches():
    assert schedule(np.array([500, 500])) == Schedule(2, STEPS, BATCH)
    assert schedule(np.array([200, 200])) == Schedule(2, STEPS, BATCH)
    assert schedule(np.array([200, 199])) == Schedule(5, 240, 16)
    assert schedule(np.array([10, 10])) == Schedule(5, 60, 16)
    assert schedule(np.array([3, 2])).folds == 3
    assert schedule(np.array([1, 1])).folds == 0


def test_classes_are_spread_evenly_and_halved():
    labels = np.repeat([0, 1, 2], [12, 6, 3])
    order, fold = interleave(labels, 2)
    assert sorted(order) == list(range(21))
    for start in (0, 7, 14):
        counts = np.bincount(labels[order][start : start + 7], minlength=3)
        assert counts.tolist() == [4, 2, 1]
    for label, count in enumerate([12, 6, 3]):
        own = labels[order] == label
        assert np.bincount(fold[own]).tolist() == [(count + 1) // 2, count // 2]


def test_batches_follow_one_another_round_and_round():
    assert batch_at(0, 64, 100).tolist() == list(range(64))
    assert batch_at(1, 64, 100).tolist() == [*range(64, 100), *range(28)]
    assert batch_at(5, 64, 3).tolist() == [0, 1, 2]


def test_the_rate_rises_and_falls():
    rates = [rate_at(step, STEPS) for step in range(STEPS)]
    assert rates == pytest.approx(rates[::-1])
    assert max(rates) == pytest.approx(0.1, rel=1e-3)
    assert rates[0] < 0.01


def test_stripes_are_learned_and_noise_is_not():
    labels = np.repeat([0, 1, 2], 40)
    stripes = np.concatenate([striped_pictures(label, 40) for label in range(3)])
    assert landmark(stripes, labels) > 0.9
    noise = np.random.default_rng(0).integers(0, 256, stripes.shape, dtype=np.uint8)
    assert landmark(noise, labels) < 0.6


def test_one_image_of_each_class_tells_nothing():
    pictures = np.concatenate([striped_pictures(label, 1) for label in range(3)])
    assert landmark(pictures, np.arange(3)) == 0


def test_the_landmarks_that_are_kept_here_belong_to_what_measures_them(tmp_path):
    content = json.loads(gzip.decompress(samples.MEASURED.read_bytes()))
    assert content["version"] == samples.version(), samples.__doc__
    group = Group(("cifar10",), None, 10, 300, FULL, np.empty(0), np.empty(0))
    key = samples.key_of(group, 0)
    share, images, classes = samples.TaskLandmarks(tmp_path).of(group, 0)
    assert [share, images, classes] == content["landmarks"][key]
    assert 0.1 < share < 1 and images == 1000 and classes == 10
