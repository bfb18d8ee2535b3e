"""Draws of images: what the program sees of a data set when a user points at one."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.encoder.features import set_features
from training.predictors.dataset_code import IMAGES_PER_CLASS, MAX_CLASSES, Projection
from training.predictors.records import Group

VIEWS = 2


@dataclass(frozen=True)
class Draw:
    """Projected images [classes, images, P], mask [classes, images], facts [3]."""

    images: Tensor
    mask: Tensor
    facts: Tensor


def draw_features(
    data: Path, group: Group, rng: np.random.Generator, view: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Encoder features [classes, images, F] of at most 50 classes and 20 images each,
    mask [classes, images] and facts [3] of the group's task."""
    members = []
    for name in group.sources:
        source = set_features(data, name)
        for label in group.subset or range(source.classes):
            members.append((source, np.flatnonzero(source.labels == label)))
    chosen = sorted(rng.permutation(len(members))[:MAX_CLASSES])
    width = members[0][0].views.shape[2]
    features = np.zeros((len(chosen), IMAGES_PER_CLASS, width), dtype=np.float32)
    mask = np.zeros(features.shape[:2], dtype=np.float32)
    for row, index in enumerate(chosen):
        source, places = members[index]
        places = rng.permutation(places)[:IMAGES_PER_CLASS]
        features[row, : len(places)] = source.views[view][places]
        mask[row, : len(places)] = 1
    grey = np.mean([set_features(data, name).grey for name in group.sources])
    facts = [np.log(group.classes), np.log(group.images_per_class), grey]
    return features, mask, np.array(facts, dtype=np.float32)


def draw(
    data: Path, group: Group, projection: Projection, seed: int, view: int
) -> Draw:
    """The projected draw number `seed` of a group."""
    rng = np.random.default_rng(seed)
    features, mask, facts = draw_features(data, group, rng, view)
    images = projection(torch.from_numpy(features))
    return Draw(images, torch.from_numpy(mask), torch.from_numpy(facts))


def stack(draws: list[Draw]) -> tuple[Tensor, Tensor, Tensor]:
    """One batch, padded to the most classes: images [b, classes, images, P], mask
    [b, classes, images], facts [b, 3]."""
    most = max(len(item.images) for item in draws)

    def pad(x: Tensor) -> Tensor:
        return torch.cat((x, x.new_zeros(most - len(x), *x.shape[1:])))

    return (
        torch.stack([pad(item.images) for item in draws]),
        torch.stack([pad(item.mask) for item in draws]),
        torch.stack([item.facts for item in draws]),
    )
