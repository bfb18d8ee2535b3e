"""Fits where a data set's logits lie and how far they spread: lines in its code, by
ridge regressions on the measured ones."""

import torch
from torch import Tensor

from training.evidence.dataset.code import WIDTH
from training.evidence.nasbench201.protocol import DEFAULT
from training.models.nasbench201.accuracy import Line
from training.models.nasbench201.tasks import Task

_SPREAD_PENALTY = 1.0
_LEVEL_PENALTY = (30.0, 1.0, 1.0, 30.0, 30.0, 0.1)
"""What a tiny network learns tells most of what larger ones do, so the level may follow
the landmark freely, the pixel probe and the number of classes too, other statistics
only as far as they clearly help."""
_USUAL_LEVEL_ERROR = 0.5
"""Logits. Larger errors count by their size, not by its square (Huber): some families
are far from where their pixels put them and must not move the rest."""
_LEVEL_FITS = 6


def fit_spread(tasks: list[Task], codes: Tensor, shapes: list[Tensor]) -> Line:
    """Slope of measured logits over the shape as a line in the code; every task
    counts the same."""
    rows, logits = [], []
    for task, code, shape in zip(tasks, codes, shapes):
        if len(shape) < 2:
            continue
        weight = len(shape) ** -0.5
        centred = (shape - shape.mean())[:, None] * weight
        rows.append(torch.cat((centred, centred * code), 1))
        logits.append((task.logits - task.logits.mean()) * weight)
    penalty = torch.full((1 + WIDTH,), _SPREAD_PENALTY)
    penalty[0] = 0
    values = ridge(torch.cat(rows), torch.cat(logits), penalty)
    return Line(values[1:], values[0])


def fit_level(
    tasks: list[Task], codes: Tensor, centres: Tensor, strength: float
) -> tuple[Line, dict[str, float]]:
    """Levels [m] as a line in the code, and what each protocol adds to the default
    one. `strength`: factor on the penalties. Every family counts as the square root of
    its number of tasks."""
    families = [task.group.family for task in tasks]
    weight = torch.tensor([families.count(family) ** -0.25 for family in families])
    used = sorted({task.group.protocol for task in tasks} - {DEFAULT})
    others = torch.tensor(
        [[float(task.group.protocol == name) for name in used] for task in tasks]
    ).view(len(tasks), len(used))
    design = torch.cat((codes, torch.ones(len(tasks), 1), others), 1)
    penalty = torch.zeros(design.shape[1])
    penalty[:WIDTH] = torch.tensor(_LEVEL_PENALTY) * strength
    penalty[WIDTH + 1 :] = 1e-3
    trusted, values = weight, torch.zeros_like(penalty)
    for _ in range(_LEVEL_FITS):
        values = ridge(design * trusted[:, None], centres * trusted, penalty)
        error = (centres - design @ values).abs().clamp(min=_USUAL_LEVEL_ERROR)
        trusted = weight * (_USUAL_LEVEL_ERROR / error).sqrt()
    shifts = {name: float(v) for name, v in zip(used, values[WIDTH + 1 :])}
    return Line(values[:WIDTH], values[WIDTH]), shifts


def ridge(design: Tensor, targets: Tensor, penalty: Tensor) -> Tensor:
    """Weights w that minimise |targets - design w|^2 + sum penalty w^2."""
    design, targets = design.double(), targets.double()
    gram = design.T @ design + torch.diag(penalty.double() + 1e-9)
    return torch.linalg.solve(gram, design.T @ targets).float()
