"""Trained predictors on disk, for the trainings that learn from them."""

from pathlib import Path
from typing import Any

import torch


def load_checkpoint(path: Path, module: str) -> tuple[Any, ...]:
    """What `save_checkpoint` has written.

    Raises FileNotFoundError, naming the `module` that writes it, when it is not there.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: run python -m {module} first.")
    return torch.load(path, weights_only=False)


def save_checkpoint(path: Path, parts: tuple[Any, ...]) -> None:
    """Writes the parts of a teacher."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(parts, path)
