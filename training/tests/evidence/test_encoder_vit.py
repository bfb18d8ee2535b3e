"""ViT-B/16 with random weights: names, numbers and the way to ONNX."""

import numpy as np
import onnxruntime
import pytest
import torch
from torch import nn

from training.base.graph import run_graph
from training.base.manifest import read_entry
from training.evidence.encoder.encoder import IMAGE_SIDE, THUMBNAIL
from training.evidence.encoder.export_vit import read_weights, write_encoder
from training.evidence.encoder.vit import SelfAttention, VisionTransformer, VitEncoder

SMALL = {"side": 32, "patch": 16, "width": 24, "layers": 2, "heads": 3, "hidden": 48}


def small() -> VisionTransformer:
    torch.manual_seed(0)
    network = VisionTransformer(**SMALL)
    for parameter in network.parameters():
        nn.init.normal_(parameter, std=0.2)
    return network.eval()


def test_parameters_are_those_of_torchvision():
    with torch.device("meta"):
        shapes = {
            k: tuple(v.shape) for k, v in VisionTransformer().state_dict().items()
        }
    assert sum(int(np.prod(shape)) for shape in shapes.values()) == 85_798_656
    block = "encoder.layers.encoder_layer_11"
    for name, shape in {
        "class_token": (1, 1, 768),
        "conv_proj.weight": (768, 3, 16, 16),
        "encoder.pos_embedding": (1, 197, 768),
        f"{block}.ln_1.weight": (768,),
        f"{block}.self_attention.in_proj_weight": (2304, 768),
        f"{block}.self_attention.in_proj_bias": (2304,),
        f"{block}.self_attention.out_proj.weight": (768, 768),
        f"{block}.mlp.0.weight": (3072, 768),
        f"{block}.mlp.3.bias": (768,),
        "encoder.ln.bias": (768,),
    }.items():
        assert shapes[name] == shape
    assert len(shapes) == 3 + 1 + 12 * 12 + 2


def test_attention_is_torch_s_own():
    torch.manual_seed(0)
    ours, reference = (
        SelfAttention(24, 3),
        nn.MultiheadAttention(24, 3, batch_first=True),
    )
    nn.init.normal_(reference.in_proj_bias)
    ours.load_state_dict(reference.state_dict())
    x = torch.randn(2, 5, 24)
    torch.testing.assert_close(ours(x), reference(x, x, x)[0])


def test_weights_of_both_torchvision_namings_load_without_the_classifier():
    source = small()
    published = source.state_dict() | {"heads.head.weight": torch.zeros(10, 24)}
    older = {
        key.replace("mlp.0", "mlp.linear_1").replace("mlp.3", "mlp.linear_2"): value
        for key, value in published.items()
    }
    images = torch.randn(2, 3, 32, 32)
    for weights in (published, older):
        network = VisionTransformer(**SMALL)
        network.load_published(weights)
        torch.testing.assert_close(network.eval()(images), source(images))


def test_other_weights_are_refused(tmp_path):
    with pytest.raises(ValueError, match="not torchvision's vit_b_16"):
        small().load_published({"conv1.weight": torch.zeros(3)})
    with pytest.raises(FileNotFoundError, match="download"):
        read_weights(tmp_path / "missing.pth")
    (tmp_path / "text.pth").write_text("no checkpoint")
    with pytest.raises(ValueError, match="no PyTorch checkpoint"):
        read_weights(tmp_path / "text.pth")
    torch.save([1], tmp_path / "list.pth")
    with pytest.raises(ValueError, match="no state dict"):
        read_weights(tmp_path / "list.pth")


def test_the_graph_gives_what_torch_gives_for_any_number_of_images(tmp_path):
    network = small()
    write_encoder(network, tmp_path, "test")
    session = onnxruntime.InferenceSession(tmp_path / "encoder.onnx")
    generator = torch.Generator().manual_seed(0)
    for count in (1, 5):
        shape = (count, IMAGE_SIDE, IMAGE_SIDE, 3)
        images = torch.randint(0, 256, shape, dtype=torch.uint8, generator=generator)
        (features,) = run_graph(session, None, {"images": images.numpy()})
        with torch.no_grad():
            expected = VitEncoder(network)(images).numpy()
        assert features.shape == (count, SMALL["width"] + THUMBNAIL)
        # Weights are stored in half precision.
        np.testing.assert_allclose(features, expected, atol=2e-2)
    entry = read_entry("encoder.onnx", tmp_path)
    assert entry["role"] == "encoder" and entry["constants"]["imageSide"] == 32
