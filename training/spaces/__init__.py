"""Search spaces, one package each, and their contract; training/rooms.py lists them."""

from training.spaces.contract import (
    UNUSED,
    Effort,
    Enumerable,
    Examples,
    Space,
    Steering,
    Symmetric,
)

__all__ = [
    "UNUSED",
    "Effort",
    "Enumerable",
    "Examples",
    "Space",
    "Steering",
    "Symmetric",
]
