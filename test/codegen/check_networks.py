"""Measures generated networks in PyTorch.

Reads a JSON list of {"module", "onnx", "resolution", "channels", "countBias"} from the
file named on the command line and prints, for each, what the network really is.
"""

import importlib.util
import json
import sys
from pathlib import Path

import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from torch import nn


def load_class(path: str) -> type[nn.Module]:
    """The one nn.Module class that a generated file defines."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (found,) = (
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, nn.Module)
    )
    return found


def count_macs(network: nn.Module, images: torch.Tensor, count_bias: bool) -> int:
    """Multiply-accumulates of convolutions and linear layers.

    NAS-Bench-201 counts the classifier's bias too, Once-for-All does not.
    """
    total = 0

    def count(layer: nn.Module, inputs: tuple, output: torch.Tensor) -> None:
        nonlocal total
        if isinstance(layer, nn.Conv2d):
            total += output[0].numel() * layer.weight[0].numel()
        else:
            total += layer.weight.numel() + count_bias * layer.bias.numel()

    for layer in network.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            layer.register_forward_hook(count)
    network(images)
    return total


def onnx_difference(network: nn.Module, path: str, images: torch.Tensor) -> float:
    """Largest difference of logits, relative to the largest logit, on equal weights."""
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    weights = {
        tensor.name: torch.tensor(numpy_helper.to_array(tensor))
        for tensor in model.graph.initializer
    }
    missing, unexpected = network.load_state_dict(weights, strict=False)
    assert not unexpected, unexpected
    assert all(name.endswith("num_batches_tracked") for name in missing), missing
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (logits,) = session.run(None, {"images": images.numpy()})
    expected = network(images)
    difference = (expected - torch.from_numpy(logits)).abs().max()
    return (difference / expected.abs().max()).item()


def measure(
    module: str, onnx: str, resolution: int, channels: int, countBias: bool
) -> dict[str, object]:
    torch.manual_seed(0)
    network = load_class(module)()
    images = torch.randn(2, channels, resolution, resolution)
    loss = nn.functional.cross_entropy(network(images), torch.tensor([0, 1]))
    loss.backward()
    network.eval()
    with torch.no_grad():
        return {
            "params": sum(p.numel() for p in network.parameters()),
            "macs": count_macs(network, images[:1], countBias),
            "shape": list(network(images).shape),
            "loss": loss.item(),
            "onnxDifference": onnx_difference(network, onnx, images),
        }


if __name__ == "__main__":
    torch.set_num_threads(1)
    jobs = json.loads(Path(sys.argv[1]).read_text())
    print(json.dumps([measure(**job) for job in jobs]))
