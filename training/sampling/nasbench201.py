"""Targets in NAS-Bench-201, where expectations are sums over all cells."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from training.evidence.dataset.code import RANKING_WIDTH
from training.models.nasbench201.predictor import Predictor
from training.models.nasbench201.tasks import ENCODED
from training.models.teacher import Teacher
from training.sampling.targets import DatasetBatch, Targets
from training.spaces import Space
from training.spaces import nasbench201 as space


@dataclass(frozen=True)
class EnumeratedTargets(Targets):
    """accuracy: [P, 15625], normal scores within the data set; latency: [15625, D],
    z-scored ln ms; cells in the order of `nasbench201.all_cells`."""

    accuracy: torch.Tensor
    latency: torch.Tensor

    def expected(self, marginals: torch.Tensor, pick: DatasetBatch) -> torch.Tensor:
        return expectation(marginals, self.accuracy[pick.places], self.latency)


def make_targets(
    codes: torch.Tensor,
    accuracy: torch.Tensor,
    ln_latency: torch.Tensor,
    devices: list[str],
) -> EnumeratedTargets:
    """Targets from raw accuracy [P, 15625] and ln ms [15625, D]."""
    mean, std = ln_latency.mean(0), ln_latency.std(0)
    latency = (ln_latency - mean) / std
    network = "nasbench201-predictor.onnx's network"
    source = f"all {len(ln_latency):,} cells, targets by {network}"
    return EnumeratedTargets(
        codes, devices, mean, std, source, normal_scores(accuracy), latency
    )


def normal_scores(values: torch.Tensor) -> torch.Tensor:
    """Standard normal quantiles of the ranks along the last axis.

    Guidance wants the order of cells within a data set. Plain z-scores spend most of
    their range on the few cells that do not learn at all and hardly tell the good from
    the best; normal scores are z-scores without that tail.
    """
    ranks = values.argsort(-1).argsort(-1).float()
    uniform = (ranks + 0.5) / values.shape[-1]
    return torch.erfinv(2 * uniform - 1) * 2**0.5


def from_teacher(_: Space, folder: Path | None = None) -> EnumeratedTargets:
    """Targets by the trained predictor of a folder, or by the one that ships, over its
    codes of many data sets, of which guidance sees what the order of cells depends on.
    """
    teacher = Teacher.load(space.KEY, Predictor, folder)
    accuracy = teacher.predictor.accuracies(ENCODED, teacher.codes)
    with torch.no_grad():
        ln_latency = teacher.predictor.latency(ENCODED)
    ranking = teacher.codes[:, :RANKING_WIDTH]
    return make_targets(ranking, accuracy, ln_latency, teacher.devices)


def joint_posterior(
    x: torch.Tensor, sigma: float, log_weights: torch.Tensor
) -> torch.Tensor:
    """P(cell | x_t) [b, 15625] under the prior tilted by exp(`log_weights`) [15625].

    Enumerates the space: the exact answer that guided sampling approximates.
    """
    cells = torch.as_tensor(space.all_cells(), device=x.device)
    log_rows = torch.log_softmax(2 * x / sigma**2, -1)
    log_joint = sum(log_rows[:, row][:, cells[:, row]] for row in range(6))
    return torch.softmax(log_joint + log_weights, -1)


def expectation(
    marginals: torch.Tensor, accuracy: torch.Tensor, others: torch.Tensor
) -> torch.Tensor:
    """Exact E[accuracy, others | x_t] [b, 1 + k] under independent rows.

    `marginals` [b, 6, 5] is the posterior of each row. `accuracy` [g, 15625] holds the
    tables of g data sets, the i-th for the i-th of g equal runs of samples; `others`
    [15625, k] belongs to all samples.
    """
    first, last = (_joint(half) for half in (marginals[:, :3], marginals[:, 3:]))
    tables = accuracy.view(-1, 125, 125)
    grouped = first.view(len(tables), -1, 125) @ tables
    accuracies = (grouped.view(-1, 125) * last).sum(1, keepdim=True)
    shared = (first @ others.view(125, -1)).view(-1, 125, others.shape[1])
    return torch.cat([accuracies, (last[:, None] @ shared)[:, 0]], 1)


def _joint(rows: torch.Tensor) -> torch.Tensor:
    """Joint distribution [b, 125] of three independent rows [b, 3, 5]."""
    return torch.einsum("ba,bc,bd->bacd", *rows.unbind(1)).flatten(1)
