"""Train a space's score network and noise-aware predictors, write the score graph.

Usage: python -m training.commands.export_score --space SPACE [--steps 5000] [--seed 0]
           [--out DIR]
Needs the space's trained predictor (training.commands.train_predictor): in
DIR where one is named, as the graph will be.
"""

from training.commands.by_predictor import run_training
from training.sampling.score_graph import train


def main() -> None:
    run_training(__doc__, train, steps=5000)


if __name__ == "__main__":
    main()
