"""Write models/landmark.onnx; needs no data.

Usage: python -m training.commands.export_landmark
"""

from training.commands.options import parser_of
from training.evidence.landmark.export import write_shipped


def main() -> None:
    parser_of(__doc__).parse_args()
    write_shipped()


if __name__ == "__main__":
    main()
