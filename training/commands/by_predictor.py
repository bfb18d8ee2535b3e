"""What the commands have in common that train a sampler's networks by a predictor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from training.commands.options import add_space, parser_of
from training.rooms import ROOMS
from training.sampling.targets import Targets
from training.spaces import Space

Train = Callable[[Space, Targets, int, int, Path | None], None]
"""(space, targets, steps, seed, folder) -> writes a graph and its entry."""


def run_training(documentation: str | None, train: Train, steps: int) -> None:
    """Trains for --space by its predictor, by default in so many steps."""
    parser = add_space(parser_of(documentation))
    parser.add_argument("--steps", type=int, default=steps)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    room, out = ROOMS[arguments.space], arguments.out
    try:
        targets = room.targets(room.space, out)
    except (FileNotFoundError, ValueError) as error:
        parser.exit(1, f"error: {error}\n")
    train(room.space, targets, arguments.steps, arguments.seed, out)
