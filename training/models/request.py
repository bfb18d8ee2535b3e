"""What is asked of a training."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from training.base.folders import MODELS
from training.evidence.encoder.features import ENCODER


@dataclass(frozen=True)
class Request:
    """A training of a space's predictor.

    Raises ValueError where what ships would not be trained on everything and by the
    encoder that ships."""

    data: Path
    """Image sets and published tables."""
    seed: int = 0
    encoder: Path = ENCODER
    """Of the images, where the space's predictor reads a data set's code anew."""
    left_out: str | None = None
    """The family of data sets that training must not see."""
    out: Path | None = None
    """The folder for graphs, manifest and teacher, in place of those that ship."""

    def __post_init__(self) -> None:
        if self.out is None and self.is_special:
            raise ValueError(
                "--leave-out and --encoder need --out: what ships is trained on "
                "everything and by the encoder that ships."
            )

    @property
    def is_special(self) -> bool:
        """Whether a family is left out, or the encoder is one's own."""
        return self.left_out is not None or self.encoder != ENCODER

    @property
    def models(self) -> Path:
        """Where graphs and manifest go."""
        return self.out or MODELS
