"""The samplers' tuned settings, tuned/KEY.json, written by training.commands.tune."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.base.whole_file import write_whole
from training.sampling.schedule import FAST_SIGMA_MIN, SIGMA_MAX
from training.spaces import Space

FOLDER = Path(__file__).with_name("tuned")

FACTORS = {"accuracy": 5.0, "params": 1.0, "macs": 1.0, "latency": 1.0}
"""The paper sampler's factors by hand, the same in every space."""


def by_hand(space: Space, sampler: str) -> dict[str, float]:
    """A sampler's factors by name, as they are before any tuning."""
    if sampler == "paper":
        return dict(FACTORS)
    strength, price = space.STEERING.strength, space.STEERING.price
    ends = {"sigmaMax": SIGMA_MAX, "sigmaMin": FAST_SIGMA_MIN}
    return {"lambda": strength, "mu": price, **ends}


def read_tuned(space: Space, sampler: str, folder: Path = FOLDER) -> dict[str, Any]:
    """Constants of the manifest that belong to a sampler in a space; those by hand
    where the space has not been tuned.

    `fast`: lambda, mu, sigmaMax, sigmaMin. `paper`: factors, accurateFactors.
    """
    return _read(space, folder)[sampler]


def write_tuned(
    space: Space, sampler: str, constants: dict[str, Any], folder: Path = FOLDER
) -> None:
    """Replaces some constants of a sampler, keeping all others."""
    settings = _read(space, folder)
    settings[sampler] |= constants
    write_whole(folder / f"{space.KEY}.json", json.dumps(settings, indent=2) + "\n")


def _read(space: Space, folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / f"{space.KEY}.json"
    if path.exists():
        return json.loads(path.read_text())
    factors = list(by_hand(space, "paper").values())
    return {
        "fast": by_hand(space, "fast"),
        "paper": {"factors": factors, "accurateFactors": factors},
    }
