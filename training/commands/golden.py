"""Write the golden files that pin other languages to the spaces and shipped models.

Usage: python -m training.commands.golden [--space SPACE] [--models DIR] [--out DIR]
Without a space all are written, that of the landmark too. Models are read from DIR,
files are written to another DIR; by default those that ship and test/golden.
"""

import json
from pathlib import Path
from typing import Any

from training.base.folders import GOLDEN, MODELS
from training.base.whole_file import write_whole
from training.commands.options import parser_of
from training.evidence.landmark.golden import landmark_file
from training.rooms import ROOMS
from training.sampling.golden import files_of


def write(path: Path, content: dict[str, Any], separators: tuple[str, str]) -> None:
    """Writes a golden file."""
    write_whole(path, json.dumps(content, separators=separators) + "\n")
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--space", choices=list(ROOMS))
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--out", type=Path, default=GOLDEN)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for key in [options.space] if options.space else ROOMS:
        room = ROOMS[key]
        files = files_of(room.space, options.models)
        for name in files.keys() - room.golden.keys():
            write(options.out / f"{key}-{name}.json", files[name](), (",", ":"))
        for name, make in room.golden.items():
            write(options.out / f"{key}-{name}.json", make(), (", ", ": "))
    if options.space is None:
        write(options.out / "landmark.json", landmark_file(), (", ", ": "))


if __name__ == "__main__":
    main()
