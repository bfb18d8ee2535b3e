"""Fits the accuracy of Once-for-All networks and says how far to trust it.

ImageNet's measurements give the shape, how networks compare; CIFAR-10's say how much of
it carries over to another data set, and where its level lies beside that of the other
search space. These are the only two data sets measured in this space.
"""

from dataclasses import dataclass

import numpy as np
import torch

from training.base.ranks import spearman
from training.evidence.mobilenetv3.records import (
    CIFAR10,
    IMAGENET,
    IMAGENET_SAMPLE,
    Accuracies,
)
from training.models.additive import AdditiveAccuracy
from training.models.logit import to_logit
from training.models.mobilenetv3.latency import INPUTS
from training.models.quantile import quantile
from training.models.ridge import ridge
from training.spaces import mobilenetv3 as space

KNOTS = [224.0, 160.0, 100.0, 64.0]
"""Sides where the effect of the side changes its slope. ImageNet was measured down to
128 px; what lies below is CIFAR-10's."""
_IMAGENET_KNOTS = 2

_PENALTY = 1.0
_SAMPLE_WEIGHT = 0.1
"""Of an accuracy from 12,500 images: its sampling error is as large as what such
networks differ by."""
_CLASSES = {IMAGENET: 1000, IMAGENET_SAMPLE: 1000, CIFAR10: 10}
_PAIRS = 20_000
_BIN, _LEAST_IN_BIN = 0.05, 10
"""Networks of about equal multiply-accumulates: by what share they differ at most, and
from how many on a rank correlation among them counts."""


@dataclass(frozen=True)
class Transfer:
    """How CIFAR-10's logits follow from ImageNet's: level + spread * (shape - centre),
    with centre the shape's mean over the space."""

    level: float
    spread: float


def flat_encoding(networks: np.ndarray) -> np.ndarray:
    """One-hot encodings [n, 180]."""
    return space.encode(networks).reshape(len(networks), -1).astype(float)


def logits(rows: Accuracies) -> np.ndarray:
    """Logits [n] above chance."""
    values = np.empty(len(rows.accuracy))
    for source, classes in _CLASSES.items():
        own = rows.source == source
        values[own] = to_logit(torch.from_numpy(rows.accuracy[own]), classes).numpy()
    return values


def fit_accuracy(rows: Accuracies) -> tuple[AdditiveAccuracy, Transfer]:
    """Shape, effect of the side, and transfer to CIFAR-10."""
    shape, imagenet_slopes = _fit_shape(rows.of(rows.source != CIFAR10))
    own = rows.of(rows.source == CIFAR10)
    centre = flat_encoding(space.population()).mean(0) @ shape
    below = _below_knots(own.sides)
    explained = below[:, :_IMAGENET_KNOTS] @ imagenet_slopes
    protocols = np.unique(own.protocol)
    levels = (own.protocol[:, None] == protocols).astype(float)
    centred = flat_encoding(own.networks) @ shape - centre
    # Protocols differ in how far networks lie apart; the one at large sides counts.
    design = np.hstack([levels, levels * centred[:, None], below[:, _IMAGENET_KNOTS:]])
    values, *_ = np.linalg.lstsq(design, logits(own) - explained, rcond=None)
    large = int(np.flatnonzero(protocols == CIFAR10)[0])
    transfer = Transfer(float(values[large]), float(values[len(protocols) + large]))
    slopes = np.concatenate([imagenet_slopes, values[2 * len(protocols) :]])
    return AdditiveAccuracy(shape, KNOTS, slopes), transfer


def _fit_shape(rows: Accuracies) -> tuple[np.ndarray, np.ndarray]:
    """Layers' shares [180] and slopes of the side's effect from ImageNet rows."""
    below = _below_knots(rows.sides)[:, :_IMAGENET_KNOTS]
    design = np.column_stack([flat_encoding(rows.networks), below, np.ones(len(below))])
    weights = np.where(rows.source == IMAGENET, 1.0, _SAMPLE_WEIGHT)
    penalty = np.full(design.shape[1], _PENALTY)
    penalty[INPUTS:] = 1e-6
    values = ridge(design, logits(rows), weights, penalty)
    return values[:INPUTS], values[INPUTS:-1]


def _below_knots(sides: np.ndarray) -> np.ndarray:
    return np.maximum(np.log(KNOTS) - np.log(sides)[:, None], 0)


def held_out_rows(rows: Accuracies, seed: int) -> np.ndarray:
    """The ImageNet rows of a random fifth of its networks, as a mask [n]."""
    own = rows.source == IMAGENET
    texts = np.array([space.to_text(network) for network in rows.networks])
    distinct = np.unique(texts[own])
    generator = np.random.default_rng(seed)
    held = generator.permutation(distinct)[: len(distinct) // 5]
    return own & np.isin(texts, held)


def rank_correlations(rows: Accuracies, seed: int) -> dict[str, float]:
    """Spearman's, on networks or data sets that training has not seen."""
    held_out = held_out_rows(rows, seed)
    tested = rows.of(held_out)
    held = [space.to_text(network) for network in tested.networks]
    # The sample repeats networks of the whole set, at other sides.
    seen = ~np.isin([space.to_text(network) for network in rows.networks], held)
    shape, _ = _fit_shape(rows.of(seen & (rows.source != CIFAR10)))
    whole, _ = _fit_shape(rows.of(rows.source != CIFAR10))
    large = rows.cifar10_large()
    macs = space.macs(tested.networks, space.CLASSES, space.SIDE)
    return {
        "imagenet.spearmanHeldOutNetworks": _spearman(shape, tested),
        "imagenet.spearmanWithinMacs": within_macs(
            flat_encoding(tested.networks) @ shape, tested
        ),
        "imagenet.spearmanOfMacs": spearman(macs, tested.accuracy),
        "cifar10LeftOut.spearman": _spearman(whole, large),
    }


def within_macs(predicted: np.ndarray, rows: Accuracies) -> float:
    """Spearman of predictions [n] among networks of about equal multiply-accumulates:
    in bins of 5 %, those of ten networks and more, mean over networks."""
    macs = space.macs(rows.networks, space.CLASSES, space.SIDE)
    bins = np.floor(np.log(macs) / np.log(1 + _BIN)).astype(int)
    found = [
        (spearman(predicted[own], rows.accuracy[own]), int(own.sum()))
        for own in (bins == place for place in np.unique(bins))
        if own.sum() >= _LEAST_IN_BIN
    ]
    ranks, sizes = zip(*found, strict=True)
    return float(np.average(ranks, weights=sizes))


def difference_width(rows: Accuracies) -> float:
    """Half-width [logits] that holds 80 % of the errors of accuracy differences when
    CIFAR-10 is predicted from ImageNet alone, spread and all."""
    shape, _ = _fit_shape(rows.of(rows.source != CIFAR10))
    own = rows.cifar10_large()
    errors = flat_encoding(own.networks) @ shape - logits(own)
    first, second = np.random.default_rng(0).integers(len(errors), size=(2, _PAIRS))
    distinct = first != second
    return quantile([(errors[first] - errors[second])[distinct]])


def _spearman(shape: np.ndarray, rows: Accuracies) -> float:
    return spearman(flat_encoding(rows.networks) @ shape, rows.accuracy)
