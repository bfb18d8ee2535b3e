"""Train a space's score network and noise-aware predictors, write the score graph.

Usage: python -m training.commands.export_score --space SPACE [--seed 0]
Needs the space's trained predictor (training.commands.train_predictor).
"""

from training.commands.options import add_space, parser_of
from training.sampling.score_graph import train
from training.spaces import SPACES


def main() -> None:
    parser = add_space(parser_of(__doc__))
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    train(SPACES[arguments.space], arguments.seed)


if __name__ == "__main__":
    main()
