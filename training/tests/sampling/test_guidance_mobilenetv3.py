"""MobileNetV3's posterior with depth, additive values, guided step and networks."""

import itertools

import numpy as np
import pytest
import torch

from training.models.additive import AdditiveAccuracy, AdditiveLatency
from training.sampling import additive_targets as additive
from training.sampling import noise_aware, posterior, samplers, schedule, score_network
from training.sampling import step_graph as export
from training.sampling.conditioned_mlp import condition
from training.sampling.guided_step import GuidedStep, ln_cost_std
from training.sampling.noising import noisy_matrices, random_rows
from training.spaces import mobilenetv3 as space

UNBOUND = 1e9


@pytest.fixture(scope="module")
def targets():
    """Made-up predictors: wide late layers are accurate, large kernels slow."""
    generator = np.random.default_rng(0)
    expansion = np.arange(9) % 3
    weight = np.linspace(0.5, 1.5, 20)[:, None] * (1 + expansion)
    kernel = np.broadcast_to(np.arange(9) // 3, (20, 9)).ravel()
    coefficients = generator.uniform(0.1, 0.3, (3, 2, 181))
    coefficients[:, 0, :180] += 0.3 * kernel
    ranges = np.array([[128, 224], [160, 224]])
    return additive.make_targets(
        space,
        AdditiveAccuracy(weight.ravel(), [224.0], np.array([-1.0])),
        AdditiveLatency(coefficients, ranges, space.SIDE),
        torch.zeros(4, 3),
        ["a", "b"],
    )


@pytest.fixture(scope="module")
def step(targets):
    return GuidedStep(space, targets.value, targets)


def inputs(batch, strengths=(16.0, 16.0), budgets=(UNBOUND,) * 3):
    given = export.example_inputs(space, code=3, devices=2, batch=batch)
    given["guidance"] = torch.tensor([strengths]).repeat(batch, 1)
    given["budgets"] = torch.tensor([budgets]).float().repeat(batch, 1)
    given["code"] = torch.zeros(1, 3)
    return given


def sampled(step, given, count, order=2):
    """Networks [count, 20] by the fast sampler."""
    shape = (schedule.FAST_STEPS, count, 20, 9)
    noise = np.random.default_rng(0).standard_normal(shape)

    def run(x, z, vector):
        changing = {"x": x, "noise": z, "schedule": vector}
        tensors = {name: torch.tensor(value) for name, value in changing.items()}
        with torch.no_grad():
            return [value.numpy() for value in step(**{**given, **tensors})]

    final = samplers.fast(space, run, noise, schedule.geometric(), order)
    return space.decode(*final)


def test_posterior_equals_enumeration_of_a_stage_by_bayes_rule():
    generator = torch.Generator().manual_seed(0)
    sigma = 0.9
    clean = 2 * random_rows(space, 3, generator) - 1
    x = clean + sigma * torch.randn(clean.shape, generator=generator)
    one_hot = torch.tensor(space.encode(np.arange(9)))
    stages, log_prior = [], []
    for depth in space.DEPTHS:
        for types in itertools.product(range(9), repeat=depth):
            rows = torch.zeros(4, 9)
            rows[:depth] = one_hot[list(types)]
            stages.append(rows)
            log_prior.append(-depth * np.log(9))
    every, log_prior = torch.stack(stages), torch.tensor(log_prior)
    assert len(every) == 7371
    marginals, depth = posterior.from_logits(space, 2 * x / sigma**2)
    assert depth is not None
    for stage in range(5):
        own = x[:, 4 * stage : 4 * stage + 4]
        distance = ((own[:, None] - (2 * every - 1)) ** 2).sum((2, 3))
        bayes = torch.softmax(log_prior - distance / (2 * sigma**2), -1).float()
        expected = torch.einsum("bn,nrc->brc", bayes, every)
        torch.testing.assert_close(
            marginals[:, 4 * stage : 4 * stage + 4], expected, atol=1e-4, rtol=0
        )
        counts = every.sum((1, 2))
        shares = [(bayes * (counts == d)).sum(1) for d in space.DEPTHS]
        torch.testing.assert_close(
            depth[:, stage], torch.stack(shares, 1), atol=1e-4, rtol=0
        )


def test_prior_mean_is_that_of_random_networks():
    rows = random_rows(space, 20_000, torch.Generator().manual_seed(0))
    mean = (2 * rows - 1).mean((0, 2))
    torch.testing.assert_close(mean, posterior.prior_mean(space), atol=0.01, rtol=0)


def test_unguided_samples_have_all_depths_alike_and_are_valid(step):
    networks = sampled(step, inputs(1500, strengths=(0.0, 0.0)), 1500)
    depths = space.depths_of(networks)
    shares = np.array([(depths == depth).mean() for depth in space.DEPTHS])
    assert np.abs(shares - 1 / 3).max() < 0.03
    assert space.decode_matrix(space.encode(networks))[1].all()
    assert len(np.unique(networks, axis=0)) == 1500


def test_values_are_exact_expectations_over_the_posterior(targets):
    """Against drawn networks: accuracy and ms are sums over layers."""
    generator = torch.Generator().manual_seed(2)
    rows = random_rows(space, 50_000, generator)
    pick = targets.pick(8, generator, torch.tensor([0]))
    side = pick.conditions[:1]
    marginals = rows.mean(0, keepdim=True)
    value, _ = targets.value.linearise(marginals.flatten(1), None, side)
    accuracy = targets.value.accuracy(rows.flatten(1))
    scaled = (accuracy.mean() - targets.value.shape_mean) / targets.value.shape_std
    assert value[0, 0] == pytest.approx(scaled.item(), abs=1e-3)
    ms = targets.value.latency(rows.flatten(1), side[:, -1]).mean(0).log()
    expected = (ms - targets.latency_mean) / targets.latency_std
    torch.testing.assert_close(value[0, 1:], expected, atol=1e-3, rtol=0)


def test_sides_beyond_the_measured_range_are_clipped(targets):
    flat = random_rows(space, 3, torch.Generator().manual_seed(0)).flatten(1)

    def ms(side):
        relative = torch.tensor([side / 224]).log()
        return targets.value.latency(flat, relative)

    torch.testing.assert_close(ms(100.0)[:, 0], ms(128.0)[:, 0])
    torch.testing.assert_close(ms(140.0)[:, 1], ms(160.0)[:, 1])
    assert (ms(140.0)[:, 0] > ms(128.0)[:, 0]).all()


def test_slopes_of_the_excesses_equal_autograd(step, targets):
    given = inputs(6, budgets=(15.0, 19.0, 3.5))
    generator = torch.Generator().manual_seed(1)
    noisy = torch.randn(6, 20, 9, generator=generator)
    marginals, _ = posterior.from_logits(space, 3 * noisy)
    conditions = condition(given["code"], given["resolution"] - 0.2)

    def by_hand(p):
        costs = (p[:, None] * given["cost_weights"]).sum((2, 3)) + given["cost_offset"]
        sizes = (costs.log() - given["budgets"][:, :2]) / ln_cost_std(space)
        ln_ms = targets.value.latency(p.flatten(1), conditions[:, -1])[:, 0].log()
        late = (ln_ms - given["budgets"][:, 2]) / targets.latency_std[0]
        return torch.cat([sizes, late[:, None]], 1)

    names = ("device", "budgets", "cost_weights", "cost_offset")
    rest = [given[name] for name in names]
    level = given["schedule"][3].view(1, 1)
    excess, slopes = step.excesses(marginals, level, conditions, *rest)
    variable = marginals.clone().requires_grad_(True)
    torch.testing.assert_close(excess, by_hand(variable).detach(), atol=1e-4, rtol=1e-4)
    for place in range(3):
        (expected,) = torch.autograd.grad(by_hand(variable)[:, place].sum(), variable)
        torch.testing.assert_close(slopes[:, place], expected, atol=1e-5, rtol=1e-3)


def test_gradient_of_accuracy_equals_autograd(targets):
    flat = torch.rand(3, 180, generator=torch.Generator().manual_seed(0))
    conditions = torch.zeros(1, 4)
    weights = torch.tensor([[2.0, 0.5, -1.0]])
    variable = flat.clone().requires_grad_(True)
    values, _ = targets.value.linearise(variable, None, conditions)
    (values * weights).sum().backward()
    _, pullback = targets.value.linearise(flat, None, conditions)
    torch.testing.assert_close(pullback(weights), variable.grad, atol=1e-5, rtol=1e-4)


def test_guidance_moves_depths_and_keeps_to_budgets(step, targets):
    free = sampled(step, inputs(200, strengths=(0.0, 0.0)), 200)
    accurate = sampled(step, inputs(200, strengths=(32.0, 32.0)), 200)
    budget = np.log(4.0e6)
    bound = inputs(200, (32.0, 500.0), (budget, UNBOUND, UNBOUND))
    frugal = sampled(step, bound, 200)

    def accuracy(networks):
        flat = torch.tensor(space.encode(networks)).flatten(1)
        return targets.value.accuracy(flat).mean().item()

    assert space.depths_of(accurate).mean() > space.depths_of(free).mean() + 0.5
    assert (np.log(space.parameters(frugal, 1000)) < budget + 0.05).mean() > 0.9
    assert accuracy(frugal) < accuracy(accurate)
    assert accuracy(accurate) > accuracy(free) + 5


def test_second_order_lowers_the_bias_towards_shallow_networks(step):
    given = inputs(1000, strengths=(0.0, 0.0))
    first, second = (
        (space.depths_of(sampled(step, given, 1000, order)) == 2).mean()
        for order in (1, 2)
    )
    assert first > 0.38 > second


def test_score_network_learns_the_posterior_with_unused_rows():
    network = score_network.train(space, steps=200, batch=64)
    x, sigma, _ = noisy_matrices(space, 500, torch.Generator().manual_seed(1))
    exact = posterior.matrix_marginals(space, x, sigma[:, None, None])
    exact = score_network.with_unused(exact, 10).clamp(min=1e-9)
    learned = torch.log_softmax(network.posterior_logits(x, sigma), -1)
    divergence = (exact * (exact.log() - learned)).sum(-1)
    assert divergence.mean() < 0.06
    score = network(x, sigma)
    denoised = (x + sigma[:, None, None] ** 2 * score + 1) / 2
    torch.testing.assert_close(denoised, learned.exp()[..., :9], atol=1e-4, rtol=0)


def test_handwritten_gradient_of_the_posterior_equals_autograd():
    torch.manual_seed(0)
    logits = torch.randn(3, space.ROWS, space.COLUMNS).double().requires_grad_(True)
    weights = torch.randn_like(logits)
    rows, pullback = posterior.linearise(space, logits)
    (rows * weights).sum().backward()
    torch.testing.assert_close(pullback(weights), logits.grad, atol=1e-10, rtol=0)
    torch.testing.assert_close(rows, posterior.from_logits(space, logits)[0])


def test_noise_aware_predictors_rank_noisy_networks(targets):
    predictor = noise_aware.train(space, targets, steps=500, batch=64)
    ranks = noise_aware.rank_correlations(space, predictor, targets)
    # The exact posterior of params reaches 0.71: noise hides the rest.
    assert 0.68 < ranks["paramsSpearman"] < 0.75
    assert ranks["accuracySpearman"] > 0.5
