"""Targets, value network and the step graph of the fast sampler."""

import numpy as np
import pytest
import torch

from training.sampling import posterior, samplers, schedule, value_network
from training.sampling import step_graph as export
from training.sampling.guided_step import GuidedStep, ln_cost_std, variances
from training.sampling.nasbench201 import (
    expectation,
    joint_posterior,
    make_targets,
    normal_scores,
)
from training.sampling.noising import random_rows
from training.spaces import nasbench201 as space

UNBOUND = 1e9


@pytest.fixture(scope="module")
def targets():
    """A made-up data set that wants convolutions early; one device."""
    cells = torch.tensor(space.all_cells())
    value = torch.tensor([3.0, 1.0, 1.0, 1.0, 1.0, 0.5])
    accuracy = ((cells == space.CONV_3X3) * value).sum(1)
    ln_latency = 0.2 * (cells == space.POOL).sum(1, keepdim=True) + 1.0
    return make_targets(torch.ones(1, 2), accuracy[None], ln_latency, ["device"])


@pytest.fixture(scope="module")
def step(targets):
    return GuidedStep(
        space, value_network.train(space, targets, steps=250, batch=64), targets
    )


def inputs(batch, strengths=(8.0, 8.0), budgets=(UNBOUND,) * 3):
    given = export.example_inputs(space, code=2, devices=1, batch=batch)
    given["guidance"] = torch.tensor([strengths]).repeat(batch, 1)
    given["budgets"] = torch.tensor([budgets]).float().repeat(batch, 1)
    given["code"] = torch.ones(1, 2)
    return given


def excesses(step, marginals, given):
    names = ("device", "budgets", "cost_weights", "cost_offset")
    rest = [given[name] for name in names]
    level = given["schedule"][3].view(1, 1)
    return step.excesses(marginals, level, given["code"], *rest)


def test_normal_scores_keep_the_order_and_lose_the_tail():
    scores = normal_scores(torch.tensor([[10.0, 90.0, 93.0, 92.0, 91.0]]))
    assert scores.argsort().tolist() == [[0, 1, 4, 3, 2]]
    assert scores.sum().abs() < 1e-5 and scores.abs().max() < 1.5


def test_expectation_equals_enumeration(targets):
    generator = torch.Generator().manual_seed(0)
    x = 2 * random_rows(space, 4, generator) - 1
    x = x + 1.5 * torch.randn(x.shape, generator=generator)
    joint = joint_posterior(x, 1.5, torch.zeros(15_625))
    tables = torch.cat([targets.accuracy, targets.accuracy.flip(1)])
    accuracy = (joint * tables.repeat_interleave(2, 0)).sum(1, keepdim=True)
    expected = torch.cat([accuracy, joint @ targets.latency], 1)
    result = expectation(posterior.marginals(space, x, 1.5), tables, targets.latency)
    torch.testing.assert_close(result, expected, atol=1e-5, rtol=0)


def test_value_network_learns_the_expectations(step, targets):
    measured = value_network.correlations(space, step.value, targets)
    assert measured["accuracyCorrelation"] > 0.95
    assert measured["latencyCorrelation"] > 0.95


def test_without_guidance_the_step_is_the_exact_posterior(step):
    given = inputs(4, strengths=(0.0, 0.0))
    moved, guided = step(**given)
    sigma = (2 / given["schedule"][0]) ** 0.5
    exact = posterior.marginals(space, given["x"], sigma)
    torch.testing.assert_close(guided, exact)
    denoised = 2 * exact - 1
    keep, renoise = given["schedule"][1:3]
    expected = denoised + keep * (given["x"] - denoised) + renoise * given["noise"]
    torch.testing.assert_close(moved, expected)


def test_slopes_of_the_excesses_equal_autograd(step, targets):
    generator = torch.Generator().manual_seed(1)
    marginals = torch.softmax(torch.randn(6, 6, 5, generator=generator), -1)
    given = inputs(6, budgets=(12.8, 16.5, 1.0))
    excess, slopes = excesses(step, marginals, given)

    def by_hand(p):
        level = given["schedule"][3].view(1, 1)
        costs = (p[:, None] * given["cost_weights"]).sum((2, 3)) + given["cost_offset"]
        sizes = (costs.log() - given["budgets"][:, :2]) / ln_cost_std(space)
        latency = step.value(p.flatten(1), level, given["code"])[:, 1]
        ln_ms = latency * targets.latency_std + targets.latency_mean
        late = (ln_ms - given["budgets"][:, 2]) / targets.latency_std
        return torch.cat([sizes, late[:, None]], 1)

    variable = marginals.clone().requires_grad_(True)
    torch.testing.assert_close(excess, by_hand(variable).detach(), atol=1e-5, rtol=1e-5)
    for place in range(3):
        (expected,) = torch.autograd.grad(by_hand(variable)[:, place].sum(), variable)
        torch.testing.assert_close(slopes[:, place], expected, atol=1e-5, rtol=1e-4)


def test_variance_is_that_of_drawn_cells():
    generator = torch.Generator().manual_seed(3)
    marginals = torch.softmax(torch.randn(1, 6, 5, generator=generator), -1)
    slopes = torch.randn(1, 1, 6, 5, generator=generator)
    drawn = torch.distributions.OneHotCategorical(marginals).sample((100_000,))
    exact = (drawn * slopes[0]).sum((2, 3)).var()
    assert variances(marginals, slopes).item() == pytest.approx(exact.item(), rel=0.03)


def test_budgets_that_do_not_bind_change_nothing(step):
    free = step(**inputs(5))[1]
    loose = step(**inputs(5, budgets=(20.0, 25.0, 9.0)))[1]
    torch.testing.assert_close(free, loose)


def test_prices_lower_what_exceeds_its_budget_and_stop_at_mu(step):
    def expected_params(mu):
        given = inputs(8, (8.0, mu), (12.0, UNBOUND, UNBOUND))
        guided = step(**given)[1].flatten(1)
        weights, offset = given["cost_weights"][0], given["cost_offset"][0]
        return (guided @ weights.flatten() + offset).log()

    assert (expected_params(1.0) < expected_params(0.0)).all()
    assert (expected_params(30.0) < expected_params(1.0)).all()


def test_without_a_device_latency_is_left_out(step):
    given = inputs(1, budgets=(UNBOUND, UNBOUND, 0.0))
    given["device"] = torch.zeros(1)
    torch.testing.assert_close(step(**given)[1], step(**inputs(1))[1])


def test_guided_samples_are_better_and_keep_to_their_budgets(step, targets):
    noise = np.random.default_rng(0).standard_normal((20, 200, 6, 5))
    budget = np.log(400_000)

    def draw(strengths, budgets):
        given = inputs(200, strengths, budgets)

        def run(x, z, vector):
            changing = {"x": x, "noise": z, "schedule": vector}
            tensors = {name: torch.tensor(value) for name, value in changing.items()}
            with torch.no_grad():
                return [value.numpy() for value in step(**{**given, **tensors})]

        cells = space.decode(*samplers.fast(space, run, noise, schedule.geometric()))
        value = targets.accuracy[0, space.index_of(cells)].mean().item()
        return value, space.parameters(cells, 10)

    free, _ = draw((0.0, 0.0), (UNBOUND,) * 3)
    accurate, sizes = draw((8.0, 8.0), (UNBOUND,) * 3)
    frugal, small = draw((8.0, 100.0), (budget, UNBOUND, UNBOUND))
    assert accurate > free + 1
    assert np.median(sizes) > 700_000
    assert (np.log(small) < budget + 0.4).mean() > 0.9
    assert free + 0.4 < frugal < accurate
