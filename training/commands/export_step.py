"""Make a space's value function and write the fast sampler's step graph.

Usage: python -m training.commands.export_step --space SPACE [--steps 4000] [--seed 0]
Needs the space's trained predictor (training.commands.train_predictor).
"""

from training.commands.options import add_space, parser_of
from training.sampling.step_graph import train
from training.spaces import SPACES


def main() -> None:
    parser = add_space(parser_of(__doc__))
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    train(SPACES[arguments.space], arguments.steps, arguments.seed)


if __name__ == "__main__":
    main()
