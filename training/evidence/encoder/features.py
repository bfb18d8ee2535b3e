"""Features of the training image sets, computed once and kept in .cache/features."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from training.base import folders
from training.base.folders import MODELS
from training.base.graph import run_graph
from training.base.whole_file import whole_file
from training.evidence.encoder.export import BATCH, FILE

ENCODER = MODELS / FILE
"""The encoder that ships."""
CACHE = folders.CACHE / "features"
ZOOMED_SIDE = 28
"""Side of the centre crop of the second view. Sets are padded or scaled to 32 pixels
depending on who prepares them; a data set's code should not depend on that."""


@dataclass(frozen=True)
class SetFeatures:
    """Encoder features of the training images of one set."""

    name: str
    views: np.ndarray
    """float16 [2, images, F]: as they are, and zoomed."""
    labels: np.ndarray
    """int64 [images]."""
    grey: bool
    """Whether the images have one channel."""

    @property
    def classes(self) -> int:
        return int(self.labels.max()) + 1


def embed(images: np.ndarray, encoder: Path = ENCODER) -> np.ndarray:
    """Features float32 [n, F] of uint8 images [n, 32, 32, 1 or 3] by an encoder."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(encoder, options)
    rgb = np.broadcast_to(images, (*images.shape[:3], 3))
    return np.concatenate(
        [
            run_graph(
                session, None, {"images": np.ascontiguousarray(rgb[i : i + BATCH])}
            )[0]
            for i in range(0, len(rgb), BATCH)
        ]
    )


def zoom(images: np.ndarray) -> np.ndarray:
    """Centre crops of uint8 images [n, 32, 32, c], scaled back to their side."""
    side = images.shape[1]
    margin = (side - ZOOMED_SIDE) // 2
    crops = images[:, margin : side - margin, margin : side - margin]
    if crops.shape[3] == 1:
        crops = crops[..., 0]
    scaled = [
        Image.fromarray(crop).resize((side, side), Image.Resampling.BILINEAR)
        for crop in crops
    ]
    return np.stack([np.asarray(image) for image in scaled]).reshape(images.shape)


def set_names(data: Path) -> list[str]:
    """Names of the image sets under `data`/images, sorted.

    Raises FileNotFoundError when there are none."""
    names = sorted(path.stem for path in (data / "images").glob("*.npz"))
    if not names:
        raise FileNotFoundError(
            f"No image sets in {data / 'images'}: name the data folder with --data."
        )
    return names


@cache
def encoder_hash(encoder: Path) -> str:
    """The first 12 digits of the file's SHA-256: what caches go by.

    Raises FileNotFoundError with advice when it is not there."""
    if not encoder.exists():
        raise FileNotFoundError(f"{encoder} is missing: name the encoder's ONNX file.")
    return hashlib.sha256(encoder.read_bytes()).hexdigest()[:12]


@cache
def set_features(data: Path, name: str, encoder: Path = ENCODER) -> SetFeatures:
    """Features of the set's training images, from the cache if they are there."""
    path = CACHE / f"{name}-{encoder_hash(encoder)}.npz"
    if not path.exists():
        with np.load(data / "images" / f"{name}.npz") as arrays:
            images, labels = arrays["train_x"], arrays["train_y"].astype(np.int64)
        views = np.stack([embed(images, encoder), embed(zoom(images), encoder)]).astype(
            np.float16
        )
        with whole_file(path) as partial, open(partial, "wb") as file:
            np.savez(file, views=views, labels=labels, grey=images.shape[3] == 1)
    with np.load(path) as arrays:
        return SetFeatures(
            name, arrays["views"], arrays["labels"], bool(arrays["grey"])
        )
