"""Train a space's score network and noise-aware predictors, write the score graph.

Usage: python -m training.commands.export_score --space SPACE [--steps 5000] [--seed 0]
           [--out DIR]
Needs the space's trained predictor (training.commands.train_predictor): in
DIR where one is named, as the graph will be.
"""

from pathlib import Path

from training.commands.options import add_space, parser_of
from training.rooms import ROOMS
from training.sampling.score_graph import train


def main() -> None:
    parser = add_space(parser_of(__doc__))
    parser.add_argument("--steps", type=int, default=5000)
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
