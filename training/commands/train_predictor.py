"""Train and export what is predicted of a space's architectures.

Usage: python -m training.commands.train_predictor --space SPACE [--data data]
           [--seed 0] [--encoder FILE] [--leave-out FAMILY] [--out DIR]

Writes the predictor's graph, its entry in the manifest and the teacher of the samplers'
networks: to models/ and .cache/SPACE-teacher.pt or, with --out, all of it to a folder.
The first of the spaces goes before the others: with it the graph of the data set's code
is written, which serves all of them and tells how hard a data set is. It alone takes
--leave-out, a family of data sets that training must not see, and --encoder, an encoder
of one's own (training.commands.export_vit) in place of the one that ships.
"""

from pathlib import Path

from training.commands.options import add_data, add_space, parser_of
from training.evidence.dataset.groups import FAMILIES
from training.evidence.encoder.features import ENCODER
from training.models.request import Request
from training.rooms import ROOMS


def main() -> None:
    parser = add_data(add_space(parser_of(__doc__)))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--encoder", type=Path, default=ENCODER)
    parser.add_argument("--leave-out", choices=FAMILIES)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    try:
        request = Request(
            options.data, options.seed, options.encoder, options.leave_out, options.out
        )
        ROOMS[options.space].train(request)
    except (FileNotFoundError, ValueError) as error:
        parser.exit(1, f"error: {error}\n")


if __name__ == "__main__":
    main()
