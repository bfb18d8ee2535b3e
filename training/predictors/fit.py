"""Fits the data set's code and the accuracy predictor."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training.encoder.efficientnet_lite import FEATURES
from training.encoder.features import set_features
from training.predictors.accuracy import AccuracyModel, to_logit
from training.predictors.cell_features import cell_features
from training.predictors.cell_network import CellNetwork, fit_cell_network
from training.predictors.dataset_code import LEARNED, DatasetCode, Projection
from training.predictors.draws import VIEWS, Draw, draw, stack
from training.predictors.records import FULL, MIDDLE, SHORT, Group
from training.spaces import nasbench201

NETWORK_PARTS, PIXEL_PARTS = 64, 32
_PROJECTION_IMAGES = 300
"""Images of each set from which the projection is fitted."""

DRAWS = 8
"""Draws of images of each group, half of them zoomed."""

_STEPS = 400
_GROUPS = 16
_CELLS = 192
_CLASSES = 12
_IMAGES = 10
"""At most so many groups, cells of each, classes and images per class in a step."""
_LEARNING_RATES = {"heads": 1e-2, "code": 1e-3}
_WEIGHT_DECAY = 5e-2
_LEARNED_PENALTY = 3e-3
"""Keeps the learned part of the code from running into its limits."""
_RANKING = 0.3
"""Weight of the ranking loss."""
_HIDE_LEARNED = 0.5
"""How often the learned part of the code is hidden, so that the rest has to do."""

_LEVEL_PENALTY = torch.tensor([4.0, 0.02, 4.0, 4.0, 4.0] + [100.0] * LEARNED)
"""A network trained from scratch sees pixels, so the level may follow the pixel probe
freely and other statistics only as far as they clearly help. The learned part must keep
out: it could tell two dozen sets apart by heart."""

ENCODED = torch.from_numpy(nasbench201.encode(nasbench201.all_cells()))
"""All cells, one-hot [15625, 6, 5]."""
CONNECTED = cell_features(ENCODED)[1] > 0


@dataclass
class Fitted:
    """What training gives."""

    code: DatasetCode
    model: AccuracyModel
    sets: list[str]
    """The image sets, in the order of the code's distances."""


@dataclass
class Task:
    """A group as tensors, connected cells only."""

    protocol: int
    stand_in: bool
    draws: list[Draw]
    statistics: Tensor
    """Of each draw [draws, 5]."""
    outputs: Tensor
    """Of the cell network [members, m, outputs]."""
    counts: Tensor
    """[m, SUMMARY]."""
    logits: Tensor
    """Measured [m]."""


def fit_projection(data: Path, names: list[str]) -> Projection:
    """Principal components over the same number of images of each set."""
    rng = np.random.default_rng(0)
    parts = []
    for name in names:
        views = set_features(data, name).views
        chosen = rng.permutation(views.shape[1])[:_PROJECTION_IMAGES]
        parts.append(torch.from_numpy(views[0][chosen].astype(np.float32)))
    features = torch.cat(parts)
    projection = Projection(features.shape[1], NETWORK_PARTS, PIXEL_PARTS)
    projection.fit(features, FEATURES)
    return projection


def draw_all(data: Path, group: Group, projection: Projection) -> list[Draw]:
    """The draws of a group that training uses."""
    return [draw(data, group, projection, i, i % VIEWS) for i in range(DRAWS)]


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


def fit(
    groups: list[Group],
    projection: Projection,
    draws: dict[int, list[Draw]],
    network: CellNetwork,
    seed: int,
) -> Fitted:
    """Trains the code and the predictor's heads on the groups; `draws` holds each
    group's draws by id(group)."""
    torch.manual_seed(seed)
    groups = [group for group in groups if group.protocol != MIDDLE]
    sets = sorted({name for group in groups for name in group.sources})
    code = DatasetCode(projection, len(sets))
    raw = torch.cat([code.statistics(*stack(draws[id(group)])) for group in groups])
    code.statistics_mean.copy_(raw.mean(0))
    code.statistics_std.copy_(raw.std(0))
    _set_references(code, groups, draws, sets)
    tables = sum(group.protocol == FULL for group in groups)
    model = AccuracyModel(network, tables, code.statistics_mean, code.statistics_std)
    tasks = [
        make_task(
            model, group, code.statistics(*stack(draws[id(group)])), draws[id(group)]
        )
        for group in groups
    ]
    fit_heads(model, tasks, code, seed)
    return Fitted(code.eval(), model.eval(), sets)


def fit_heads(
    model: AccuracyModel, tasks: list[Task], code: DatasetCode | None, seed: int
) -> None:
    """Trains the predictor's heads and the code's learned part; without `code` that
    part stays 0."""
    generator = torch.Generator().manual_seed(seed)
    tables = [task for task in tasks if task.protocol == FULL]
    short = [task for task in tasks if task.protocol == SHORT]
    heads = [p for p in model.parameters() if p.requires_grad]
    learned = [] if code is None else list(code.parameters())
    optimizer = torch.optim.Adam([{"params": heads}, {"params": learned}])
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, list(_LEARNING_RATES.values()), total_steps=_STEPS, pct_start=0.2
    )
    for _ in range(_STEPS):
        order = torch.randperm(len(short), generator=generator)
        batch = tables + [short[i] for i in order[: _GROUPS - len(tables)]]
        codes = _codes(code, batch, generator)
        learned_part = codes[:, -LEARNED:]
        losses = [
            _loss(model, task, row[None], generator) for task, row in zip(batch, codes)
        ]
        loss = (
            torch.stack(losses).mean()
            + _WEIGHT_DECAY * _penalty(model)
            + _LEARNED_PENALTY * learned_part.square().mean()
        )
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*heads, *learned], 1.0)
        optimizer.step()
        schedule.step()


def _set_references(
    code: DatasetCode,
    groups: list[Group],
    draws: dict[int, list[Draw]],
    sets: list[str],
) -> None:
    """The mean summary of each training set over its draws."""
    whole = {
        group.sources[0]: draws[id(group)]
        for group in groups
        if group.protocol == SHORT and group.subset is None
    }
    summaries = [code.summary(*stack(whole[name])[:2]).mean(0) for name in sets]
    code.references.copy_(torch.stack(summaries))
    code.summary_std.copy_(code.references.std(0).clamp(min=1e-3))


def make_task(
    model: AccuracyModel, group: Group, statistics: Tensor, draws: list[Draw]
) -> Task:
    """The group's connected cells and, of each draw, images and statistics [draws, 5]
    as tensors."""
    kept = CONNECTED[group.cells].numpy()
    accuracy = torch.from_numpy(group.accuracy[kept]).float()
    outputs, counts = model.cell_terms(ENCODED[group.cells[kept]])
    return Task(
        group.protocol,
        group.stand_in,
        draws,
        statistics,
        outputs,
        counts,
        to_logit(accuracy, group.classes),
    )


def _codes(
    code: DatasetCode | None, batch: list[Task], generator: torch.Generator
) -> Tensor:
    """A code for each task from a random draw. The learned part is hidden now and
    then."""
    picks = [
        int(torch.randint(len(task.statistics), (), generator=generator))
        for task in batch
    ]
    statistics = torch.stack([task.statistics[p] for task, p in zip(batch, picks)])
    if code is None:
        learned = torch.zeros(len(batch), LEARNED)
    else:
        thinned = [_thin_out(t.draws[p], generator) for t, p in zip(batch, picks)]
        images, mask, _ = stack(thinned)
        shown = torch.rand(len(batch), 1, generator=generator) >= _HIDE_LEARNED
        learned = code.learned(images, mask) * shown
    return torch.cat((statistics, learned), 1)


def _thin_out(item: Draw, generator: torch.Generator) -> Draw:
    """Some of a draw's classes and images: cheaper, and never the same twice."""
    classes = torch.randperm(len(item.images), generator=generator)[:_CLASSES]
    images = torch.randperm(item.images.shape[1], generator=generator)[:_IMAGES]
    rows = item.images[classes][:, images], item.mask[classes][:, images]
    return Draw(*rows, item.facts)


def _loss(
    model: AccuracyModel, task: Task, code: Tensor, generator: torch.Generator
) -> Tensor:
    """Huber loss on the logits and logistic ranking loss between neighbours in a
    random order. Stand-ins count up to a constant only."""
    chosen = torch.randperm(len(task.logits), generator=generator)[:_CELLS]
    outputs, target = task.outputs[:, chosen], task.logits[chosen]
    if task.protocol == FULL:
        predicted = model.full(outputs, code)
    else:
        predicted = model.short(outputs, task.counts[chosen], code)
    if task.stand_in:
        predicted = predicted + (target - predicted).mean()
    huber = F.huber_loss(predicted, target.expand_as(predicted))
    order = torch.sign(target[1:] - target[:-1])
    gap = (predicted[:, 1:] - predicted[:, :-1]) * order
    return huber + _RANKING * (F.softplus(-3 * gap) * order.abs()).mean()


def _penalty(model: AccuracyModel) -> Tensor:
    """Keeps what depends on the data set close to what is known beforehand."""
    return (
        (model.level.weight[0].square() * _LEVEL_PENALTY).sum()
        + model.spread.weight.square().sum()
        + model.mixture.weight.square().sum()
        + model.short_shape.weight[:, model.network.outputs :].square().sum()
    )
