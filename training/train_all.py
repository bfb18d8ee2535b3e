"""Train and export all that depends on the clean predictor, and measure it, in order.

Usage: python -m training.train_all [--data ../shared/data] [--from MODULE]
Every part is seeded and runs on its own too, for each search space where it takes one;
encoder and landmark are exported separately (python -m training.encoder.export and
python -m training.landmark.export), and ablations, alternatives, subnets, few images,
the samplers' factors and the benchmark are measured by commands of their own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from training.spaces import SPACES

DATA, SPACE = "--data", "--space"

PARTS = {
    "training.predictors.train": (DATA,),
    "training.predictors.once_for_all.train": (DATA,),
    "training.guidance.export": (SPACE,),
    "training.diffusion.export": (SPACE,),
    "training.evaluate.predictors": (DATA,),
    "training.evaluate.score_network": (SPACE,),
    "training.evaluate.guidance": (DATA,),
    "training.evaluate.guidance_mobilenetv3": (DATA,),
    "training.evaluate.paper_sampler": (SPACE,),
    "training.predictors.golden": (),
    "training.export.golden": (SPACE,),
}
"""Modules in order, and what each one asks for: the data folder, the space."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--from", dest="first", choices=PARTS, default=next(iter(PARTS))
    )
    arguments = parser.parse_args()
    modules = list(PARTS)
    for module in modules[modules.index(arguments.first) :]:
        options = [DATA, str(arguments.data)] if DATA in PARTS[module] else []
        for space in SPACES if SPACE in PARTS[module] else [None]:
            chosen = [SPACE, space] if space else []
            command = [sys.executable, "-m", module, *options, *chosen]
            print(" ".join(["python", *command[1:]]), flush=True)
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
