"""The landmark that other languages are held to."""

from dataclasses import asdict

import numpy as np

from training.evidence.landmark.measure import landmark
from training.evidence.landmark.network import SIDE
from training.evidence.landmark.rules import schedule

_STRIPED = (40, 31, 9, 1)
"""Pictures of each class whose landmark is taken."""
_COUNTS = ((1, 1), (2, 1, 2), (3, 4), (10, 9), _STRIPED, (200, 199), (200, 200))
"""Images of each class whose schedules are stated."""


def striped_pictures(label: int, count: int) -> np.ndarray:
    """Pictures uint8 [count, 32, 32, 3] of a class: stripes of a width of its own and a
    pattern that differs from picture to picture."""
    shape = (count, SIDE, SIDE, 3)
    image, y, x, channel = np.indices(shape, sparse=True)
    stripes = 60 * (x // (label + 2) % 2)
    pattern = (
        31 * image + 17 * y * (image + 3) + 13 * x * (image + 5) + 7 * channel
    ) % 97
    return (stripes + pattern).astype(np.uint8)


def landmark_file() -> dict[str, object]:
    """The landmark of a few striped pictures, by the counts of its classes, and
    schedules by such counts."""
    pictures = [striped_pictures(label, n) for label, n in enumerate(_STRIPED)]
    labels = np.repeat(np.arange(len(_STRIPED)), _STRIPED)
    share = landmark(np.concatenate(pictures), labels)
    schedules = [
        {"counts": counts, **asdict(schedule(np.array(counts)))} for counts in _COUNTS
    ]
    return {"counts": _STRIPED, "share": share, "schedules": schedules}
