"""The MobileNetV3 space against published numbers and a walk over layers."""

import numpy as np
import pytest
from torch import nn

from training.spaces import mobilenetv3 as space

SMALLEST = np.where(np.arange(20) % 4 < 2, 0, space.UNUSED)
LARGEST = np.full(20, 8)


def networks(count=20, seed=1):
    return space.sample(count, np.random.default_rng(seed))


def divisible(channels):
    return (
        nearest
        if (nearest := max(8, int(channels / 8 + 0.5) * 8)) >= (0.9 * channels)
        else nearest + 8
    )


class Counter:
    """Parameters and MACs of a network, layer by layer, with torch's own layers."""

    def __init__(self, network, classes, side, width):
        self.side, self.params, self.macs = side, 0, 0
        base = (16, 16, 24, 40, 80, 112, 160, 960, 1280)
        stem, first, *stages, last, mix = (divisible(width * c) for c in base)
        self.conv(3, stem, 3, stride=2)
        self.conv(stem, stem, 3, groups=stem)
        self.conv(stem, first, 1)
        channels = first
        for stage, outputs in enumerate(stages):
            layers = network[4 * stage : 4 * stage + 4]
            for place, column in enumerate(layers[layers >= 0]):
                kernel, expansion = space.layer_type(column)
                stride = (2, 2, 2, 1, 2)[stage] if place == 0 else 1
                middle = divisible(channels * expansion)
                self.conv(channels, middle, 1)
                self.conv(middle, middle, kernel, stride, groups=middle)
                if stage in (1, 3, 4):
                    squeezed = divisible(middle // 4)
                    self.add(nn.Conv2d(middle, squeezed, 1), 1)
                    self.add(nn.Conv2d(squeezed, middle, 1), 1)
                self.conv(middle, outputs, 1)
                channels = outputs
        self.conv(channels, last, 1)
        self.add(nn.Conv2d(last, mix, 1, bias=False), 1)
        self.add(nn.Linear(mix, classes), 1)

    def conv(self, inputs, outputs, kernel, stride=1, groups=1):
        """A convolution without bias, and its batch norm."""
        self.side = (self.side + stride - 1) // stride
        layer = nn.Conv2d(inputs, outputs, kernel, stride, groups=groups, bias=False)
        self.add(layer, self.side**2)
        self.params += sum(p.numel() for p in nn.BatchNorm2d(outputs).parameters())

    def add(self, layer, pixels):
        self.params += sum(p.numel() for p in layer.parameters())
        self.macs += layer.weight.numel() * pixels


@pytest.mark.parametrize(
    ("network", "width", "params", "macs"),
    [
        (SMALLEST, 1.0, 3_410_792, 121.28),
        (LARGEST, 1.0, 7_664_760, 566.17),
        (SMALLEST, 1.2, 4_602_456, 193.08),
        (LARGEST, 1.2, 10_701_632, 843.10),
    ],
)
def test_costs_of_the_smallest_and_the_largest_network(network, width, params, macs):
    assert space.parameters(network, 1000, width) == params
    millions = space.macs(network, 1000, 224, width) / 1e6
    assert millions == pytest.approx(macs, abs=0.005)


@pytest.mark.parametrize(
    ("classes", "side", "width"), [(1000, 224, 1.0), (10, 160, 1.2), (7, 45, 1.0)]
)
def test_costs_equal_a_walk_over_layers(classes, side, width):
    for network in networks(8):
        walk = Counter(network, classes, side, width)
        assert space.parameters(network, classes, width) == walk.params
        assert space.macs(network, classes, side, width) == walk.macs


def test_costs_are_linear_in_the_encoding():
    drawn = networks(50)
    weights, offset = space.cost_weights(100, 192, 1.2)
    linear = np.einsum("crk,nrk->nc", weights, space.encode(drawn)) + offset
    assert (linear[:, 0] == space.parameters(drawn, 100, 1.2)).all()
    assert (linear[:, 1] == space.macs(drawn, 100, 192, 1.2)).all()


def test_settings_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match="at least 32"):
        space.macs(SMALLEST, 10, 31)
    with pytest.raises(ValueError, match="width"):
        space.parameters(SMALLEST, 10, 0.5)


def test_text_and_encodings_round_trip():
    for network in networks():
        assert (space.parse(space.to_text(network)) == network).all()
        assert space.validate(space.encode(network)) is None
    decoded, valid = space.decode_matrix(space.encode(networks()))
    assert valid.all() and (decoded == networks()).all()


def test_lists_of_once_for_all_leave_unused_slots_out():
    network = space.from_lists([7] * 20, [6] * 20, [2, 3, 4, 2, 2])
    assert space.depths_of(network).tolist() == [2, 3, 4, 2, 2]
    assert set(network) == {8, space.UNUSED}


@pytest.mark.parametrize(
    ("replaced", "by", "fault"),
    [
        ("2-3-3_2-3-3", "2-3-3", "19 tokens"),
        ("2-3-3", "2-4-3", "not a MobileNetV3 layer: '2-4-3'"),
        ("2-3-3", "0-0-0", "stage 1 lacks one of its first two"),
        ("2-3-3_0-0-0_0-0-0", "3-3-3_0-0-0_3-3-3", "leaves out a layer"),
        ("2-3-3", "3-3-3", "asks for '2-3-3'"),
    ],
)
def test_faulty_text_is_refused_with_its_fault(replaced, by, fault):
    text = space.to_text(SMALLEST).replace(replaced, by, 1)
    with pytest.raises(ValueError, match=fault):
        space.parse(text)


def test_faulty_matrices_are_found():
    faults = space.encode(np.array([SMALLEST] * 4))
    faults[0, 0, 5] = 1  # two types in a slot
    faults[1, 5] = 0  # a stage of one layer
    faults[2, 11, 0] = 1  # the fourth slot without the third
    faults[3, 10, 0] = 1  # a third layer, which is no fault
    networks, valid = space.decode_matrix(faults)
    assert valid.tolist() == [False, False, False, True]
    assert space.depths_of(networks[3]).tolist() == [2, 2, 3, 2, 2]
    assert [space.validate(matrix) is None for matrix in faults] == valid.tolist()


def test_decoding_takes_the_likeliest_depth_before_the_types():
    rows = np.full((1, 20, 9), 0.1)
    rows[..., 4] = 0.2
    depth = np.array([[[0.5, 0.3, 0.2]] * 4 + [[0.2, 0.3, 0.5]]])
    decoded = space.decode(rows, depth)[0]
    assert space.depths_of(decoded).tolist() == [2, 2, 2, 2, 4]
    assert set(decoded) == {4, space.UNUSED}


def test_random_networks_have_uniform_depths_and_types():
    drawn = networks(4000)
    depths = space.depths_of(drawn)
    assert [abs((depths == d).mean() - 1 / 3) < 0.02 for d in (2, 3, 4)] == [True] * 3
    used = drawn[drawn != space.UNUSED]
    assert np.abs(np.bincount(used) / len(used) - 1 / 9).max() < 0.01
    params = space.parameters(drawn, 1000)
    assert params.mean() / 1e6 == pytest.approx(4.87, abs=0.03)
    assert params.std() / 1e6 == pytest.approx(0.59, abs=0.03)


def test_description_names_layers_kernels_and_expansions():
    assert space.describe(SMALLEST) == (
        "10 layers (2, 2, 2, 2, 2 by stage), kernels of 3.0 and expansions of 3.0 "
        "on average"
    )
