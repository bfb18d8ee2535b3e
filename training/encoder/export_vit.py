"""Writes an encoder of the paper's choice, ViT-B/16, from weights of your own.

Usage: python -m training.encoder.export_vit --weights FILE --out DIR

FILE is torchvision's `vit_b_16` checkpoint (`ViT_B_16_Weights.IMAGENET1K_V1`, a .pth
file), downloaded from PyTorch's site. DIR gets encoder.onnx and its manifest entry.
Then `python -m training.predictors.train --encoder DIR/encoder.onnx --out DIR` trains
the predictors on its features, and the setting pomonag.encoderPath names
DIR/encoder.onnx.
"""

import argparse
import pickle
from pathlib import Path

import torch

from training.encoder.encoder import IMAGE_SIDE
from training.encoder.export import FILE
from training.encoder.vit import VisionTransformer, VitEncoder
from training.export.manifest import write_entry
from training.export.onnx_file import export


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    network = VisionTransformer()
    try:
        network.load_published(read_weights(arguments.weights))
    except (FileNotFoundError, ValueError) as error:
        parser.exit(1, f"error: {error}\n")
    write_encoder(network, arguments.out, "python -m training.encoder.export_vit")
    print(
        f"{arguments.out / FILE}: {(arguments.out / FILE).stat().st_size / 1e6:.0f} MB"
    )


if __name__ == "__main__":
    main()
