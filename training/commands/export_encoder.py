"""Write models/encoder.onnx.

Usage: python -m training.commands.export_encoder
"""

from training.commands.options import parser_of
from training.evidence.encoder.export import write_shipped


def main() -> None:
    parser_of(__doc__).parse_args()
    write_shipped()


if __name__ == "__main__":
    main()
