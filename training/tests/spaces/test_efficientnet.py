"""The EfficientNet space: text, parameters, network, and weights cut out of Lite0."""

import pytest
import torch
from torch import nn

from training.evidence.encoder.encoder import published_weights
from training.spaces.efficientnet import (
    BLOCKS,
    LITE0,
    blocks_of,
    parameters,
    parse,
    to_text,
)
from training.spaces.efficientnet.inheritance import (
    Cut,
    inherit,
    order,
    rectified,
)
from training.spaces.efficientnet.network import Layer, Network, lite0
from training.tests.lite0 import random_network

GOLDEN = [
    ("1-5-2-0_4-5-2-0_4-5-1-0_6-3-3-0_4-5-1-0_4-5-2-0_4-5-1-0", 1601626),
    ("6-5-2-0_1-3-3-1_4-3-2-1_6-3-3-0_4-5-3-1_4-5-1-0_4-5-3-0", 3317270),
    ("1-5-1-1_1-5-2-1_1-3-1-1_1-3-1-1_1-5-1-1_1-3-2-1_1-3-1-1", 621804),
    ("6-5-2-1_1-5-3-1_1-3-1-1_1-5-3-1_1-3-3-1_4-3-1-0_6-5-1-0", 1306346),
    ("1-5-2-1_6-3-3-1_6-3-3-1_6-3-3-1_6-3-3-1_6-5-4-1_6-3-3-1", 7151770),
    ("1-3-1-0_6-3-2-0_6-5-2-0_6-3-3-0_6-5-3-0_6-5-4-0_6-3-1-0", 3383818),
]
"""Networks for ten classes with their parameters."""
CUTS = [Cut(), Cut("power", "copy", "linear"), Cut("spread", "repeat")]
SIDE = 64


@pytest.fixture(scope="module")
def encoder():
    return random_network()


@pytest.fixture(scope="module")
def source(encoder):
    return lite0(encoder.state_dict()).eval()


def images(count=2):
    return torch.rand(count, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(0))


def features(network):
    with torch.no_grad():
        return network.eval().features(images())


# --- text and parameters


@pytest.mark.parametrize("text, count", GOLDEN)
def test_parameters_of_the_closed_form_and_of_the_module(text, count):
    assert to_text(parse(text)) == text
    assert parameters(parse(text), 10) == count
    assert sum(p.numel() for p in Network(parse(text), 10).parameters()) == count


@pytest.mark.parametrize(
    "fault, message",
    [
        ("1-3-1-0", "has 1 blocks, not 7"),
        ("2-3-1-0", "'2-3-1-0' is no block"),
        ("1-7-1-0", "k in 3, 5"),
        ("1-3-4-0", "l in 1, 2, 3,"),
        ("1-3-1-2", "se in 0, 1"),
    ],
)
def test_other_texts_are_refused_with_their_fault(fault, message):
    rest = "_".join(["1-3-1-0"] * (BLOCKS - 1))
    with pytest.raises(ValueError, match=message):
        parse(f"{fault}_{rest}" if "blocks" not in message else fault)


def test_only_the_sixth_block_may_have_four_layers():
    blocks = ["1-3-1-0"] * BLOCKS
    blocks[5] = "1-3-4-0"
    assert blocks_of(parse("_".join(blocks)))[5].layers == 4
    with pytest.raises(ValueError, match="'1-3-4-0' is no block"):
        parse("_".join(["1-3-4-0", *blocks[1:]]))


# --- the cut


def test_the_cut_that_equals_lite0_has_the_encoder_s_features():
    encoder = random_network()
    encoder.load_published(torch.load(published_weights(), weights_only=True))
    with torch.no_grad():
        expected = encoder.eval()(images())
    source = lite0(encoder.state_dict())
    for cut in CUTS:
        network, share = inherit(LITE0, 3, source, cut)
        assert share == 1
        assert (features(network) - expected).abs().max() < 1e-3 * expected.std()


def test_weights_of_another_network_are_refused():
    other = Network(parse(GOLDEN[0][0]), 10).state_dict()
    with pytest.raises(ValueError, match="not the weights of EfficientNet-Lite0"):
        lite0(other)


@pytest.mark.parametrize("importance", ["scale", "power", "spread"])
def test_the_kept_channels_are_a_prefix_of_one_order(source, importance):
    cut = Cut(importance)
    layers = {}
    for expansion in (4, 6):
        text = to_text(LITE0).replace("6-3-3-0", f"{expansion}-3-3-0")
        layers[expansion] = inherit(parse(text), 2, source, cut)[0].layers()[3][1]
    kept = layers[4].depthwise.norm.num_features
    assert kept == 4 * 80
    for four, six in (
        (
            layers[4].expand.convolution.weight,
            layers[6].expand.convolution.weight[:kept],
        ),
        (
            layers[4].depthwise.convolution.weight,
            layers[6].depthwise.convolution.weight[:kept],
        ),
        (
            layers[4].project.convolution.weight,
            layers[6].project.convolution.weight[:, :kept],
        ),
    ):
        torch.testing.assert_close(four, six)
    assert sorted(order(source.layers()[3][1], importance)) == list(range(6 * 80))


def test_a_kernel_is_cropped_to_its_centre_or_gets_a_rim_of_zeros(source):
    text = "1-3-1-0_6-5-2-0_6-3-2-0_6-3-3-0_6-5-3-0_6-5-4-0_6-3-1-0"
    network, _ = inherit(parse(text), 2, source)
    larger = network.layers()[1][1].depthwise.convolution.weight
    own = order(source.layers()[1][1], "scale")
    torch.testing.assert_close(
        larger[:, :, 1:4, 1:4], source.layers()[1][1].depthwise.convolution.weight[own]
    )
    assert larger.abs().sum() == larger[:, :, 1:4, 1:4].abs().sum()
    smaller = network.layers()[2][1].depthwise.convolution.weight
    own = order(source.layers()[2][1], "scale")
    torch.testing.assert_close(
        smaller, source.layers()[2][1].depthwise.convolution.weight[own][..., 1:4, 1:4]
    )


@pytest.mark.parametrize("expansion", [4, 6])
def test_expanding_the_first_layer_leaves_the_features_as_they_are(source, expansion):
    text = to_text(LITE0).replace("1-3-1-0", f"{expansion}-3-1-0", 1)
    network, share = inherit(parse(text), 2, source)
    assert share == 1
    expected = features(source)
    assert (features(network) - expected).abs().max() < 1e-2 * expected.std()


@pytest.mark.parametrize("beyond", ["identity", "copy"])
def test_added_layers_and_squeezing_hardly_change_the_features(source, beyond):
    text = "1-3-1-0_6-3-3-0_6-5-3-0_6-3-3-1_6-5-3-0_6-5-4-0_6-3-2-0"
    network, share = inherit(parse(text), 2, source, Cut(beyond=beyond))
    assert share == pytest.approx(16 / 19)
    deeper = network.layers()[1][2]
    assert not deeper.project.norm.weight.any()
    assert deeper.expand is not None
    copied = torch.equal(
        deeper.expand.convolution.weight,
        source.layers()[1][1].expand.convolution.weight[
            order(source.layers()[1][1], "scale")
        ],
    )
    assert copied == (beyond == "copy")
    for block in network.layers():
        for layer in block:
            if layer.squeeze is not None:
                layer.squeeze.start_at(100)
    expected = features(source)
    assert (features(network) - expected).abs().max() < 1e-3 * expected.std()


def test_a_layer_without_expansion_is_not_counted_as_inherited(source):
    text = to_text(LITE0).replace("6-3-3-0", "1-3-3-0")
    network, share = inherit(parse(text), 2, source)
    assert share == pytest.approx(13 / 16)
    assert [bool(layer.project.norm.weight.any()) for layer in network.layers()[3]] == [
        True,
        False,
        False,
    ]


def test_the_moments_of_a_rectified_normal_variable():
    mean, deviation = torch.tensor([0.5, -1.0, 5.0]), torch.tensor([1.0, 2.0, 1.5])
    random = torch.Generator().manual_seed(0)
    drawn = torch.randn(400_000, 3, generator=random) * deviation + mean
    drawn = nn.functional.relu6(drawn)
    first, second = rectified(mean, deviation)
    torch.testing.assert_close(first, drawn.mean(0), atol=0.01, rtol=0)
    torch.testing.assert_close(second, drawn.var(0), atol=0.02, rtol=0)


def test_a_linear_stand_in_does_what_the_layer_does_where_nothing_is_cut_off():
    """Where ReLU6 changes nothing and kernels are even, it is exact."""
    torch.manual_seed(0)
    layer = Layer(80, 80, 3, 1, 6, False).eval()
    assert layer.expand is not None
    layer.expand.norm.bias.data.fill_(3)
    layer.expand.norm.weight.data.fill_(0.01)
    layer.depthwise.convolution.weight.data.fill_(1 / 9)
    layer.depthwise.norm.weight.data.fill_(0.01)
    layer.depthwise.norm.get_buffer("running_mean").fill_(3)
    layer.depthwise.norm.bias.data.fill_(3)
    from training.spaces.efficientnet.inheritance import linear

    stand_in = Layer(80, 80, 3, 1, 1, False).eval()
    linear(stand_in, layer, layer.expand)
    x = torch.full((1, 80, 9, 9), 0.0) + torch.rand(1, 80, 1, 1)
    with torch.no_grad():
        change = layer(x) - layer(torch.zeros_like(x)) - x
        other = stand_in.project.convolution(stand_in.depthwise.convolution(x))
        other = (
            other / (stand_in.project.norm.get_buffer("running_var") + 1e-3).sqrt()[0]
        )
    inner = (slice(None), slice(None), slice(2, 7), slice(2, 7))
    torch.testing.assert_close(change[inner], other[inner], atol=1e-4, rtol=0.02)
