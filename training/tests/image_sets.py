"""Small synthetic image sets in the form of the shared ones."""

import json
from pathlib import Path

import numpy as np


def write_image_sets(folder: Path) -> Path:
    """Two sets of 16 x 16 images that differ in brightness or in stripes.

    Returns the folder, as `--data` takes it.
    """
    images = folder / "images"
    images.mkdir()
    random = np.random.default_rng(0)
    for name, classes, channels in (("bright", 4, 1), ("stripes", 2, 3)):
        arrays = {}
        for part, per_class in (("train", 110), ("test", 25)):
            y = np.repeat(np.arange(classes), per_class)
            x = random.normal(128, 30, (len(y), 16, 16, channels))
            if name == "bright":
                x[:, 4:12, 4:12] += 40.0 * y[:, None, None, None]
            else:
                x[y == 1, ::4] += 60
            arrays[f"{part}_x"] = x.clip(0, 255).astype(np.uint8)
            arrays[f"{part}_y"] = y.astype(np.uint16)
        np.savez(images / f"{name}.npz", **arrays)
        facts = {"num_classes": classes, "train": 110 * classes}
        (images / f"{name}.json").write_text(json.dumps(facts))
    return folder
