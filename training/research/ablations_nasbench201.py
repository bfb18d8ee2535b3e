"""What each part of the evidence is worth to the accuracy predictor.

Usage: python -m training.research.ablations_nasbench201 [--data data] [--seeds 3]

Prints, for left-out families, the ranking within data sets (accuracy, and the less
noisy training loss), the error of the level and the ranking over all unseen data sets
together: with a part of the meta-dataset, with other views of the images, and with
short trainings or tables alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch

from training.base.ranks import spearman
from training.commands.options import add_data, parser_of
from training.evidence.dataset.code import LANDMARK, STATISTICS
from training.evidence.dataset.groups import FAMILIES
from training.models.nasbench201.calibrate import LeftOut
from training.models.nasbench201.fit import DEFAULT_SCALES, Scales
from training.models.nasbench201.leave_out import Evidence, family_mean
from training.models.nasbench201.tasks import Task
from training.research.accuracy_nasbench201 import LABELS

_NO_PRIOR = 1e-6
NETWORK, PIXELS = (STATISTICS.index(f"{name} probe") for name in ("network", "pixel"))

Change = Callable[[list[Task], int], list[Task]]


def thin_out(share: float) -> Change:
    """A random share of the short trainings' rows, whole tasks falling away with it."""

    def change(tasks: list[Task], seed: int) -> list[Task]:
        generator = torch.Generator().manual_seed(seed)
        kept = []
        for task in tasks:
            if not task.group.short:
                kept.append(task)
                continue
            rows = torch.rand(len(task.places), generator=generator) < share
            if rows.any():
                parts = ("places", "logits", "label")
                kept.append(
                    replace(task, **{name: getattr(task, name)[rows] for name in parts})
                )
        return kept

    return change


def hide(*columns: int) -> Change:
    """Statistics of the images that say nothing."""

    def change(tasks: list[Task], seed: int) -> list[Task]:
        del seed
        hidden = []
        for task in tasks:
            statistics = task.statistics.clone()
            statistics[:, list(columns)] = 0
            hidden.append(replace(task, statistics=statistics))
        return hidden

    return change


def everything(tasks: list[Task], seed: int) -> list[Task]:
    """No change."""
    del seed
    return tasks


ROWS: dict[str, tuple[Change, Scales]] = {
    "all": (everything, DEFAULT_SCALES),
    "1/2 of the meta-dataset": (thin_out(1 / 2), DEFAULT_SCALES),
    "1/4": (thin_out(1 / 4), DEFAULT_SCALES),
    "1/8": (thin_out(1 / 8), DEFAULT_SCALES),
    "without the landmark": (hide(LANDMARK), DEFAULT_SCALES),
    "EfficientNet-Lite0's probe alone": (hide(PIXELS, LANDMARK), DEFAULT_SCALES),
    "the pixels' probe alone": (hide(NETWORK, LANDMARK), DEFAULT_SCALES),
    "the landmark alone": (hide(NETWORK, PIXELS), DEFAULT_SCALES),
    "no images, facts alone": (hide(NETWORK, PIXELS, LANDMARK), DEFAULT_SCALES),
    "one ranking for all data sets": (
        everything,
        replace(DEFAULT_SCALES, slopes=_NO_PRIOR),
    ),
    "short trainings alone": (everything, replace(DEFAULT_SCALES, tables=_NO_PRIOR)),
    "tables alone": (
        everything,
        replace(DEFAULT_SCALES, features=_NO_PRIOR, slopes=_NO_PRIOR),
    ),
}
"""What is changed, and the scales it is fitted with. The landmark is learned from the
images: what is to say nothing of them goes without it."""


def measure(evidence: Evidence, change: Change, scales: Scales) -> list[float]:
    """The four numbers of a row for one seed."""
    changed = evidence.with_tasks(change(evidence.tasks, evidence.seed))
    results: list[LeftOut] = []
    for family in FAMILIES:
        model = changed.fit({family}, scales)
        # Hidden statistics have no weight: every measurement can be predicted.
        results += evidence.predict(family, model, {family})
    short = [result for result in results if result.group.short]
    numbers = [
        family_mean(short, lambda r, label=label: r.rank_correlation(label(r)))
        for label in (LABELS[""], LABELS["training_loss."])
    ]
    numbers.append(family_mean(short, lambda r: r.percent_error))
    pairs = [result.percent for result in short]
    predicted, measured = (np.concatenate(values) for values in zip(*pairs))
    return [*numbers, spearman(predicted, measured)]


def main() -> None:
    parser = add_data(parser_of(__doc__))
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    all_evidence = [
        Evidence.read(arguments.data, seed) for seed in range(arguments.seeds)
    ]
    print("| evidence | accuracy | training loss | error, points | pooled |")
    print("| --- | --- | --- | --- | --- |")
    for name, (change, scales) in ROWS.items():
        runs = [measure(evidence, change, scales) for evidence in all_evidence]
        cells = " | ".join(f"{value:.3f}" for value in np.mean(runs, axis=0))
        print(f"| {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
