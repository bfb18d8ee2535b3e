"""Where things are in the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "models"
GOLDEN = ROOT / "test" / "golden"
CACHE = ROOT / ".cache"
"""What can be computed again; not in git."""
DATA = ROOT / "data"
"""Image sets and published tables; not in git, docs/data.md says how to fill it."""
