"""The trained code and clean predictor as a teacher of the guidance's networks."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.encoder.features import ENCODER, set_features
from training.predictors.checkpoint import load_checkpoint, save_checkpoint
from training.predictors.dataset_code import (
    RANKING_WIDTH,
    DatasetCode,
    ranking_statistics,
)
from training.predictors.draws import VIEWS, draw
from training.predictors.fit import ENCODED
from training.predictors.graphs import Predictor
from training.predictors.records import FULL, Group
from training.spaces import nasbench201

CHECKPOINT = Path(__file__).resolve().parents[2] / ".cache" / "teacher.pt"

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


@dataclass(frozen=True)
class Teacher:
    """What `training.predictors.train` leaves behind."""

    predictor: Predictor
    known_codes: Tensor
    """Codes [m, C] of many tasks."""
    devices: list[str]

    @classmethod
    def load(cls, path: Path = CHECKPOINT) -> "Teacher":
        """Reads the checkpoint.

        Raises FileNotFoundError when the predictors have not been trained here."""
        return cls(*load_checkpoint(path, "training.predictors.train"))

    def save(self, path: Path = CHECKPOINT) -> None:
        """Writes the checkpoint."""
        save_checkpoint(path, (self.predictor, self.known_codes, self.devices))

    def codes(self) -> np.ndarray:
        """Codes float32 [m, C] of many tasks."""
        return self.known_codes.numpy()

    @torch.no_grad()
    def accuracy(self, code: np.ndarray, cells: np.ndarray) -> np.ndarray:
        """Percent [n] of cells [n, 6] on the data set with this code [C]."""
        row = torch.as_tensor(code, dtype=torch.float32)[None]
        places = nasbench201.index_of(cells)
        return self.predictor.head(*self._terms, row)[places].numpy()

    @torch.no_grad()
    def ln_latency(self, cells: np.ndarray) -> np.ndarray:
        """ln ms [n, devices] of cells [n, 6]."""
        encoded = torch.from_numpy(nasbench201.encode(cells))
        return self.predictor.latency(encoded).numpy()

    @cached_property
    def _terms(self) -> tuple[Tensor, Tensor]:
        """What the predictor's head needs of all cells: it is the costly part."""
        with torch.no_grad():
            return self.predictor.cell_terms(ENCODED)
