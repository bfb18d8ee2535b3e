"""Embed the training image sets, once for an encoder (.cache/features).

Usage: python -m training.commands.features [--data data]
"""

from training.commands.options import add_data, parser_of
from training.evidence.encoder.features import set_features, set_names


def main() -> None:
    data = add_data(parser_of(__doc__)).parse_args().data
    for name in set_names(data):
        features = set_features(data, name)
        images, classes = len(features.labels), features.classes
        print(f"{name}: {images} images, {classes} classes", flush=True)


if __name__ == "__main__":
    main()
