"""A space's trained predictor as a teacher of the samplers' networks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import torch
from torch import Tensor, nn

from training.base.folders import CACHE
from training.base.whole_file import whole_file

Predictor = TypeVar("Predictor", bound=nn.Module, covariant=True)
Kind = TypeVar("Kind", bound=nn.Module)


@dataclass(frozen=True)
class Teacher(Generic[Predictor]):
    """What training.commands.train_predictor leaves behind."""

    predictor: Predictor
    """What the predictor's graph is exported from."""
    codes: Tensor
    """Codes [m, C] of many tasks."""
    devices: list[str]

    @staticmethod
    def load(space: str, kind: type[Kind], folder: Path | None = None) -> Teacher[Kind]:
        """The teacher of a space with this kind of predictor, from a folder of models
        or the one that belongs to what ships.

        Raises FileNotFoundError when the space's predictor has not been trained here,
        ValueError when it was by another version of this program."""
        path = _path(space, folder)
        command = f"python -m training.commands.train_predictor --space {space}"
        if not path.exists():
            raise FileNotFoundError(f"{path} is missing: run {command} first.")
        try:
            predictor, codes, devices = torch.load(path, weights_only=False)
            if not isinstance(predictor, kind):
                raise TypeError(f"{type(predictor).__name__} is no {kind.__name__}")
        except (AttributeError, ImportError, TypeError, ValueError) as error:
            raise ValueError(
                f"{path} is of another version of this program ({error}): "
                f"run {command} again."
            ) from error
        return Teacher(predictor, codes, devices)

    def save(self, space: str, folder: Path | None = None) -> None:
        """Writes the teacher of a space."""
        with whole_file(_path(space, folder)) as partial:
            torch.save((self.predictor, self.codes, self.devices), partial)


def _path(space: str, folder: Path | None) -> Path:
    return (folder or CACHE) / f"{space}-teacher.pt"
