"""The manifest of the shipped models: what each file is and how it was made."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import onnx

from training.base.folders import MODELS
from training.base.whole_file import write_whole

SCHEMA = "pomonag-models/1"


def write_entry(
    file: str,
    role: str,
    space: str | None,
    training: dict[str, Any],
    metrics: dict[str, dict[str, Any]],
    constants: dict[str, Any],
    models: Path = MODELS,
) -> None:
    """Put the entry of `models/file` into the manifest, keeping all others.

    `training`: command, data, seed. `metrics`: name -> value and the command that
    measures it. Hash, size, opset, inputs and outputs are read from the file.
    """
    path = models / file
    content = path.read_bytes()
    model = onnx.load_from_string(content)
    entry = {
        "file": file,
        "role": role,
        "space": space,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "opset": next(item.version for item in model.opset_import if not item.domain),
        "inputs": [_describe(value) for value in model.graph.input],
        "outputs": [_describe(value) for value in model.graph.output],
        "training": training,
        "metrics": metrics,
        "constants": constants,
    }
    _write(entry, models)


def write_constants(
    file: str, constants: dict[str, Any], models: Path = MODELS
) -> None:
    """Replace some constants of the entry of `file`; KeyError if there is no entry."""
    entry = read_entry(file, models)
    _write({**entry, "constants": {**entry["constants"], **constants}}, models)


def read_entry(file: str, models: Path = MODELS) -> dict[str, Any]:
    """The manifest's entry of `file`; KeyError if there is none."""
    for entry in _read(models)["files"]:
        if entry["file"] == file:
            return entry
    raise KeyError(f"{file} is not in {models / 'manifest.json'}")


def file_of(role: str, models: Path = MODELS) -> str:
    """The file of the only entry with a role; KeyError if there is none."""
    for entry in _read(models)["files"]:
        if entry["role"] == role:
            return entry["file"]
    raise KeyError(f"no {role} is in {models / 'manifest.json'}")


def _read(models: Path) -> dict[str, Any]:
    path = models / "manifest.json"
    if not path.exists():
        return {"schema": SCHEMA, "files": []}
    return json.loads(path.read_text())


def _write(entry: dict[str, Any], models: Path) -> None:
    """Put an entry in the place of the one with the same file."""
    files = _read(models)["files"]
    others = [item for item in files if item["file"] != entry["file"]]
    files = sorted([*others, entry], key=lambda item: item["file"])
    text = json.dumps({"schema": SCHEMA, "files": files}, indent=2)
    write_whole(models / "manifest.json", text + "\n")


def _describe(value: onnx.ValueInfoProto) -> dict[str, Any]:
    tensor = value.type.tensor_type
    return {
        "name": value.name,
        "type": onnx.TensorProto.DataType.Name(tensor.elem_type).lower(),
        "shape": [
            size.dim_param if size.HasField("dim_param") else size.dim_value
            for size in tensor.shape.dim
        ],
    }
