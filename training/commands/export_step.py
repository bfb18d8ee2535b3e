"""Make a space's value function and write the fast sampler's step graph.

Usage: python -m training.commands.export_step --space SPACE [--steps 4000] [--seed 0]
           [--out DIR]
Needs the space's trained predictor (training.commands.train_predictor): in
DIR where one is named, as the graph will be.
"""

from pathlib import Path

from training.commands.options import add_space, parser_of
from training.rooms import ROOMS
from training.sampling.step_graph import train


def main() -> None:
    parser = add_space(parser_of(__doc__))
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    room, out = ROOMS[arguments.space], arguments.out
    try:
        targets = room.targets(room.space, out)
    except (FileNotFoundError, ValueError) as error:
        parser.exit(1, f"error: {error}\n")
    train(room.space, targets, arguments.steps, arguments.seed, out)


if __name__ == "__main__":
    main()
