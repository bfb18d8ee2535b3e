"""Writes an encoder of the paper's choice, ViT-B/16, from weights of one's own."""

import pickle
from pathlib import Path

import torch

from training.base.manifest import write_entry
from training.base.onnx_file import export
from training.evidence.encoder.encoder import IMAGE_SIDE
from training.evidence.encoder.export import FILE
from training.evidence.encoder.vit import VisionTransformer, VitEncoder


def read_weights(path: Path) -> dict[str, torch.Tensor]:
    """A checkpoint's tensors by name.

    Raises FileNotFoundError or ValueError saying what to do."""
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: download vit_b_16's weights.")
    try:
        weights = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError) as error:
        raise ValueError(f"{path} is no PyTorch checkpoint: {error}") from error
    if not isinstance(weights, dict):
        raise ValueError(f"{path} holds no state dict: save the model's state_dict().")
    return weights


def write_encoder(network: VisionTransformer, folder: Path, command: str) -> None:
    """encoder.onnx and its entry in the folder's manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    shape = (2, IMAGE_SIDE, IMAGE_SIDE, 3)
    export(
        VitEncoder(network).eval(),
        {"images": torch.zeros(shape, dtype=torch.uint8)},
        ["features"],
        folder / FILE,
        dynamic={"images": {0: "n"}},
        half_storage=True,
    )
    write_entry(
        FILE,
        role="encoder",
        space=None,
        training={"command": command, "data": "weights of the user's own", "seed": 0},
        metrics={},
        constants={"imageSide": IMAGE_SIDE},
        models=folder,
    )
