"""Diffusion where rows differ in how many columns they have: none takes another's."""

import numpy as np
import pytest
import torch

from training.sampling import noising, posterior, samplers, schedule, score_network
from training.spaces import efficientnet as space

LACKING = torch.arange(space.COLUMNS) >= torch.tensor(space.CHOICES)[:, None]


@pytest.fixture(scope="module")
def noisy():
    """Noised matrices, their noise levels, clean matrices."""
    return noising.noisy_matrices(space, 400, torch.Generator().manual_seed(0))


def test_drawn_rows_are_uniform_over_the_columns_that_they_have():
    rows = noising.random_rows(space, 20_000, torch.Generator().manual_seed(0))
    assert (rows.sum(-1) == 1).all()
    expected = (~LACKING).float() / torch.tensor(space.CHOICES)[:, None]
    torch.testing.assert_close(rows.mean(0), expected, atol=0.006, rtol=0)
    assert not rows[:, LACKING].any()


def test_the_posterior_of_a_row_equals_bayes_rule_over_the_columns_that_it_has(noisy):
    x, sigma, _ = noisy
    found = posterior.marginals(space, x, sigma[:, None, None])
    for row, choices in enumerate(space.CHOICES):
        each = 2 * torch.eye(space.COLUMNS)[:choices] - 1
        distance = ((x[:, row, None] - each) ** 2).sum(-1)
        bayes = torch.softmax(-distance / (2 * sigma[:, None] ** 2), -1)
        torch.testing.assert_close(found[:, row, :choices], bayes, atol=1e-4, rtol=0)
    assert not found[:, LACKING].any()


def test_the_gradient_through_the_posterior_equals_autograd(noisy):
    logits = (noisy[0][:5] * 2).double().requires_grad_(True)
    weights = torch.randn(5, 7, 48, generator=torch.Generator().manual_seed(1)).double()
    (posterior.from_logits(space, logits)[0] * weights).sum().backward()
    _, pullback = posterior.linearise(space, logits.detach())
    torch.testing.assert_close(pullback(weights), logits.grad, atol=1e-12, rtol=0)


def test_the_unguided_fast_sampler_draws_the_space_uniformly():
    def step(x, noise, vector):
        sigma = (2 / vector[0]) ** 0.5
        marginals = posterior.marginals(space, torch.tensor(x), sigma).numpy()
        expected = 2 * marginals - 1
        return expected + vector[1] * (x - expected) + vector[2] * noise, marginals

    noise = np.random.default_rng(0).standard_normal((20, 3000, 7, 48))
    drawn = space.decode(*samplers.fast(space, step, noise, schedule.geometric()))
    for row, choices in enumerate(space.CHOICES):
        shares = np.bincount(drawn[:, row], minlength=choices) / len(drawn)
        assert len(shares) == choices
        assert np.abs(shares - 1 / choices).max() < 0.016
    assert len(np.unique(drawn, axis=0)) == len(drawn)


def test_the_papers_sampler_with_the_exact_score_draws_valid_networks():
    def score(x, sigma):
        marginals = posterior.matrix_marginals(space, torch.tensor(x), sigma).numpy()
        return (2 * marginals - 1 - x) / sigma**2

    drawn = samplers.paper(space, score, 48, np.random.default_rng(0), steps=200)
    assert space.decode_matrix(drawn)[1].mean() > 0.9


def test_a_score_network_gives_no_chance_to_columns_that_a_row_lacks(noisy):
    torch.manual_seed(0)
    x, sigma, clean = noisy
    network = score_network.ScoreNetwork(space).eval()
    logits = network.posterior_logits(x, sigma)
    assert not torch.softmax(logits, -1)[:, LACKING].any()
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), clean.flatten(0, 1))
    assert torch.isfinite(loss)
