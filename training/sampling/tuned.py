"""The samplers' tuned settings, `tuned.json`, written by training.commands.tune."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("tuned.json")


def read_tuned(space: str, sampler: str, path: Path = FILE) -> dict[str, Any]:
    """Constants of the manifest that belong to a sampler in a space.

    `fast`: lambda, mu, sigmaMax, sigmaMin. `paper`: factors, accurateFactors.
    """
    return json.loads(path.read_text())[space][sampler]


def write_tuned(
    space: str, sampler: str, constants: dict[str, Any], path: Path = FILE
) -> None:
    """Replaces some constants of a sampler, keeping all others."""
    settings = json.loads(path.read_text())
    settings[space][sampler] |= constants
    path.write_text(json.dumps(settings, indent=2) + "\n")
