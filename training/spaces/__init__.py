"""Search spaces, one package each, and their contract; training/rooms.py lists them."""

from training.spaces.contract import (
    UNUSED,
    Effort,
    Enumerable,
    Examples,
    Ragged,
    Space,
    Steering,
    Symmetric,
    choices_of,
)

__all__ = [
    "UNUSED",
    "Effort",
    "Enumerable",
    "Examples",
    "Ragged",
    "Space",
    "Steering",
    "Symmetric",
    "choices_of",
]
