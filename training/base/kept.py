"""Numbers that take long to compute, kept in a file between runs."""

import ast
import fcntl
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from training.base.whole_file import write_whole


class KeptNumbers:
    """Lists of numbers by key, in a JSON file that several processes may share."""

    def __init__(self, path: Path, given: dict[str, list[float]] | None = None):
        """`given`: numbers that are known from elsewhere."""
        self._path = path
        self._known = (given or {}) | self._read()
        self._saved = len(self._known)

    def get(self, key: str, compute: Callable[[], list[float]]) -> list[float]:
        """The numbers of a key, computed where they are not there yet."""
        if key not in self._known:
            self._known[key] = compute()
        return self._known[key]

    def save(self) -> None:
        """Adds what is new since the last time to the file, beside what other processes
        have added; the file is never half written."""
        if len(self._known) == self._saved:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with open(self._path.with_suffix(".lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._known = self._read() | self._known
            write_whole(self._path, json.dumps(self._known))
        self._saved = len(self._known)

    def _read(self) -> dict[str, list[float]]:
        return json.loads(self._path.read_text()) if self._path.exists() else {}


def code_of(module: ModuleType) -> bytes:
    """What a module does: its syntax tree without imports, comments, documentation.

    Kept numbers that go by it last until the code that computes them changes."""
    tree = ast.parse(Path(str(module.__file__)).read_bytes())
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            body[:] = [part for part in body if not _is_silent(part)]
    return ast.dump(tree).encode()


def _is_silent(node: ast.AST) -> bool:
    """Whether a statement is an import or a text that stands alone."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Constant):
        return False
    return isinstance(node.value.value, str)
