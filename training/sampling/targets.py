"""What guidance aims at: the expected accuracy and cost of a noisy architecture.

Both networks that steer the diffusion learn conditional expectations given a noisy
architecture. In all spaces these can be computed from the posterior's marginals,
so that the networks are regressed on the expectation itself rather than on noisy draws
of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from training.sampling.conditioned_mlp import Linearisable


@dataclass(frozen=True)
class DatasetBatch:
    """Random data sets for a batch.

    places: [g], the i-th for the i-th of g equal runs of samples; conditions: [b, c],
    what the networks are told beside the architecture.
    """

    places: torch.Tensor
    conditions: torch.Tensor


@dataclass(frozen=True)
class Targets:
    """Data sets and devices; subclasses say how architectures do on them.

    codes: [P, C], one per (data set, draw of images); devices: D names; latency_mean,
    latency_std: [D], of ln ms over the space; source: where they are from, in words.
    """

    codes: torch.Tensor
    devices: list[str]
    latency_mean: torch.Tensor
    latency_std: torch.Tensor
    source: str

    def pick(
        self,
        batch: int,
        generator: torch.Generator,
        places: torch.Tensor | None = None,
    ) -> DatasetBatch:
        """Random data sets, or those at `places`, for a batch."""
        if places is None:
            places = torch.randint(len(self.codes), (batch // 8,), generator=generator)
        codes = self.codes[places].repeat_interleave(batch // len(places), 0)
        return DatasetBatch(places, codes)

    def expected(self, marginals: torch.Tensor, pick: DatasetBatch) -> torch.Tensor:
        """E[accuracy, ln latency on every device | x_t] [b, 1 + D], z-scored.

        `marginals` [b, ROWS, COLUMNS]: the posterior's. Accuracy: within the data set.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class KnownValueTargets(Targets):
    """Targets whose expectations given a noisy architecture are known in closed form:
    no network needs to learn them."""

    value: Linearisable

    def expected(self, marginals: torch.Tensor, pick: DatasetBatch) -> torch.Tensor:
        level = torch.zeros(1, 1)
        return self.value.linearise(marginals.flatten(1), level, pick.conditions)[0]
