"""Check the NAS-Bench-201 space against the benchmark's own table.

Usage: python -m training.research.costs_nasbench201 [--data data]
"""

from __future__ import annotations

import numpy as np

from training.commands.options import add_data, parser_of
from training.evidence.nasbench201.benchmark_table import read_cells
from training.spaces import nasbench201 as space


def main() -> None:
    parser = add_data(parser_of(__doc__))
    rows = read_cells(parser.parse_args().data)
    cells = np.array([space.parse(row["arch_str"]) for row in rows])
    params = np.array([int(row["params"]) for row in rows])
    macs = np.array([int(row["macs_c10"]) for row in rows])
    differing = {
        "parameters": (space.parameters(cells, 10) != params).sum(),
        "MACs": (space.macs(cells, 10, 32) != macs).sum(),
        "isomorphism classes": sum(
            space.canonical(cell) != row["unique_str"]
            for cell, row in zip(cells, rows, strict=True)
        ),
    }
    print(f"{len(rows)} cells, {len({row['unique_str'] for row in rows})} classes")
    for name, count in differing.items():
        print(f"{name}: {count} differ")
    if any(differing.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
