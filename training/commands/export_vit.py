"""Write an encoder of the paper's choice, ViT-B/16, from weights of your own.

Usage: python -m training.commands.export_vit --weights FILE --out DIR

FILE is torchvision's `vit_b_16` checkpoint (`ViT_B_16_Weights.IMAGENET1K_V1`, a .pth
file), downloaded from PyTorch's site. DIR gets encoder.onnx and its manifest entry.
Then `python -m training.commands.train_predictor --space SPACE --encoder
DIR/encoder.onnx --out DIR` trains the predictors on its features, for the first of the
spaces, and the setting pomonag.encoderPath names DIR/encoder.onnx.
"""

from pathlib import Path

from training.commands.options import parser_of
from training.evidence.encoder.export import FILE
from training.evidence.encoder.export_vit import read_weights, write_encoder
from training.evidence.encoder.vit import VisionTransformer

COMMAND = "python -m training.commands.export_vit"


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    network = VisionTransformer()
    try:
        network.load_published(read_weights(arguments.weights))
    except (FileNotFoundError, ValueError) as error:
        parser.exit(1, f"error: {error}\n")
    write_encoder(network, arguments.out, COMMAND)
    file = arguments.out / FILE
    print(f"{file}: {file.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
