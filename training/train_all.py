"""Train and export everything that depends on the clean predictor, in order.

Usage: python -m training.train_all [--data ../shared/data] [--from MODULE]
Every part is seeded and runs on its own too; the encoder is exported separately
(python -m training.encoder.export).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

PARTS = {
    "training.predictors.train": True,
    "training.guidance.export": False,
    "training.diffusion.export": False,
    "training.evaluate.score_network": False,
    "training.evaluate.guidance": True,
    "training.evaluate.paper_sampler": False,
    "training.predictors.golden": False,
    "training.export.golden": False,
}
"""Modules in order, and whether each one reads the data folder."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--from", dest="first", choices=PARTS, default=next(iter(PARTS))
    )
    arguments = parser.parse_args()
    modules = list(PARTS)
    for module in modules[modules.index(arguments.first) :]:
        data = ["--data", str(arguments.data)] if PARTS[module] else []
        command = [sys.executable, "-m", module, *data]
        print(" ".join(["python", *command[1:]]), flush=True)
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
