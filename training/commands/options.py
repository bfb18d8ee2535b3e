"""Options that several commands have."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from training.base.folders import DATA
from training.rooms import ROOMS


def parser_of(documentation: str | None) -> ArgumentParser:
    """A parser that says the first line of a command's documentation."""
    lines = (documentation or "").splitlines()
    return ArgumentParser(description=lines[0] if lines else None)


def add_data(parser: ArgumentParser) -> ArgumentParser:
    """Adds --data, the folder of image sets and published tables (docs/data.md)."""
    parser.add_argument(
        "--data", type=Path, default=DATA, help="holds images/ and nas/ (docs/data.md)"
    )
    return parser


def add_space(parser: ArgumentParser) -> ArgumentParser:
    """Adds --space, the search space's key."""
    parser.add_argument("--space", choices=list(ROOMS), required=True)
    return parser
