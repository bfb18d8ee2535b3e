"""Numbers that take long to compute, kept in a file between runs."""

import json
import os
from collections.abc import Callable
from pathlib import Path


class KeptNumbers:
    """Lists of numbers by key, in a JSON file."""

    def __init__(self, path: Path):
        self._path = path
        self._known: dict[str, list[float]] = {}
        if path.exists():
            self._known = json.loads(path.read_text())
        self._saved = len(self._known)

    def get(self, key: str, compute: Callable[[], list[float]]) -> list[float]:
        """The numbers of a key, computed where they are not there yet."""
        if key not in self._known:
            self._known[key] = compute()
        return self._known[key]

    def save(self) -> None:
        """Writes what has been added since the last time; the file is never half
        written."""
        if len(self._known) == self._saved:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".part")
        partial.write_text(json.dumps(self._known))
        os.replace(partial, self._path)
        self._saved = len(self._known)
