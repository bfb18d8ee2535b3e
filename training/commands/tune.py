"""Tune the factors of a sampler by Optuna and put them into the manifest.

Usage: python -m training.commands.tune --space SPACE [--sampler fast|paper]
           [--objective hypervolume|accuracy] [--trials 100] [--data data]

Trials are kept in .cache/tuning.sqlite, so that an interrupted study goes on.
"""

from training.commands.options import add_data, add_space, parser_of
from training.rooms import ROOMS
from training.sampling.study import SAMPLERS
from training.sampling.tuning import UNITS, tune


def main() -> None:
    parser = add_data(add_space(parser_of(__doc__)))
    parser.add_argument("--sampler", choices=SAMPLERS, default="fast")
    parser.add_argument("--objective", choices=list(UNITS), default="hypervolume")
    parser.add_argument("--trials", type=int, default=100)
    options = parser.parse_args()
    space = ROOMS[options.space].space
    try:
        tune(space, options.sampler, options.objective, options.trials, options.data)
    except ValueError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
