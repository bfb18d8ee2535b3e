"""Fits the accuracy predictor, in closed form.

All tasks share one linear function of the cell's terms; the data set's own slopes are
linear in its code. Both are one ridge regression whose penalties state how large each
part may be (the variance of a random effect).
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from training.evidence.dataset.code import WIDTH
from training.evidence.dataset.groups import FULL, MIDDLE, Group
from training.models.logit import to_logit
from training.models.nasbench201.accuracy import (
    FARTHEST,
    FEATURES,
    AccuracyModel,
    Terms,
    cell_terms,
)
from training.models.nasbench201.cell_features import SUMMARY
from training.models.nasbench201.cell_network import CellNetwork, fit_cell_network
from training.models.nasbench201.levels import fit_level, fit_spread, ridge
from training.models.nasbench201.tasks import CONNECTED, ENCODED, Task

_SLOPE_FREEDOM = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
"""Factors on the scale of the slopes in each statistic. A network trained from scratch
sees pixels, so they follow the pixel probe alone: over two dozen data sets the others
mislead."""
_REWEIGHTINGS = 3
_USUAL_TASK = 5
"""The noise of a task is estimated as if so many cells more had the usual one."""


@dataclass(frozen=True)
class Scales:
    """Prior standard deviations, in standard deviations of the label."""

    tables: float = 1.2
    """Of the shared shape over the benchmark's tables."""
    features: float = 0.6
    """Of the shared shape over the cell's features."""
    slopes: float = 0.1
    """Of the data set's own shape over the directions, for a pixel probe of one
    deviation."""
    level: float = 4.0
    """Factor on the penalties of the level's weights."""


DEFAULT_SCALES = Scales()


def fit_cells(groups: list[Group], seed: int) -> CellNetwork:
    """The cell network, trained on the benchmark's groups: full training first, then
    12 epochs."""
    tables = [group for group in groups if group.protocol == FULL]
    tables += [group for group in groups if group.protocol == MIDDLE]
    targets = torch.full((len(ENCODED), len(tables)), torch.nan)
    for column, group in enumerate(tables):
        logits = to_logit(torch.from_numpy(group.accuracy).float(), group.classes)
        kept = CONNECTED[group.cells]
        scaled = (logits - logits[kept].mean()) / logits[kept].std()
        targets[group.cells, column] = scaled
    return fit_cell_network(ENCODED[CONNECTED], targets[CONNECTED], seed)


@torch.no_grad()
def all_cell_terms(network: CellNetwork) -> Tensor:
    """`cell_terms` of all cells [15625, outputs + FEATURES]."""
    return cell_terms(network, ENCODED)


def fit_model(
    tasks: list[Task],
    network: CellNetwork,
    terms: Tensor,
    scales: Scales = DEFAULT_SCALES,
) -> AccuracyModel:
    """The predictor fitted to the tasks; `terms` are `all_cell_terms(network)`.

    Raises ValueError when there are no short trainings or no tables among them."""
    short = [task for task in tasks if task.group.short]
    full = [task for task in tasks if task.group.protocol == FULL]
    if not short or not full:
        raise ValueError("Predictors need short trainings and a table of full ones.")
    raw = torch.cat([task.statistics for task in short + full])
    mean, std = raw.mean(0), raw.std(0).clamp(min=1e-3)

    def code_of(task: Task) -> Tensor:
        return (task.statistics.mean(0) - mean) / std

    codes = torch.stack([code_of(task) for task in short])
    clipped = codes.clamp(-FARTHEST, FARTHEST)
    shared, slopes = _fit_shape(short, clipped, terms, scales)
    shapes = [
        terms[task.places] @ shared + terms[task.places, -SUMMARY:] @ (code @ slopes)
        for task, code in zip(short, clipped)
    ]
    spread = fit_spread(short, clipped, shapes)
    centres = torch.stack(
        [
            task.logits.mean() - (spread.bias + code @ spread.weight) * shape.mean()
            for task, code, shape in zip(short, clipped, shapes)
        ]
    )
    level, protocols = fit_level(short, codes, centres, scales.level)
    draft = Terms(
        shared=shared,
        slopes=slopes,
        level=level,
        spread=spread,
        protocols=protocols,
        full_shift=0.0,
        full_ratio=1.0,
        carry_over=1.0,
    )
    model = AccuracyModel(network, len(full), mean, std, draft)
    _fit_full(model, full, torch.stack([code_of(task) for task in full]), terms)
    return model.eval().requires_grad_(False)


def _fit_full(
    model: AccuracyModel, tasks: list[Task], codes: Tensor, terms: Tensor
) -> None:
    """Sets what full training, tasks of the tables with codes [m, S], adds to short
    training."""
    tables = terms[CONNECTED, : len(tasks)]
    spreads = torch.stack([task.logits.std() for task in tasks])
    ratios = spreads / tables.mean(1).std() / model.spread(codes)
    model.full_ratio = float(ratios.mean())
    gains = torch.stack([task.logits.mean() for task in tasks])
    gains = gains - model.full_level(codes)
    own = [i for i, task in enumerate(tasks) if not task.group.stand_in]
    model.full_shift = float(gains[own or slice(None)].mean())
    model.carry_over = _carry_over(model, tasks, codes, tables, terms)


def _carry_over(
    model: AccuracyModel,
    tasks: list[Task],
    codes: Tensor,
    tables: Tensor,
    terms: Tensor,
) -> float:
    """How far the slopes of short trainings foretell what sets a table apart from
    those of other families: the regression coefficient, within 0 and 1; 0 where there
    is one family."""
    explained = total = 0.0
    for task, code, table in zip(tasks, codes, tables.T):
        others = [other.group.family != task.group.family for other in tasks]
        if not any(others):
            continue
        own = terms[CONNECTED, -SUMMARY:] @ model.slopes(code[None])[0]
        own = own - own.mean()
        apart = table - tables[:, others].mean(1)
        explained += float((own * (apart - apart.mean())).sum())
        total += float((own * own).sum())
    return min(max(explained / total, 0.0), 1.0) if total else 0.0


def _fit_shape(
    tasks: list[Task], codes: Tensor, terms: Tensor, scales: Scales
) -> tuple[Tensor, Tensor]:
    """Weights [outputs + FEATURES] of the shared shape and slopes [S, SUMMARY].

    Labels repeat better on some tasks than on others (some are saturated): a task
    counts by the inverse of its residual variance, found by fitting repeatedly."""
    outputs = terms.shape[1] - FEATURES
    freedom = torch.tensor(_SLOPE_FREEDOM)[:, None].expand(WIDTH, SUMMARY).flatten()
    prior = torch.cat(
        (
            torch.full((outputs,), scales.tables / outputs**0.5),
            torch.full((FEATURES,), scales.features / FEATURES**0.5),
            freedom * scales.slopes / SUMMARY**0.5,
        )
    )
    rows, labels = [], []
    for task, code in zip(tasks, codes):
        own = terms[task.places]
        products = code[:, None] * own[:, None, -SUMMARY:]
        row = torch.cat((own, products.flatten(1)), 1)
        rows.append(row - row.mean(0))
        labels.append(task.label)
    sizes = [len(row) for row in rows]
    design, targets = torch.cat(rows) * prior, torch.cat(labels)
    certainty = torch.ones(len(design), 1)
    solution = torch.zeros_like(prior)
    for _ in range(1 + _REWEIGHTINGS):
        weighed = design * certainty, targets * certainty[:, 0]
        solution = ridge(*weighed, torch.ones(len(prior)))
        certainty = _certainties(targets - design @ solution, sizes)
    weights = prior * solution
    split = outputs + FEATURES
    return weights[:split], weights[split:].view(WIDTH, SUMMARY)


def _certainties(residuals: Tensor, sizes: list[int]) -> Tensor:
    """Square roots [n, 1] of the weights of tasks with so many residuals [n] each."""
    usual = residuals.square().mean()
    found = []
    for part in residuals.split(sizes):
        total = part.square().sum() + _USUAL_TASK * usual
        found.append(
            (usual / total * (len(part) + _USUAL_TASK)).sqrt().expand(len(part))
        )
    return torch.cat(found)[:, None]
