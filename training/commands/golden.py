"""Write the golden files that pin other languages to the spaces and shipped models.

Usage: python -m training.commands.golden [--space SPACE]
Without a space all are written, those of the data set's code and of the landmark too.
"""

import json
from collections.abc import Callable
from typing import Any

from training.base.folders import GOLDEN
from training.commands.options import parser_of
from training.evidence.landmark.golden import landmark_file
from training.models.nasbench201 import golden as nasbench201
from training.sampling.golden import files_of
from training.spaces import SPACES

SHARED: dict[str, Callable[[], dict[str, Any]]] = {
    "landmark": landmark_file,
    "nasbench201-dataset": nasbench201.dataset_file,
    "nasbench201-predictor": nasbench201.predictor_file,
}


def write(name: str, content: dict[str, Any], separators: tuple[str, str]) -> None:
    """Writes a golden file."""
    path = GOLDEN / f"{name}.json"
    path.write_text(json.dumps(content, separators=separators) + "\n")
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--space", choices=list(SPACES))
    chosen = parser.parse_args().space
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for key in [chosen] if chosen else SPACES:
        for name, make in files_of(SPACES[key]).items():
            write(f"{key}-{name}", make(), (",", ":"))
    if chosen is None:
        for name, make in SHARED.items():
            write(name, make(), (", ", ": "))


if __name__ == "__main__":
    main()
