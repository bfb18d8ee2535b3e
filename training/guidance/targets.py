"""What guidance aims at: accuracy and cost of every cell, for many data sets.

Both networks that steer the diffusion learn conditional expectations given a noisy
architecture. The space is small enough to compute these exactly, by enumeration, so
that they are regressed on the expectation itself rather than on noisy draws of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from training.spaces import nasbench201 as space


@dataclass(frozen=True)
class Targets:
    """Targets over all 15,625 cells, in the order of `nasbench201.all_cells`.

    codes: [P, C], one per (data set, draw of images); accuracy: [P, 15625], normal
    scores within the data set; latency: [15625, D], z-scored ln ms; devices: D names;
    latency_mean, latency_std: [D], of ln ms over the space.
    """

    codes: torch.Tensor
    accuracy: torch.Tensor
    latency: torch.Tensor
    devices: list[str]
    latency_mean: torch.Tensor
    latency_std: torch.Tensor

    def pick(
        self, batch: int, generator: torch.Generator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Random data sets for a batch: places [batch / 8] and codes [batch, C].

        Eight samples in a row share a data set, as `expectation` takes them.
        """
        places = torch.randint(len(self.codes), (batch // 8,), generator=generator)
        return places, self.codes[places].repeat_interleave(8, 0)


def make_targets(
    codes: torch.Tensor,
    accuracy: torch.Tensor,
    ln_latency: torch.Tensor,
    devices: list[str],
) -> Targets:
    """Targets from raw accuracy [P, 15625] and ln ms [15625, D]."""
    mean, std = ln_latency.mean(0), ln_latency.std(0)
    scores = normal_scores(accuracy)
    return Targets(codes, scores, (ln_latency - mean) / std, devices, mean, std)


def normal_scores(values: torch.Tensor) -> torch.Tensor:
    """Standard normal quantiles of the ranks along the last axis.

    Guidance wants the order of cells within a data set. Plain z-scores spend most of
    their range on the few cells that do not learn at all and hardly tell the good from
    the best; normal scores are z-scores without that tail.
    """
    ranks = values.argsort(-1).argsort(-1).float()
    uniform = (ranks + 0.5) / values.shape[-1]
    return torch.erfinv(2 * uniform - 1) * 2**0.5


def from_teacher() -> Targets:
    """Targets by the trained clean predictor, over its codes of many data sets."""
    from training.predictors.teacher import Teacher

    teacher = Teacher.load()
    cells = space.all_cells()
    codes = torch.as_tensor(teacher.codes())
    accuracy = torch.stack(
        [torch.as_tensor(teacher.accuracy(code, cells)) for code in codes]
    )
    ln_latency = torch.as_tensor(teacher.ln_latency(cells))
    return make_targets(codes, accuracy, ln_latency, list(teacher.devices))


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
