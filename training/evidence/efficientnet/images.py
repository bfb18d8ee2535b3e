"""The photo sets: what there is, and the photos of a task."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from training.evidence.meta_dataset.tasks import Images, ImageSet, Task, stratified

FOLDER = "photos"


def photo_sets(data: Path) -> list[ImageSet]:
    """The sets under DATA/photos, by name, with their numbers of training photos."""
    found = []
    for path in sorted((data / FOLDER).glob("*.json")):
        counts = json.loads(path.read_text())["counts"]
        train = [n for name, n in counts.items() if name.startswith("train/")]
        found.append(ImageSet(path.stem, len(train), sum(train)))
    if not found:
        raise FileNotFoundError(
            f"no photo sets in {data / FOLDER}: name the folder that holds {FOLDER}/ "
            "by --data"
        )
    return found


def load_photos(data: Path, task: Task, side: int, at_most: int = 2**31) -> Images:
    """The task's photos [n, side, side, 3], of the training photos the first `at_most`
    of a stratified order. Classes are renumbered 0, 1, ... in the task's order, which
    is that of their names."""
    whole = _read(data / FOLDER / f"{task.dataset}.zip", side)
    numbers = np.full(int(whole.train_y.max()) + 1, -1)
    numbers[list(task.classes)] = np.arange(len(task.classes))
    parts = []
    for x, y in ((whole.train_x, whole.train_y), (whole.test_x, whole.test_y)):
        labels = numbers[y]
        parts += [x[labels >= 0], labels[labels >= 0]]
    images = Images(*parts)
    kept = stratified(images.train_y)[:at_most]
    return replace(images, train_x=images.train_x[kept], train_y=images.train_y[kept])


@lru_cache(maxsize=2)
def _read(path: Path, side: int) -> Images:
    """NAME/{train,test}/CLASS/FILE of an archive, files in the order of their names."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(n for n in archive.namelist() if not n.endswith("/"))
        classes = sorted({name.split("/")[2] for name in names})
        x: dict[str, list] = {"train": [], "test": []}
        y: dict[str, list] = {"train": [], "test": []}
        for name in names:
            _, part, label, _ = name.split("/")
            with Image.open(io.BytesIO(archive.read(name))) as photo:
                upright = ImageOps.exif_transpose(photo).convert("RGB")
            fitted = ImageOps.fit(upright, (side, side), Image.Resampling.BICUBIC)
            x[part].append(np.asarray(fitted))
            y[part].append(classes.index(label))
    arrays = [
        np.array(values[part], dtype)
        for part in ("train", "test")
        for values, dtype in ((x, np.uint8), (y, np.int64))
    ]
    return Images(*arrays)
