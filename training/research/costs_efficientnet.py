"""Check the EfficientNet space's parameters against the table of Accel-NASBench.

Usage: python -m training.research.costs_efficientnet [--data FOLDER]
Every row of the table is counted by the closed form; of one row in `EVERY` the PyTorch
module is built, too.
"""

from __future__ import annotations

from training.base.rows import read_rows
from training.commands.options import add_data, parser_of
from training.spaces.efficientnet import Architecture, Block, parameters
from training.spaces.efficientnet.network import Network

EVERY = 100
CLASSES = 1000


def architecture_of(row: dict[str, str]) -> Architecture:
    """The network of a row of the table."""
    choices = [map(int, row[name].split(",")) for name in ("e", "k", "l", "se")]
    return tuple(Block(e, k, n, bool(se)) for e, k, n, se in zip(*choices, strict=True))


def main() -> None:
    data = add_data(parser_of(__doc__)).parse_args().data
    rows = read_rows(data / "nas" / "accel_nasbench.csv.gz")
    wrong = built = wrongly_built = 0
    for number, row in enumerate(rows):
        architecture, expected = architecture_of(row), int(row["params"])
        wrong += parameters(architecture, CLASSES) != expected
        if number % EVERY == 0:
            network = Network(architecture, CLASSES)
            built += 1
            wrongly_built += expected != sum(p.numel() for p in network.parameters())
    print(f"parameters: {wrong} of {len(rows)} rows differ")
    print(f"modules: {wrongly_built} of {built} differ")
    if wrong or wrongly_built:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
