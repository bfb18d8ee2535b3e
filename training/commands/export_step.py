"""Make a space's value function and write the fast sampler's step graph.

Usage: python -m training.commands.export_step --space SPACE [--steps 4000] [--seed 0]
           [--out DIR]
Needs the space's trained predictor (training.commands.train_predictor): in
DIR where one is named, as the graph will be.
"""

from training.commands.by_predictor import run_training
from training.sampling.step_graph import train


def main() -> None:
    run_training(__doc__, train, steps=4000)


if __name__ == "__main__":
    main()
