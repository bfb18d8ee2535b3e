"""Which images of a task are looked at."""

import numpy as np

from training.evidence.dataset.code import MAX_CLASSES


def sample_classes(
    labels: list[np.ndarray],
    subset: tuple[int, ...] | None,
    rng: np.random.Generator,
) -> list[tuple[int, np.ndarray]]:
    """At most 50 classes of a task, each as the place of its image set in `labels` and
    the places of its images there, shuffled: whoever wants fewer takes the first.

    labels int64 [n] of each image set; `subset` are the classes that take part, None:
    all of them."""
    members = [
        (source, np.flatnonzero(own == label))
        for source, own in enumerate(labels)
        for label in subset or range(int(own.max()) + 1)
    ]
    chosen = sorted(rng.permutation(len(members))[:MAX_CLASSES])
    return [(members[i][0], rng.permutation(members[i][1])) for i in chosen]
