"""Write test/fixtures/meta_dataset.csv.gz, a meta-dataset small enough for tests.

Usage: python -m training.commands.fixture_nasbench201 [--data data]
"""

import torch

from training.commands.options import add_data, parser_of
from training.evidence.nasbench201.fixture import write_fixture


def main() -> None:
    data = add_data(parser_of(__doc__)).parse_args().data
    torch.set_num_threads(1)
    write_fixture(data)


if __name__ == "__main__":
    main()
