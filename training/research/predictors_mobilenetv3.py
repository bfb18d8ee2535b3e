"""How far the predictors of MobileNetV3 networks can be trusted
(training.research.predictors)."""

from __future__ import annotations

from pathlib import Path

from training.base.ranks import spearman
from training.base.record import Measured, median_of
from training.evidence.mobilenetv3.records import read_accuracies, read_latencies
from training.models.mobilenetv3.fit import (
    flat_encoding,
    held_out_rows,
    rank_correlations,
    within_macs,
)
from training.models.mobilenetv3.train import held_out_latency, held_out_share
from training.research.guidance_mobilenetv3 import public_accuracy


def accuracy(data: Path, seed: int) -> dict[str, Measured]:
    """Accuracy on ImageNet at 224 px, by left-out network; among networks of about
    equal multiply-accumulates beside Once-for-All's own accuracy network."""
    networks = read_accuracies(data)
    found = rank_correlations(networks, seed)
    tested = networks.of(held_out_rows(networks, seed))
    public = within_macs(public_accuracy(data)(tested.networks), tested)
    numbers = {
        "spearman": found["imagenet.spearmanHeldOutNetworks"],
        "macs_baseline": found["imagenet.spearmanOfMacs"],
        "within_macs": found["imagenet.spearmanWithinMacs"],
        "within_macs_public": public,
    }
    return {
        f"mobilenetv3.imagenet.{name}": Measured(value, len(tested.networks))
        for name, value in numbers.items()
    }


def latency(data: Path, seed: int) -> dict[str, Measured]:
    """Medians over columns of Spearman on unseen networks, for batches of 32 and 64
    and for batches of one, beside depth alone; and how many columns lie below a linear
    fit on the one-hot encoding and the side."""
    batched, single, by_depth, below = [], [], [], []
    for table in read_latencies(data):
        ours, linear = held_out_latency(table, seed)
        test = held_out_share(table, seed)
        flat = flat_encoding(table.networks)
        layers = flat.sum(1)[test]
        for place, device in enumerate(table.devices):
            truth = table.ms[test, place]
            below.append(ours[device] < linear[device])
            if device.endswith(("_32", "_64")):
                batched.append(ours[device])
            elif device.endswith("_1"):
                single.append(ours[device])
                by_depth.append(spearman(layers, truth))
    return {
        "mobilenetv3.batched": median_of(batched),
        "mobilenetv3.single": median_of(single),
        "mobilenetv3.single.depth_alone": median_of(by_depth),
        "mobilenetv3.columns_below_fit": Measured(float(sum(below)), len(below)),
    }
