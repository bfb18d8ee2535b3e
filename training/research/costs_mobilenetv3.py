"""Check the MobileNetV3 costs against a table of layers.

Usage: python -m training.research.costs_mobilenetv3 --table FILE
The table has the parameters and MACs of every layer at 224 px, widths 1.0 and 1.2.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from training.commands.options import parser_of
from training.spaces import mobilenetv3 as space


def differing(table: dict, width: float) -> int:
    """Layers and remainders whose params or MACs differ from the table's."""
    weights, offset = space.cost_weights(classes=0, side=space.SIDE, width=width)
    layers = [
        stage["first" if slot == 0 else "other"]
        for stage in table["stages"]
        for slot in range(space.SLOTS)
    ]
    wrong = (weights != np.array(layers).transpose(2, 0, 1)).any(0).sum()
    return int(wrong + (offset != table["fixed_without_classifier"]).any())


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--table", type=Path, required=True)
    tables = json.loads(parser.parse_args().table.read_text())
    wrong = {width: differing(tables[str(width)], width) for width in space.WIDTHS}
    for width, count in wrong.items():
        print(f"width {width}: {count} of {space.ROWS * space.COLUMNS + 1} differ")
    if any(wrong.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
