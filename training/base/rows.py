"""Tables as they are published."""

import csv
import gzip
from pathlib import Path


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, gzipped or not.

    Raises FileNotFoundError with advice when it is not there."""
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: name the data folder with --data.")
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", newline="") as file:
        return list(csv.DictReader(file))
