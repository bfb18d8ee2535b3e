"""Measure the landmarks of all tasks of the meta-dataset anew.

Usage: python -m training.commands.landmarks [--data data] [--seeds 5]

A landmark takes one or two CPU seconds, all of them a quarter of an hour for each seed.
"""

from training.commands.options import add_data, parser_of
from training.evidence.dataset.groups import MIDDLE
from training.evidence.dataset.landmarks import write_measured
from training.rooms import ROOMS


def main() -> None:
    parser = add_data(parser_of(__doc__))
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    groups = [g for room in ROOMS.values() for g in room.groups(arguments.data)]
    used = [group for group in groups if group.protocol != MIDDLE]
    write_measured(arguments.data, used, arguments.seeds)


if __name__ == "__main__":
    main()
