"""Export of a torch module to one self-contained, reproducible ONNX file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from training.base.whole_file import write_whole

OPSET = 20
_SMALLEST_HALVED = 256  # elements; smaller tensors are not worth a Cast


def export(
    module: torch.nn.Module,
    inputs: dict[str, torch.Tensor],
    outputs: list[str],
    path: Path,
    dynamic: dict[str, dict[int, str]] | None = None,
    half_storage: bool = False,
) -> None:
    """Write `module` to `path` as ONNX.

    `inputs`: example tensors by the argument names of `module.forward`, in order;
    they become the graph's input names. `outputs`: names of the results.
    `dynamic`: for an input the axes whose size stays open, each with the name of its
    dimension; equal names mean equal sizes (give examples of size 2 or more there).
    `half_storage` keeps large float32 weights as float16 and computes in float32.
    Stack traces and doc strings are removed: they hold paths of the machine.
    """
    sizes = {
        name: torch.export.Dim(name)
        for axes in (dynamic or {}).values()
        for name in axes.values()
    }
    shapes = {
        name: {
            axis: sizes[size] for axis, size in (dynamic or {}).get(name, {}).items()
        }
        for name in inputs
    }
    module.eval()
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.onnx"
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            raw,
            input_names=list(inputs),
            output_names=outputs,
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            dynamic_shapes=shapes,
            verbose=False,
        )
        model = onnx.load(raw)
    _check_open_sizes(model.graph, dynamic or {})
    _strip(model)
    if half_storage:
        _halve_storage(model.graph)
    onnx.checker.check_model(model, full_check=True)
    write_whole(Path(path), model.SerializeToString(deterministic=True))


def _check_open_sizes(graph: onnx.GraphProto, dynamic: dict[str, dict[int, str]]):
    """Refuse a graph in which the tracer has fixed a size that should stay open."""
    for value in graph.input:
        sizes = value.type.tensor_type.shape.dim
        for axis, name in dynamic.get(value.name, {}).items():
            if sizes[axis].dim_param != name:
                raise ValueError(
                    f"size {name!r} of {value.name!r} was fixed in tracing; "
                    "use x.shape[0] in place of len(x) in the module"
                )


def _strip(model: onnx.ModelProto) -> None:
    """Remove everything that depends on the exporting machine."""
    model.doc_string = ""
    del model.metadata_props[:]
    graph = model.graph
    graph.doc_string = ""
    graph.name = "graph"
    del graph.metadata_props[:]
    del graph.value_info[:]
    described = [*graph.node, *graph.initializer, *graph.input, *graph.output]
    for item in described:
        item.doc_string = ""
        del item.metadata_props[:]


def _halve_storage(graph: onnx.GraphProto) -> None:
    """Store large float32 initializers as float16, each behind a Cast."""
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < _SMALLEST_HALVED:
            continue
        if np.abs(values).max() > np.finfo(np.float16).max:
            continue
        name, stored = tensor.name, f"{tensor.name}_half"
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), stored))
        casts.append(
            helper.make_node("Cast", [stored], [name], to=onnx.TensorProto.FLOAT)
        )
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
