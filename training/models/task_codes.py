"""Codes of data sets like those of users, over which the samplers' networks learn."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.evidence.dataset.code import (
    RANKING_WIDTH,
    DatasetCode,
    ranking_statistics,
)
from training.evidence.dataset.draws import VIEWS, draw
from training.evidence.dataset.groups import FULL, Group
from training.evidence.encoder.features import ENCODER, set_features

_TASKS_PER_SET = 8
"""Half of them whole sets, half class subsets."""
_FEWEST_IMAGES, _MOST_IMAGES = 20, 6000
"""Images per class that a user's data set may have, log-uniform."""


@torch.no_grad()
def task_codes(
    data: Path,
    names: list[str],
    code: DatasetCode,
    seed: int,
    encoder: Path = ENCODER,
) -> Tensor:
    """Codes [m, C] of tasks like those of users: the training sets `names` and subsets
    of their classes, with any number of images. Their landmarks, which do not matter to
    the order of cells, are average ones."""
    rng = np.random.default_rng(seed)
    codes = []
    for name in names:
        classes = set_features(data, name, encoder).classes
        for number in range(_TASKS_PER_SET):
            count = classes
            if number % 2 and classes > 2:
                count = int(rng.integers(2, classes))
            size = np.exp(rng.uniform(np.log(_FEWEST_IMAGES), np.log(_MOST_IMAGES)))
            group = Group(
                sources=(name,),
                subset=tuple(map(int, rng.permutation(classes)[:count])),
                classes=count,
                images_per_class=float(size),
                protocol=FULL,
                cells=np.empty(0, dtype=np.int64),
                accuracy=np.empty(0),
            )
            view = int(rng.integers(VIEWS))
            images = draw(data, group, len(codes), view, encoder)
            average = code.statistics_mean[None, RANKING_WIDTH:]
            statistics = torch.cat((ranking_statistics(*images), average), 1)
            codes.append(code.standardise(statistics))
    return torch.cat(codes)
