"""Writing of files: whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file to write beside `path`, whose place it takes at the end of the block.

    Where the block fails, `path` is as it was and the other file goes. The folder is
    made where it is missing; of a link, what it leads to is replaced.
    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    # Apart from what another process writes.
    partial = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        yield partial
        if target.exists():
            partial.chmod(target.stat().st_mode)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def write_whole(path: Path, content: str | bytes) -> None:
    """Writes a file, whole or not at all; text in UTF-8."""
    data = content.encode() if isinstance(content, str) else content
    with whole_file(path) as partial:
        partial.write_bytes(data)
