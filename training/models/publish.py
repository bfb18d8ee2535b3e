"""Writes a space's trained predictor: its graph, its entry in the manifest, and the
teacher of the samplers' networks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from training.base.manifest import write_entry
from training.base.onnx_file import export
from training.models.request import Request
from training.models.teacher import Teacher
from training.spaces import Space


@dataclass(frozen=True)
class Trained:
    """A predictor and what is stated of it."""

    teacher: Teacher[nn.Module]
    labels: list[str]
    """The teacher's devices in words."""
    ln_ms: np.ndarray
    """[n, devices] of architectures that stand for the space, at its own side."""
    data: str
    """What it was trained on, in words."""
    metrics: dict[str, float] = field(default_factory=dict)
    sides: Sequence[tuple[int, int]] | None = None
    """Least and largest side that each device was measured at, where there are any."""
    half_storage: bool = False
    """Whether the graph keeps large weights as float16."""


def file_of(space: Space) -> str:
    """Name of the space's predictor graph."""
    return f"{space.KEY}-predictor.onnx"


def publish(space: Space, trained: Trained, request: Request, command: str) -> None:
    """Writes all three where the request wants them; `command` trains it again."""
    trained.teacher.save(space.KEY, request.out)
    training = {"command": command, "data": trained.data, "seed": request.seed}
    write(space, trained, training, request.models)


def write(
    space: Space, trained: Trained, training: dict[str, Any], models: Path
) -> None:
    """Writes the graph and its entry into a folder of models; `training`: command,
    data, seed."""
    path = models / file_of(space)
    write_graph(space, trained.teacher, path, trained.half_storage)
    write_entry(
        file_of(space),
        "predictor",
        space.KEY,
        training,
        metrics={
            name: {"value": value, "command": training["command"]}
            for name, value in trained.metrics.items()
        },
        constants={"devices": _devices(space, trained)},
        models=models,
    )


def write_graph(
    space: Space, teacher: Teacher[nn.Module], path: Path, half_storage: bool = False
) -> None:
    """Exports the teacher's predictor to `path`."""
    inputs = {
        "architecture": torch.from_numpy(space.encode(space.population()[:2])),
        "code": torch.zeros(1, teacher.codes.shape[1]),
    }
    if space.NEEDS_RESOLUTION:
        inputs["resolution"] = torch.tensor([math.log(space.SIDE)])
    export(
        teacher.predictor,
        inputs,
        ["accuracy", "interval", "difference", "latency"],
        path,
        dynamic={"architecture": {0: "n"}},
        half_storage=half_storage,
    )


def _devices(space: Space, trained: Trained) -> list[dict[str, Any]]:
    """Names, measured sides where they matter, quantiles at the space's own side."""
    quantiles = np.quantile(trained.ln_ms, np.linspace(0, 1, 21), axis=0).T
    described: list[dict[str, Any]] = []
    names = zip(trained.teacher.devices, trained.labels, strict=True)
    for place, ((name, label), row) in enumerate(zip(names, quantiles, strict=True)):
        sides = {} if trained.sides is None else {"sides": list(trained.sides[place])}
        described.append(
            {
                "name": name,
                "label": label,
                "side": space.SIDE,
                **sides,
                "lnMsQuantiles": [round(float(value), 4) for value in row],
            }
        )
    return described
