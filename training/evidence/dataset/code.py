"""The code of a data set: what the predictors know about it, from a few images of each
class.

Two dozen image sets are too few to learn from them what to look at, so the code is not
learned: it states plain facts, how well the classes separate without any training, by
the encoder's features and by the pixels, and how well a tiny network learns them.
"""

import math

import torch
from torch import Tensor, nn

from training.evidence.encoder.encoder import THUMBNAIL
from training.evidence.landmark.rules import FEW
from training.evidence.landmark.rules import IMAGES as LANDMARK_IMAGES

MAX_CLASSES = 50
IMAGES_PER_CLASS = 20

STATISTICS = (
    *("network probe", "pixel probe", "ln classes", "ln images", "grey"),
    "landmark",
)
"""What the code consists of. The images are per class."""
LN_CLASSES, LN_IMAGES, LANDMARK = 2, 3, 5
WIDTH = len(STATISTICS)
RANKING_WIDTH = LANDMARK
"""So many first statistics are all that the order of architectures depends on; the
landmark tells how high accuracies are. Guidance sees these alone."""

LANDMARK_SLOPE = 0.5
"""How the landmark's logit grows with ln(images) up to 1,000."""
FEW_SLOPE = 0.6
"""The same below 400 images, which are learned for longer: 400 of them tell as much as
1,000. Both slopes are measured (docs/models.md)."""
_LEAST_SHARE = 0.01
"""The share above chance of a landmark of 1,000 images is kept this far from 0 and 1;
of fewer images farther, as their share varies more by chance."""

_FAR = 1e9


def centroid_probe(images: Tensor, mask: Tensor) -> Tensor:
    """Leave-one-out accuracy of the nearest class centroid, less chance: [1], 0 at
    chance, 1 when every image is nearest to the centroid of its class's others.

    images [classes, images, P], mask [classes, images]. Classes of one image cannot be
    probed: their image counts only as others' rival."""
    count = mask.sum(-1)
    total = (images * mask[..., None]).sum(-2)
    centroid = total / count.clamp(min=1)[..., None]
    rivals = (
        (centroid**2).sum(-1)
        - 2 * images @ centroid.T
        + (images**2).sum(-1, keepdim=True)
        + _FAR * (count == 0)
    )
    others = (total[:, None] - images) / (count - 1).clamp(min=1)[:, None, None]
    own = ((images - others) ** 2).sum(-1)
    classes = torch.arange(mask.shape[0], device=mask.device)
    itself = (classes[:, None] == classes[None])[:, None].to(mask.dtype)
    nearest = (rivals + _FAR * itself).amin(-1)
    probed = mask * (count > 1)[:, None]
    hits = ((own < nearest) * probed).sum() / probed.sum().clamp(min=1)
    chance = 1 / (count > 0).sum().clamp(min=2)
    return ((hits - chance) / (1 - chance))[None]


def probes(features: Tensor, mask: Tensor) -> Tensor:
    """[1, 2]: how well the network's features [classes, images, F] separate the
    classes, and how well the thumbnails behind them do."""
    parts = features[..., :-THUMBNAIL], features[..., -THUMBNAIL:]
    return torch.stack([centroid_probe(part, mask) for part in parts], 1)


def landmark_logit(landmark: Tensor, classes: Tensor | int) -> Tensor:
    """Logit [1, 1] of the landmark's share above chance, as it would be for 1,000
    images; landmark [1, 2] = share of hits, images used. `classes` are those that it
    tells apart."""
    images = landmark[:, 1:]
    least = _LEAST_SHARE * (LANDMARK_IMAGES / images).sqrt()
    share = (landmark[:, :1] - 1 / classes) / (1 - 1 / classes)
    logit = torch.logit(share.clamp(least, 1 - least))
    growth = torch.where(
        images < FEW,
        FEW_SLOPE * (math.log(FEW) - images.log()),
        LANDMARK_SLOPE * (math.log(LANDMARK_IMAGES) - images.log()),
    )
    return logit + growth


def ranking_statistics(features: Tensor, mask: Tensor, facts: Tensor) -> Tensor:
    """The first statistics [1, RANKING_WIDTH]; features [classes, images, F], mask
    [classes, images], facts [1, 3] = ln classes, ln mean images per class, share of
    grey images."""
    return torch.cat((probes(features, mask), facts), 1)


class Projection(nn.Module):
    """Encoder features [..., F] -> principal components [..., P], those of the network
    first, then those of the thumbnails, each part scaled to unit mean square norm."""

    mean: Tensor
    basis: Tensor

    def __init__(self, features: int, network_parts: int, pixel_parts: int):
        super().__init__()
        self.split = network_parts
        self.width = network_parts + pixel_parts
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("basis", torch.zeros(features, self.width))

    def forward(self, features: Tensor) -> Tensor:
        return (features - self.mean) @ self.basis

    def fit(self, features: Tensor, network_features: int) -> None:
        """Principal components of features [n, F], `network_features` of them from
        the network."""
        self.mean.copy_(features.mean(0))
        blocks = (
            (slice(0, network_features), slice(0, self.split)),
            (slice(network_features, None), slice(self.split, self.width)),
        )
        for rows, columns in blocks:
            centred = features[:, rows] - self.mean[rows]
            _, axes = torch.linalg.eigh(centred.T @ centred / len(centred))
            axes = axes.flip(1)[:, : columns.stop - columns.start]
            scale = (centred @ axes).square().sum(1).mean().sqrt()
            self.basis[rows, columns] = axes / scale


class DatasetCode(nn.Module):
    """Encoder features of a data set -> its code and its distances to the training
    sets.

    `statistics_mean` and `statistics_std` [S] standardise the code; `references` are
    the training sets' summaries, see `summary`."""

    statistics_mean: Tensor
    statistics_std: Tensor
    summary_std: Tensor
    references: Tensor

    def __init__(
        self,
        projection: Projection,
        statistics_mean: Tensor,
        statistics_std: Tensor,
        references: int,
    ):
        super().__init__()
        self.projection = projection
        self.register_buffer("statistics_mean", statistics_mean.clone())
        self.register_buffer("statistics_std", statistics_std.clone())
        size = 2 * projection.width + 2
        self.register_buffer("summary_std", torch.ones(size))
        self.register_buffer("references", torch.zeros(references, size))

    def standardise(self, statistics: Tensor) -> Tensor:
        """Raw statistics [n, S] -> codes [n, S]."""
        return (statistics - self.statistics_mean) / self.statistics_std

    def summary(self, features: Tensor, mask: Tensor) -> Tensor:
        """What identifies a set of images: mean and spread of every component over
        its images and the two probes [1, 2 P + 2]."""
        return self._summary(features, mask, probes(features, mask))

    def _summary(self, features: Tensor, mask: Tensor, separation: Tensor) -> Tensor:
        images = self.projection(features)
        weight = mask[..., None]
        count = mask.sum()
        mean = (images * weight).sum((0, 1)) / count
        spread = (((images - mean) * weight).square().sum((0, 1)) / count).sqrt()
        return torch.cat((mean[None], spread[None], separation), 1)

    def distances(self, summary: Tensor) -> Tensor:
        """A summary [1, 2 P + 2] -> root mean square distances [T] to the training
        sets, in standard deviations over those."""
        difference = (summary - self.references) / self.summary_std
        return difference.square().mean(1).sqrt()

    def forward(
        self, features: Tensor, mask: Tensor, facts: Tensor, landmark: Tensor
    ) -> tuple[Tensor, Tensor]:
        """One data set: features [classes, images, F], mask [classes, images], facts
        [1, 3] = ln classes, ln mean images per class, share of grey images, landmark
        [1, 2] = share of hits, images used -> code [1, S], distances [T]."""
        separation = probes(features, mask)
        classes = (mask.sum(-1) > 0).sum().clamp(min=2)
        level = landmark_logit(landmark, classes)
        statistics = torch.cat((separation, facts, level), 1)
        code = self.standardise(statistics)
        return code, self.distances(self._summary(features, mask, separation))
