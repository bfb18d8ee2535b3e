"""The NAS-Bench-201 space against published numbers and hand-made cases."""

import numpy as np
import pytest

from training.spaces import nasbench201 as space

BEST_CIFAR10 = (
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|"
    "+|skip_connect~0|nor_conv_3x3~1|nor_conv_1x1~2|"
)


def uniform_cell(operation: int) -> np.ndarray:
    return np.full(6, operation)


def test_there_are_15625_cells_and_text_and_encodings_round_trip():
    cells = space.all_cells()
    texts = [space.to_text(cell) for cell in cells]
    assert len(set(texts)) == 15_625
    assert (np.array([space.parse(text) for text in texts]) == cells).all()
    assert (space.decode(space.encode(cells)) == cells).all()
    assert (space.index_of(cells) == np.arange(15_625)).all()


def test_matrix_round_trips_and_faults_are_found():
    cells = space.all_cells()[::100]
    matrices = space.to_matrix(space.encode(cells))
    decoded, valid = space.decode_matrix(matrices)
    assert valid.all() and (decoded == cells).all()
    faults = matrices[:4].copy()
    faults[0, 0] = np.eye(7)[2]  # an operation where the input belongs
    faults[1, 3] = 0  # a row without operation
    faults[2, 4, 2:4] = 1  # two operations on one edge
    faults[3, 5] = np.eye(7)[1]  # an output among the operations
    assert not space.decode_matrix(faults)[1].any()


@pytest.mark.parametrize(
    "text",
    [
        "",
        BEST_CIFAR10[:-1],
        BEST_CIFAR10.replace("~2", "~1"),
        BEST_CIFAR10.replace("skip_connect", "max_pool_3x3"),
        BEST_CIFAR10 + "|none~0|",
    ],
)
def test_parse_refuses_other_texts(text):
    with pytest.raises(ValueError, match="not a NAS-Bench-201"):
        space.parse(text)


def test_adjacency_follows_the_edges_of_the_cell():
    successors = [set(np.flatnonzero(row)) for row in space.ADJACENCY]
    assert successors == [{1, 2, 4}, {3, 5}, {6}, {6}, {7}, {7}, {7}, set()]


def test_validity_needs_one_operation_per_edge_and_a_path():
    assert sum(space.is_connected(cell) for cell in space.all_cells()) == 15_284
    rows = space.encode(space.parse(BEST_CIFAR10))
    assert space.validate(rows) is None
    assert "no path" in (space.validate(space.encode(uniform_cell(space.NONE))) or "")
    assert "one operation" in (space.validate(rows * 0.5) or "")
    assert "6 x 5" in (space.validate(rows[:5]) or "")


@pytest.mark.parametrize(
    ("operation", "parameters", "macs"),
    [
        (space.POOL, 73_306, 7_783_050),
        (space.CONV_1X1, 241_306, 31_376_010),
        (space.CONV_3X3, 1_531_546, 220_119_690),
    ],
)
def test_costs_equal_the_published_ones(operation, parameters, macs):
    cell = uniform_cell(operation)
    assert space.parameters(cell, 10) == parameters
    assert space.macs(cell, 10, 32) == macs


def test_costs_for_imagenet16_120():
    assert space.parameters(uniform_cell(space.CONV_3X3), 120) == 1_538_696
    assert space.macs(uniform_cell(space.CONV_3X3), 120, 16) == 55_037_560


def test_costs_are_linear_in_the_encoding():
    cells = space.all_cells()[::37]
    weights, offset = space.cost_weights(classes=43, side=48)
    linear = np.tensordot(space.encode(cells), weights, ((1, 2), (1, 2))) + offset
    assert (linear[:, 0] == space.parameters(cells, 43)).all()
    assert (linear[:, 1] == space.macs(cells, 43, 48)).all()


@pytest.mark.parametrize("side", [0, 30, 33])
def test_sides_that_do_not_halve_twice_are_refused(side):
    with pytest.raises(ValueError, match="divisible by 4"):
        space.macs(uniform_cell(space.SKIP), 10, side)


def test_isomorphism_classes_are_the_benchmarks():
    assert len({space.canonical(cell) for cell in space.all_cells()}) == 6_466
    unused_convolution = [space.NONE, space.SKIP, space.CONV_3X3] + [
        space.NONE,
        space.NONE,
        space.CONV_1X1,
    ]
    without_it = list(unused_convolution)
    without_it[2] = space.POOL
    assert space.canonical(unused_convolution) == space.canonical(without_it)


def test_describe_names_every_operation_once():
    text = space.describe(space.parse(BEST_CIFAR10))
    assert text == "4 conv 3x3, 1 conv 1x1, 1 skip"
