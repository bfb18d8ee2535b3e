"""Tells data sets like those of training from others, by their images alone."""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import torch

from training.evidence.dataset.code import DatasetCode, Projection
from training.evidence.dataset.draws import DRAWS, draw
from training.evidence.dataset.groups import FAMILIES, FULL, Group, family_of
from training.evidence.encoder.encoder import THUMBNAIL
from training.evidence.encoder.features import ENCODER, set_features, set_names
from training.models.quantile import quantile

NETWORK_PARTS, PIXEL_PARTS = 64, 32
_PROJECTION_IMAGES = 300
"""Images of each set from which the projection is fitted."""

SEEN_QUANTILE = 0.95
"""Share of fresh draws of training sets that are recognised as seen."""
UNLIKE_QUANTILE = 0.65
"""Share of left-out families that do not count as unlike anything in training. Beyond
it errors grow, and pictures of noise lie there."""
_FRESH_DRAWS = range(1000, 1006)
"""Draws of a training set that training has not used."""


class Novelty:
    """Codes of data sets fitted without some families, over one encoder's features."""

    def __init__(self, data: Path, encoder: Path = ENCODER):
        self._data = data
        self._encoder = encoder

    def names(self, left_out: Collection[str]) -> list[str]:
        """The training sets, those of some families left out."""
        names = set_names(self._data)
        return [name for name in names if family_of(name) not in left_out]

    @torch.no_grad()
    def code(
        self, names: list[str], mean: torch.Tensor, std: torch.Tensor
    ) -> DatasetCode:
        """The code whose distances are those to the sets `names`; `mean` and `std` [S]
        standardise its statistics."""
        code = DatasetCode(self._projection(names), mean, std, len(names))
        summaries = [self._summaries(code, name, range(DRAWS)) for name in names]
        code.references.copy_(torch.stack([rows.mean(0) for rows in summaries]))
        code.summary_std.copy_(code.references.std(0).clamp(min=1e-3))
        return code.eval()

    @torch.no_grad()
    def thresholds(
        self, code: DatasetCode, names: list[str], left_out: Collection[str]
    ) -> dict[str, float]:
        """Below which distance a data set counts as seen in training, and above which
        as unlike anything there; `names` are the code's training sets."""
        fresh = []
        for place, name in enumerate(names):
            rows = self._summaries(code, name, _FRESH_DRAWS)
            fresh += [float(code.distances(row[None])[place]) for row in rows]
        mean, std = code.statistics_mean, code.statistics_std
        unseen = []
        for family in FAMILIES:
            own = [name for name in names if family_of(name) == family]
            if not own:
                continue
            other = self.code(self.names({family, *left_out}), mean, std)
            rows = [self._summaries(other, name, range(DRAWS)) for name in own]
            nearest = [other.distances(row[None]).amin() for row in torch.cat(rows)]
            unseen.append(torch.stack(nearest).view(len(own), DRAWS).mean(1).numpy())
        return {
            "seenBelow": round(float(np.quantile(fresh, SEEN_QUANTILE)), 4),
            "unlikeAbove": round(quantile(unseen, UNLIKE_QUANTILE), 4),
        }

    def _projection(self, names: list[str]) -> Projection:
        """Principal components over the same number of images of each set."""
        rng = np.random.default_rng(0)
        parts = []
        for name in names:
            views = set_features(self._data, name, self._encoder).views
            chosen = rng.permutation(views.shape[1])[:_PROJECTION_IMAGES]
            parts.append(torch.from_numpy(views[0][chosen].astype(np.float32)))
        features = torch.cat(parts)
        network = features.shape[1] - THUMBNAIL
        parts = min(NETWORK_PARTS, network)
        projection = Projection(features.shape[1], parts, PIXEL_PARTS)
        projection.fit(features, network)
        return projection

    def _summaries(self, code: DatasetCode, name: str, numbers: range) -> torch.Tensor:
        """Summaries [draws, 2 P + 2] of draws of a whole set."""
        classes = set_features(self._data, name, self._encoder).classes
        nothing = np.empty(0)
        group = Group((name,), None, classes, 1.0, FULL, nothing, nothing)
        rows = []
        for number in numbers:
            features, mask, _ = draw(self._data, group, number, encoder=self._encoder)
            rows.append(code.summary(features, mask))
        return torch.cat(rows)
