"""Train and export all that depends on the clean predictor, and measure it, in order.

Usage: python -m training.commands.train_all [--data data] [--from MODULE]
Every part is seeded and runs on its own too, for each search space where it takes one;
encoder and landmark are exported separately (training.commands.export_encoder and
training.commands.export_landmark), and ablations, alternatives, subnets, few images,
the samplers' factors and the benchmark are measured by commands of their own.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

from training.commands.options import add_data, parser_of
from training.rooms import ROOMS

DATA, SPACE = "--data", "--space"

PARTS = {
    "training.commands.train_predictor": (DATA, SPACE),
    "training.commands.export_step": (SPACE,),
    "training.commands.export_score": (SPACE,),
    "training.research.predictors": (DATA,),
    "training.research.score_divergence": (SPACE,),
    "training.research.guidance_KEY": (DATA,),
    "training.research.paper_sampler": (SPACE,),
    "training.commands.golden": (),
}
"""Modules in order, and what each one asks for: the data folder, the space. KEY stands
for that of each space that has such a study."""


def main() -> None:
    parser = add_data(parser_of(__doc__))
    parser.add_argument(
        "--from", dest="first", choices=list(PARTS), default=next(iter(PARTS))
    )
    arguments = parser.parse_args()
    names = list(PARTS)
    for name in names[names.index(arguments.first) :]:
        options = [DATA, str(arguments.data)] if DATA in PARTS[name] else []
        for module, chosen in runs_of(name):
            command = [sys.executable, "-m", module, *options, *chosen]
            print(" ".join(["python", *command[1:]]), flush=True)
            subprocess.run(command, check=True)


def runs_of(name: str) -> list[tuple[str, list[str]]]:
    """The modules that a part consists of, with the space that each one is told."""
    if SPACE in PARTS[name]:
        return [(name, [SPACE, key]) for key in ROOMS]
    modules = dict.fromkeys(name.replace("KEY", key) for key in ROOMS)
    return [(module, []) for module in modules if find_spec(module) is not None]


if __name__ == "__main__":
    main()
