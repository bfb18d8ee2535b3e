"""The code of a data set: what the predictors know about it, from a few images of each
class.

As in the paper the images become a set of sets (images in classes) that a Set
Transformer (Lee et al. 2019, arXiv 1810.00825) pools, first within, then between the
classes. Beside this learned part, kept small for want of data sets, the code carries
plain facts and how well the classes separate without any training.
"""

import torch
from torch import Tensor, nn

MAX_CLASSES = 50
IMAGES_PER_CLASS = 20

LEARNED = 4
"""Width of the learned part."""

_FAR = 1e9


class AttentionPool(nn.Module):
    """Attention among the members of a set, then pooling by one learned query.

    x [..., members, width], mask [..., members] -> [..., width]. Members with mask 0
    are ignored; a set without members gives a constant."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.seed = nn.Parameter(torch.randn(1, width) / width**0.5)
        self.pool_key_value = nn.Linear(width, 2 * width)
        self.feed_forward = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, width), nn.ReLU()
        )

    def attend(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
        def split(x: Tensor) -> Tensor:
            return x.unflatten(-1, (self.heads, -1)).transpose(-3, -2)

        key = split(key)
        logits = split(query) @ key.transpose(-2, -1) / key.shape[-1] ** 0.5
        logits = logits - _FAR * (1 - mask[..., None, None, :])
        return (logits.softmax(-1) @ split(value)).transpose(-3, -2).flatten(-2)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        query, key, value = self.query_key_value(self.norm(x)).chunk(3, -1)
        x = x + self.attend(query, key, value, mask)
        key, value = self.pool_key_value(x).chunk(2, -1)
        pooled = self.attend(self.seed, key, value, mask).squeeze(-2)
        return pooled + self.feed_forward(pooled)


class SetTransformer(nn.Module):
    """Projected images [b, classes, images, P], mask [b, classes, images] ->
    [b, LEARNED] in -1..1."""

    def __init__(self, inputs: int, width: int = 32, heads: int = 4):
        super().__init__()
        self.embed = nn.Linear(inputs, width)
        self.within = AttentionPool(width, heads)
        self.between = AttentionPool(width, heads)
        self.out = nn.Linear(width, LEARNED)

    def forward(self, images: Tensor, mask: Tensor) -> Tensor:
        classes = self.within(self.embed(images), mask)
        return torch.tanh(self.out(self.between(classes, mask.amax(-1))))


def centroid_probe(images: Tensor, mask: Tensor) -> Tensor:
    """Leave-one-out accuracy of the nearest class centroid, less chance: [b], 0 at
    chance, 1 when every image is nearest to the centroid of its class's others.

    images [b, classes, images, P], mask [b, classes, images]. Classes of one image
    cannot be probed: their image counts only as others' rival."""
    count = mask.sum(-1)
    total = (images * mask[..., None]).sum(-2)
    centroid = total / count.clamp(min=1)[..., None]
    rivals = (
        (centroid**2).sum(-1)[:, None, None]
        - 2 * torch.einsum("bkip,bcp->bkic", images, centroid)
        + (images**2).sum(-1, keepdim=True)
        + _FAR * (count == 0)[:, None, None]
    )
    others = (total[:, :, None] - images) / (count - 1).clamp(min=1)[..., None, None]
    own = ((images - others) ** 2).sum(-1)
    classes = torch.arange(mask.shape[1], device=mask.device)
    itself = (classes[:, None] == classes[None])[None, :, None].to(mask.dtype)
    nearest = (rivals + _FAR * itself).amin(-1)
    probed = mask * (count > 1)[..., None]
    hits = ((own < nearest) * probed).sum((1, 2)) / probed.sum((1, 2)).clamp(min=1)
    chance = 1 / (count > 0).sum(-1).clamp(min=2)
    return (hits - chance) / (1 - chance)


STATISTICS = ("network probe", "pixel probe", "ln classes", "ln images", "grey")
"""The part of the code that is not learned. The images are per class."""
LN_CLASSES, LN_IMAGES = 2, 3

WIDTH = len(STATISTICS) + LEARNED


class Projection(nn.Module):
    """Encoder features [..., F] -> principal components [..., P], those of the network
    first, then those of the thumbnails, each part scaled to unit mean square norm."""

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
    """Projected images of a data set -> its code and its distances to the training
    sets.

    `references` are the training sets' summaries; see `summary`."""

    def __init__(self, projection: Projection, references: int):
        super().__init__()
        self.projection = projection
        self.transformer = SetTransformer(projection.width)
        self.register_buffer("statistics_mean", torch.zeros(len(STATISTICS)))
        self.register_buffer("statistics_std", torch.ones(len(STATISTICS)))
        size = 2 * projection.width + 2
        self.register_buffer("summary_std", torch.ones(size))
        self.register_buffer("references", torch.zeros(references, size))

    def statistics(self, images: Tensor, mask: Tensor, facts: Tensor) -> Tensor:
        """[b, 5] in the order of STATISTICS, standardised over the training tasks.

        images [b, classes, images, P], mask [b, classes, images], facts [b, 3]."""
        split = self.projection.split
        probes = (
            centroid_probe(images[..., :split], mask),
            centroid_probe(images[..., split:], mask),
        )
        raw = torch.cat((torch.stack(probes, 1), facts), 1)
        return (raw - self.statistics_mean) / self.statistics_std

    def learned(self, images: Tensor, mask: Tensor) -> Tensor:
        """[b, LEARNED], what the Set Transformer makes of the images."""
        return self.transformer(images, mask)

    def encode(self, images: Tensor, mask: Tensor, facts: Tensor) -> Tensor:
        """The code [b, WIDTH]; arguments as of `statistics`."""
        parts = self.statistics(images, mask, facts), self.learned(images, mask)
        return torch.cat(parts, 1)

    def summary(self, images: Tensor, mask: Tensor) -> Tensor:
        """What identifies a set of images: mean and spread of every component over
        its images and the two probes [b, 2 P + 2]."""
        count = mask.sum((1, 2))[:, None]
        weight = mask[..., None]
        mean = (images * weight).sum((1, 2)) / count
        centred = (images - mean[:, None, None]) * weight
        spread = (centred.square().sum((1, 2)) / count).sqrt()
        split = self.projection.split
        probes = (
            centroid_probe(images[..., :split], mask),
            centroid_probe(images[..., split:], mask),
        )
        return torch.cat((mean, spread, torch.stack(probes, 1)), 1)

    def distances(self, summary: Tensor) -> Tensor:
        """Summaries [b, S] -> root mean square distances [b, T] to the training sets,
        in standard deviations over those."""
        difference = (summary[:, None] - self.references) / self.summary_std
        return difference.square().mean(2).sqrt()

    def forward(
        self, features: Tensor, mask: Tensor, facts: Tensor
    ) -> tuple[Tensor, Tensor]:
        """One data set: features [classes, images, F], mask [classes, images], facts
        [1, 3] = ln classes, ln mean images per class, share of grey images -> code
        [1, WIDTH], distances [T]."""
        images, mask = self.projection(features)[None], mask[None]
        distances = self.distances(self.summary(images, mask))[0]
        return self.encode(images, mask, facts), distances
