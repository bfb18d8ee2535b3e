"""Pairwise sums, and what is predicted of EfficientNet networks."""

import itertools

import numpy as np
import pytest
import torch

from training.models.efficientnet import fit
from training.models.efficientnet.similarity import likeness, similarity
from training.models.pairwise import PairwiseSums, Similarity, fit_pairwise
from training.spaces import efficientnet as space
from training.tests import toy


def random_sums(values=3, seed=0):
    """Pairwise sums over the toy space: three rows of four columns."""
    rng = np.random.default_rng(seed)
    inputs = toy.ROWS * toy.COLUMNS
    pairs = rng.normal(size=(values, inputs, inputs))
    pairs = pairs + pairs.transpose(0, 2, 1)
    within = np.kron(np.eye(toy.ROWS), np.ones((toy.COLUMNS, toy.COLUMNS)))
    singles = rng.normal(size=(values, inputs))
    return PairwiseSums(rng.normal(size=values), singles, pairs * (1 - within))


def flat(networks):
    return torch.tensor(toy.encode(networks)).flatten(1)


def test_values_are_the_sums_over_rows_and_pairs_of_rows():
    model = random_sums()
    for network in toy.all_architectures()[::7]:
        on = [toy.COLUMNS * row + column for row, column in enumerate(network)]
        expected = model.offset + sum(model.single[:, place] for place in on)
        for one, other in itertools.combinations(on, 2):
            expected = expected + model.pairs[:, one, other]
        torch.testing.assert_close(model(flat(network[None]))[0], expected)


def test_the_value_of_marginals_is_the_exact_expectation():
    model = random_sums()
    marginals = torch.softmax(torch.randn(toy.ROWS, toy.COLUMNS), -1)
    every = toy.all_architectures()
    chances = marginals[torch.arange(toy.ROWS), torch.tensor(every)].prod(1)
    expected = chances @ model(flat(every))
    torch.testing.assert_close(model(marginals.reshape(1, -1))[0], expected)


def test_the_gradient_equals_autograd():
    model = random_sums()
    x = torch.rand(5, 12, requires_grad=True)
    weights = torch.randn(5, 3)
    (model(x) * weights).sum().backward()
    pulled = model.linearise(x.detach())[1](weights)
    torch.testing.assert_close(pulled, x.grad)


def test_a_fit_without_noise_finds_the_sums_behind_its_targets():
    every = toy.all_architectures()
    truth = random_sums()(flat(every)).numpy().astype(float)
    alike = np.eye(toy.COLUMNS)
    model = fit_pairwise(toy, every, truth, Similarity(alike, alike, 1.0, 1e-8))
    np.testing.assert_allclose(model(flat(every)), truth, atol=1e-3)
    within = torch.kron(torch.eye(toy.ROWS), torch.ones(toy.COLUMNS, toy.COLUMNS))
    assert not (model.pairs * within).any()
    torch.testing.assert_close(model.pairs, model.pairs.transpose(1, 2))


def test_a_fit_foretells_networks_that_it_has_not_seen():
    """Sums over blocks and pairs of blocks, from fewer networks than terms."""
    rng = np.random.default_rng(0)
    effect = rng.normal(size=(space.ROWS, 3))
    networks = space.sample(1200, rng)
    choices = np.array([space.block_of(column) for column in range(space.COLUMNS)])
    facts = (choices[networks][..., [0, 2, 3]] * effect).sum(-1)
    values = facts.sum(1) + 0.3 * facts[:, 0] * facts[:, 4]
    kept, held = slice(0, 900), slice(900, None)
    model = fit_pairwise(
        space, networks[kept], values[kept, None], similarity(0.1, 0.01)
    )
    predicted = model(fit.flat_encoding(networks[held]))[:, 0].numpy()
    assert np.corrcoef(predicted, values[held])[0, 1] > 0.98
    simple = fit.additive(networks[kept], values[kept])(networks[held])
    errors = [np.abs(one - values[held]).mean() for one in (predicted, simple)]
    assert errors[0] < 0.6 * errors[1]


@pytest.mark.parametrize("rate", [0.1, 1.0])
def test_blocks_are_the_more_alike_the_fewer_choices_differ(rate):
    alike = likeness(rate)
    assert np.trace(alike) == pytest.approx(space.COLUMNS)
    np.testing.assert_allclose(alike.sum(0), 0, atol=1e-9)
    assert np.linalg.eigvalsh(alike).min() > -1e-9
    one, near, far = (
        space.column_of(space.Block(*block))
        for block in ((4, 3, 2, False), (6, 3, 2, False), (1, 5, 3, True))
    )
    assert alike[one, one] > alike[one, near] > alike[one, far]


def test_held_out_networks_are_a_fifth_and_nowhere_else():
    drawn = space.sample(500, np.random.default_rng(0))
    networks = np.concatenate([drawn, drawn[:50]])
    held = fit.held_out_networks(networks, 1)
    assert held.sum() == pytest.approx(110, abs=8)
    assert (held[:50] == held[500:]).all()
    assert (held != fit.held_out_networks(networks, 2)).any()
