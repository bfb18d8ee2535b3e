"""Compare recipes and cuts on the tuning families, a training each.

Usage: python -m training.research.compare_inheritance_efficientnet [--data data]
           [--families NAME ...] [--variants NAME ...] [--seed 0]
What is kept from an earlier run is not trained again.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import torch

from training.base.folders import CACHE
from training.base.kept import KeptNumbers
from training.commands.options import add_data, parser_of
from training.evidence.efficientnet.images import photo_sets
from training.evidence.efficientnet.protocol import (
    INHERITED,
    SCRATCH,
    TUNING,
    FineTuning,
)
from training.evidence.efficientnet.train import fine_tune
from training.evidence.meta_dataset.tasks import whole_task
from training.spaces.efficientnet.inheritance import Cut

NETWORKS = {
    "small": "1-3-1-0_4-3-1-0_4-3-1-0_4-3-2-0_4-3-2-0_4-3-2-0_4-3-1-0",
    "deep": "1-3-1-0_4-3-3-0_4-3-3-0_4-3-3-0_4-3-3-0_4-3-4-0_4-3-3-0",
    "foreign": "4-3-1-0_1-5-1-0_4-3-1-0_1-5-2-0_4-3-2-1_4-5-2-0_1-3-1-0",
}
"""Cut small; with layers beyond the source's; with other expansions and kernels."""
BASE = FineTuning("base", images=400)
SPREAD = replace(BASE, cut=Cut(importance="spread"))


def rated(training: FineTuning, rate: float) -> FineTuning:
    """The training with this highest rate whatever the start."""
    return replace(training, rates=((INHERITED, rate), (SCRATCH, rate)))


VARIANTS: dict[str, tuple[str, str, FineTuning]] = {
    "importance scale": ("small", INHERITED, BASE),
    "importance spread": ("small", INHERITED, SPREAD),
    "rate 0.01": ("small", INHERITED, rated(SPREAD, 0.01)),
    "rate 0.05": ("small", INHERITED, rated(SPREAD, 0.05)),
    "averaged, rate 0.02": ("small", INHERITED, replace(SPREAD, averaging=8)),
    "averaged, rate 0.05": (
        "small",
        INHERITED,
        replace(rated(SPREAD, 0.05), averaging=8),
    ),
    "first epoch frozen": ("small", INHERITED, replace(SPREAD, frozen=1)),
    "averaged, first frozen": (
        "small",
        INHERITED,
        replace(SPREAD, averaging=8, frozen=1),
    ),
    "distilled, 0.3": ("small", INHERITED, replace(SPREAD, distillation=0.3)),
    "scratch": ("small", SCRATCH, BASE),
    "scratch, averaged": ("small", SCRATCH, replace(BASE, averaging=8)),
    "beyond: identity": ("deep", INHERITED, SPREAD),
    "beyond: copy": (
        "deep",
        INHERITED,
        replace(SPREAD, cut=Cut("spread", beyond="copy")),
    ),
    "beyond: repeat": (
        "deep",
        INHERITED,
        replace(SPREAD, cut=Cut("spread", beyond="repeat")),
    ),
    "single: identity": ("foreign", INHERITED, SPREAD),
    "single: linear": (
        "foreign",
        INHERITED,
        replace(SPREAD, cut=Cut("spread", single="linear")),
    ),
}
"""Network, start and training of each."""


def numbers_of(*what) -> list[float]:
    """Early and final accuracy, negative log-likelihood and seconds of a training."""
    tuned = fine_tune(*what)
    return [tuned.early_accuracy, tuned.test_accuracy, tuned.test_nll, tuned.seconds]


def main() -> int:
    """Trains what is not kept yet; prints accuracy after 3 and 8 epochs."""
    parser = add_data(parser_of(__doc__))
    parser.add_argument("--families", nargs="+", choices=TUNING, default=TUNING)
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=VARIANTS)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    kept = KeptNumbers(CACHE / "meta_dataset" / "photos_compared.json")
    for one in photo_sets(options.data):
        if one.name not in options.families:
            continue
        for variant in options.variants:
            network, start, training = VARIANTS[variant]
            what = whole_task(one), NETWORKS[network], start, options.seed, training
            key = " ".join(map(str, what))
            numbers = kept.get(key, lambda what=what: numbers_of(*what, options.data))
            early, accuracy, nll, seconds = numbers
            kept.save()
            print(
                f"{one.name:10}{variant:25}{network:9}{early:6.1f}{accuracy:6.1f}"
                f"{nll:7.3f}{seconds:7.0f} s",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
