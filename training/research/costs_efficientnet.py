"""Check the EfficientNet space's costs against the table of Accel-NASBench.

Usage: python -m training.research.costs_efficientnet [--data FOLDER]
Every row of the table is counted by the closed forms; of one row in `EVERY` the PyTorch
module is built, too. The table's MACs are ours, which are those of convolutions and
linear layers, and four more for each element that leaves a batch norm and one for each
that enters or leaves an average pooling (the counting of `thop`).
"""

from __future__ import annotations

import numpy as np

from training.base.rows import read_rows
from training.commands.options import add_data, parser_of
from training.evidence.efficientnet.records import TABLE, network_of
from training.spaces import efficientnet as space
from training.spaces.contract import Integers
from training.spaces.efficientnet.network import Network

EVERY = 100
PER_NORM_OUTPUT = 4


def beyond_convolutions(network: Integers, side: int) -> int:
    """What the table's MACs of a network count beside convolutions and linear
    layers."""
    entering = -(-side // 2)
    norms, pooled = space.STEM * entering**2, 0
    inputs = space.STEM
    rows = zip(space.blocks_of(network), space.CHANNELS, space.STRIDES, strict=True)
    for block, outputs, stride in rows:
        for _ in range(block.layers):
            middle, leaving = inputs * block.expansion, -(-entering // stride)
            if block.expansion > 1:
                norms += middle * entering**2
            norms += (middle + outputs) * leaving**2
            if block.squeeze:
                pooled += middle * (leaving**2 + 1)
            inputs, entering, stride = outputs, leaving, 1
    norms += space.HEAD * entering**2
    pooled += space.HEAD * (entering**2 + 1)
    return PER_NORM_OUTPUT * norms + pooled


def main() -> None:
    data = add_data(parser_of(__doc__)).parse_args().data
    rows = read_rows(data / TABLE)
    networks = np.array([network_of(row) for row in rows])
    params = np.array([int(row["params"]) for row in rows])
    macs = np.array([int(row["macs_224"]) for row in rows])

    more = [beyond_convolutions(network, space.SIDE) for network in networks]
    ours = space.macs(networks, space.CLASSES, space.SIDE) + more
    built = [
        sum(p.numel() for p in Network(network, space.CLASSES).parameters())
        for network in networks[::EVERY]
    ]
    checks = {
        "parameters": space.parameters(networks, space.CLASSES) != params,
        "MACs, counted as the table does": ours != macs,
        "parameters of built modules": np.array(built) != params[::EVERY],
    }
    for name, differs in checks.items():
        print(f"{name}: {differs.sum()} of {len(differs)} differ")
    if any(differs.any() for differs in checks.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
