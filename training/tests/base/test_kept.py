"""What is computed once is kept, whichever process computed it."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from training.base.kept import KeptNumbers
from training.evidence.encoder import features


def never() -> list[float]:
    raise AssertionError("computed again")


def test_numbers_are_computed_once(tmp_path):
    path = tmp_path / "folder" / "numbers.json"
    kept = KeptNumbers(path)
    assert kept.get("a", lambda: [1.0]) == [1.0]
    kept.save()
    assert KeptNumbers(path).get("a", never) == [1.0]


def test_two_writers_lose_nothing(tmp_path):
    path = tmp_path / "numbers.json"
    first, second = KeptNumbers(path), KeptNumbers(path)
    first.get("a", lambda: [1.0])
    second.get("b", lambda: [2.0])
    first.save()
    second.save()
    first.get("c", lambda: [3.0])
    first.save()
    assert json.loads(path.read_text()) == {"a": [1.0], "b": [2.0], "c": [3.0]}


def test_writers_at_the_same_time_lose_nothing(tmp_path):
    path = tmp_path / "numbers.json"
    program = (
        "import sys; from pathlib import Path\n"
        "from training.base.kept import KeptNumbers\n"
        "kept = KeptNumbers(Path(sys.argv[1]))\n"
        "for i in range(30):\n"
        "    kept.get(f'{sys.argv[2]} {i}', lambda: [i]); kept.save()\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, path, name]) for name in "ab"
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert len(json.loads(path.read_text())) == 60


def test_features_are_kept_whole_or_not_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr(features, "CACHE", tmp_path / "cache")
    (tmp_path / "images").mkdir()
    images = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)
    labels = np.array([0, 1, 0, 1])
    np.savez(tmp_path / "images" / "own.npz", train_x=images, train_y=labels)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            features.set_features(tmp_path, "own")
    assert not list((tmp_path / "cache").glob("*.npz"))
    found = features.set_features(tmp_path, "own")
    assert found.views.shape[:2] == (2, 4) and found.classes == 2
    assert [path.suffix for path in (tmp_path / "cache").glob("own-*.npz")] == [".npz"]
