"""Writes models/landmark.onnx."""

import torch

from training.base.folders import MODELS
from training.base.manifest import write_entry
from training.base.onnx_file import export
from training.evidence.landmark.network import CLASSES, SIDE, Landmark
from training.evidence.landmark.rules import BATCH, IMAGES, RATE, STEPS

FILE = "landmark.onnx"
COMMAND = "python -m training.commands.export_landmark"
SEED = 0


def write_shipped() -> None:
    """The landmark's network and its entry in the manifest."""
    network = Landmark(SEED)
    path = MODELS / FILE
    export(
        network,
        {
            "state": torch.zeros(2, len(network.first)),
            "images": torch.zeros(2, SIDE, SIDE, 3, dtype=torch.uint8),
            "labels": torch.zeros(2, CLASSES),
            "rate": torch.zeros(1),
        },
        ["next", "logits"],
        path,
        dynamic={"images": {0: "b"}, "labels": {0: "b"}},
    )
    write_entry(
        FILE,
        role="landmark",
        space=None,
        training={"command": COMMAND, "data": "none", "seed": SEED},
        metrics={},
        constants={
            "imageSide": SIDE,
            "images": IMAGES,
            "steps": STEPS,
            "batch": BATCH,
            "rate": RATE,
        },
    )
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")
