"""ONNX files and the records about them."""

import datetime
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from training.base import manifest, onnx_file
from training.base import record as metrics
from training.base.graph import run_graph


class Scale(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(30, 40)

    def forward(self, rows, factor):
        return self.layer(rows) * factor


@pytest.fixture
def exported(tmp_path):
    torch.manual_seed(0)
    module = Scale()
    inputs = {"rows": torch.randn(3, 30), "factor": torch.tensor([2.0])}
    path = tmp_path / "scale.onnx"
    onnx_file.export(module, inputs, ["result"], path, {"rows": {0: "b"}})
    return module, inputs, path


def run(path, inputs):
    session = onnxruntime.InferenceSession(path)
    tensors = {key: value.numpy() for key, value in inputs.items()}
    return run_graph(session, None, tensors)[0]


def test_export_keeps_the_batch_open_and_names_no_path(exported):
    module, inputs, path = exported
    inputs["rows"] = torch.randn(7, 30)
    expected = module(**inputs).detach().numpy()
    np.testing.assert_allclose(run(path, inputs), expected, atol=1e-6)
    content = path.read_bytes()
    assert b".py" not in content and b"/site-packages" not in content
    assert [file.name for file in path.parent.iterdir()] == ["scale.onnx"]


def test_half_storage_is_smaller_and_computes_in_float32(exported, tmp_path):
    module, inputs, path = exported
    halved = tmp_path / "halved.onnx"
    onnx_file.export(
        module, inputs, ["result"], halved, {"rows": {0: "b"}}, half_storage=True
    )
    assert halved.stat().st_size < 0.7 * path.stat().st_size
    np.testing.assert_allclose(run(halved, inputs), run(path, inputs), atol=5e-3)
    assert onnx.load(halved).graph.output[0].type.tensor_type.elem_type == 1


def test_manifest_describes_the_file_and_keeps_other_entries(exported):
    path = exported[2]
    for name in ("scale.onnx", "other.onnx"):
        (path.parent / name).write_bytes(path.read_bytes())
        manifest.write_entry(
            name, "test", None, {"seed": 1}, {}, {"k": 2}, models=path.parent
        )
    written = json.loads((path.parent / "manifest.json").read_text())
    assert [item["file"] for item in written["files"]] == ["other.onnx", "scale.onnx"]
    entry = manifest.read_entry("scale.onnx", path.parent)
    assert entry["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert entry["bytes"] == path.stat().st_size
    assert entry["opset"] == onnx_file.OPSET
    assert entry["inputs"] == [
        {"name": "rows", "type": "float", "shape": ["b", 30]},
        {"name": "factor", "type": "float", "shape": [1]},
    ]
    with pytest.raises(KeyError, match="missing.onnx"):
        manifest.read_entry("missing.onnx", path.parent)


def test_metrics_are_kept_and_replaced(tmp_path):
    path = tmp_path / "metrics.json"
    for key, value in (("b.x", 1.0), ("a.x", 2.0), ("b.x", 3.0)):
        metrics.record(key, value, "ms", 5, [0, 1], 0.1, "command", path)
    written = json.loads(path.read_text())
    assert list(written) == ["a.x", "b.x"]
    assert written["b.x"]["value"] == 3.0 and written["b.x"]["n"] == 5
    with pytest.raises(ValueError, match="a.x"):
        metrics.record("a.x", float("nan"), "ms", 1, [], None, "command", path)


def test_metrics_are_written_as_typescript_writes_them(tmp_path):
    golden = Path("test/golden/metrics.json").read_text(encoding="utf-8")
    path = tmp_path / "metrics.json"
    path.write_text(golden, encoding="utf-8")
    command = "npm run bench"
    metrics.record("b.small", 0.0000123456, "μs × 2", 1, [], 1.5e-7, command, path)
    metrics.record("a.whole", 100.0001, "%", 5, [1, 2], 0.0, command, path)
    today = datetime.date.today().isoformat()
    written = path.read_text(encoding="utf-8").replace(today, "2026-01-02")
    assert written == golden
