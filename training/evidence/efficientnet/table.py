"""The rows of fine-tuned photos and their table."""

from __future__ import annotations

from dataclasses import dataclass

from training.evidence.efficientnet.protocol import FineTuning
from training.evidence.efficientnet.train import Tuned
from training.evidence.meta_dataset.table import table_of
from training.evidence.meta_dataset.tasks import Pair, Task

TABLE = table_of("efficientnet")

Key = tuple[str, Pair, str]
"""The protocol's name, what was trained by it, and from which start."""


@dataclass(frozen=True)
class PhotoRow:
    """One fine-tuned network: accuracies in percent, losses in nats."""

    protocol: str
    dataset: str
    classes: tuple[int, ...]
    """Classes of the photo set that the task consists of, ascending."""
    images: int
    """Training photos."""
    architecture: str
    start: str
    """`inherited` or `scratch`."""
    inherited: float
    """Layers that have their weights from Lite0, percent."""
    epochs: int
    seed: int
    early_accuracy: float
    """On the test photos after the protocol's early epochs, of the same training."""
    test_accuracy: float
    test_nll: float
    train_loss: tuple[float, ...]
    """Mean cross-entropy while training, with label smoothing, of each epoch."""
    seconds: float

    @classmethod
    def of(cls, pair: Pair, start: str, protocol: FineTuning, tuned: Tuned) -> PhotoRow:
        """The row of a training, rounded to what is worth keeping."""
        return cls(
            protocol.name,
            pair.task.dataset,
            pair.task.classes,
            tuned.images,
            pair.architecture,
            start,
            round(tuned.share, 2),
            len(tuned.train_loss),
            pair.seed,
            round(tuned.early_accuracy, 4),
            round(tuned.test_accuracy, 4),
            round(tuned.test_nll, 5),
            tuned.train_loss,
            round(tuned.seconds, 2),
        )

    @property
    def pair(self) -> Pair:
        """Task, architecture and seed."""
        return Pair(Task(self.dataset, self.classes), self.architecture, self.seed)

    @property
    def key(self) -> Key:
        """What must not occur twice."""
        return self.protocol, self.pair, self.start
