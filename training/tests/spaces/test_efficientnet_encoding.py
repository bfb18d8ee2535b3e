"""The EfficientNet space: encoding, validity, exact costs, golden file."""

import json

import numpy as np
import pytest
import torch
from torch import nn

from training.base.folders import GOLDEN
from training.spaces import Ragged, choices_of, mobilenetv3
from training.spaces import efficientnet as space
from training.spaces.efficientnet.network import Network


def networks(count=20, seed=1):
    return space.sample(count, np.random.default_rng(seed))


class Counter:
    """MACs of a network by hooks on torch's own layers."""

    def __init__(self):
        self.macs = 0

    def __call__(self, layer, inputs, output):
        per_output = layer.weight.numel() // layer.weight.shape[0]
        self.macs += per_output * output[0].numel()


def walked(network, classes, side):
    """Parameters and MACs of the built network."""
    built, count = Network(network, classes).eval(), Counter()
    for layer in built.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            layer.register_forward_hook(count)
    with torch.no_grad():
        built(torch.zeros(1, 3, side, side))
    return sum(p.numel() for p in built.parameters()), count.macs


@pytest.mark.parametrize(("classes", "side"), [(1000, 224), (10, 96), (3, 45)])
def test_costs_equal_those_of_the_built_network(classes, side):
    for network in [*space.ends()[:1], space.LITE0, *networks(3, side)]:
        params, macs = walked(network, classes, side)
        assert space.parameters(network, classes) == params
        assert space.macs(network, classes, side) == macs


def test_costs_are_linear_in_the_encoding():
    drawn = networks(50)
    weights, offset = space.cost_weights(100, 192)
    linear = np.einsum("crk,nrk->nc", weights, space.encode(drawn)) + offset
    assert (linear[:, 0] == space.parameters(drawn, 100)).all()
    assert (linear[:, 1] == space.macs(drawn, 100, 192)).all()
    assert not weights[:, :5, 36:].any() and weights[:, 5, 36:].all()


def test_the_ends_have_the_least_and_the_most_parameters():
    least, most = space.parameters(space.ends(), 10)
    drawn = space.parameters(networks(2000), 10)
    assert least < drawn.min() and drawn.max() < most


def test_a_side_that_is_too_small_is_refused():
    with pytest.raises(ValueError, match="at least 32, got 31"):
        space.macs(space.LITE0, 10, 31)


def test_columns_are_the_blocks_in_order_of_their_layers():
    blocks = [space.block_of(column) for column in range(space.COLUMNS)]
    assert len(set(blocks)) == 48
    assert [space.column_of(block) for block in blocks] == list(range(48))
    for row, choices in enumerate(space.CHOICES):
        allowed = {block.layers for block in blocks[:choices]}
        assert allowed == set(space.LAYERS[row])
    assert np.prod(space.CHOICES, dtype=float) == 36**6 * 48


def test_text_and_encodings_round_trip():
    drawn = networks()
    for network in drawn:
        assert (space.parse(space.to_text(network)) == network).all()
        assert space.validate(space.encode(network)) is None
    decoded, valid = space.decode_matrix(space.encode(drawn))
    assert valid.all() and (decoded == drawn).all()
    assert (space.decode(space.encode(drawn)) == drawn).all()


def test_faulty_matrices_are_found():
    faults = space.encode(np.array([space.LITE0] * 5))
    faults[0, 0, 5] = 1  # two choices in a block
    faults[1, 3] = 0  # none
    faults[2, 6] = np.eye(48)[40]  # a fourth layer where there is none
    faults[3, 5] = np.eye(48)[40]  # a fourth layer in the sixth block, no fault
    _, valid = space.decode_matrix(faults)
    assert valid.tolist() == [False, False, False, True, True]
    reasons = [space.validate(matrix) for matrix in faults]
    assert [reason is None for reason in reasons] == valid.tolist()
    assert reasons[2] == "block 7 has at most 36 choices"
    assert space.validate(faults[0, :6]) == "expected a 7 x 48 matrix, got 6 x 48"


def test_decoding_never_takes_a_column_that_a_row_lacks():
    rows = np.full((1, 7, 48), 0.01)
    rows[..., 7], rows[..., 47] = 0.2, 0.9
    assert space.decode(rows)[0].tolist() == [7] * 5 + [47, 7]


def test_random_networks_are_uniform_over_what_each_row_has():
    drawn = networks(20_000)
    for row, choices in enumerate(space.CHOICES):
        shares = np.bincount(drawn[:, row]) / len(drawn)
        assert len(shares) == choices
        assert np.abs(shares - 1 / choices).max() < 0.006


def test_only_a_space_with_rows_of_different_length_is_ragged():
    assert choices_of(space) == (36,) * 5 + (48, 36)
    assert choices_of(mobilenetv3) == (9,) * 20
    assert isinstance(space, Ragged) and not isinstance(mobilenetv3, Ragged)


def test_the_golden_file_holds_what_the_space_gives():
    stored = json.loads((GOLDEN / "efficientnet-space.json").read_text())
    assert json.loads(json.dumps(space.examples().facts)) == stored
    assert len(stored["networks"]) == 50
