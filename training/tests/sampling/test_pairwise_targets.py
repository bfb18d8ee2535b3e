"""Guidance by sums over pairs of rows: exact expectations, and steps that obey them."""

import math

import numpy as np
import onnxruntime
import pytest
import torch

from training.base.graph import run_graph
from training.models.pairwise import PairwiseSums
from training.sampling import pairwise_targets, samplers, schedule, step_graph
from training.sampling.noising import noisy_marginals
from training.sampling.values import value_of
from training.spaces import efficientnet as space
from training.spaces import mobilenetv3

INPUTS = space.ROWS * space.COLUMNS
UNBOUND = 1e9


def sums(values, seed, offset):
    """Random effects of blocks and, smaller, of pairs of blocks."""
    rng = np.random.default_rng(seed)
    pairs = 0.1 * rng.normal(size=(values, INPUTS, INPUTS))
    within = np.kron(np.eye(space.ROWS), np.ones((space.COLUMNS, space.COLUMNS)))
    pairs = (pairs + pairs.transpose(0, 2, 1)) * (1 - within)
    single = rng.normal(size=(values, INPUTS))
    return PairwiseSums(np.full(values, offset), single, pairs)


@pytest.fixture(scope="module")
def targets():
    codes = torch.zeros(4, 3)
    return pairwise_targets.make_targets(
        space, sums(1, 0, 0.0), sums(2, 1, 20.0), codes, ["a", "b"]
    )


@pytest.fixture(scope="module")
def graph(targets, tmp_path_factory):
    path = tmp_path_factory.mktemp("pairwise") / "step.onnx"
    step_graph.write_step(space, value_of(space, targets, 1, 0)[0], targets, path)
    return onnxruntime.InferenceSession(path)


def drawn(graph, strength, latency=UNBOUND, count=96):
    """Networks [count, 7] by the fast sampler."""
    given = step_graph.example_inputs(space, code=3, devices=2, batch=count)
    given["guidance"] = torch.tensor([[strength, 1000.0]]).repeat(count, 1)
    given["budgets"] = torch.tensor([[UNBOUND, UNBOUND, latency]]).repeat(count, 1)
    fixed = {name: value.numpy() for name, value in given.items()}
    known = {item.name for item in graph.get_inputs()}
    shape = (schedule.FAST_STEPS, count, space.ROWS, space.COLUMNS)
    noise = np.random.default_rng(0).standard_normal(shape)

    def step(x, z, vector):
        inputs = {**fixed, "x": x, "noise": z, "schedule": vector}
        named = {name: value for name, value in inputs.items() if name in known}
        return run_graph(graph, None, named)

    return space.decode(*samplers.fast(space, step, noise, schedule.geometric(), 2))


def values(targets, networks):
    """Accuracy, z-scored, and ms [n, 2] of networks."""
    flat = torch.tensor(space.encode(networks)).flatten(1)
    accuracy = targets.value.linearise(flat, None, None)[0][:, 0]
    return accuracy.numpy(), targets.value.latency(flat).numpy()


def test_the_value_of_a_noisy_network_is_the_mean_over_its_posterior(targets):
    marginals, _ = noisy_marginals(space, 3, torch.Generator().manual_seed(0))
    found = targets.expected(marginals, targets.pick(8, torch.Generator()))[:, 0]
    generator = torch.Generator().manual_seed(1)
    for place, rows in enumerate(marginals):
        networks = torch.multinomial(rows, 20_000, True, generator=generator).T
        accuracy, _ = values(targets, networks.numpy())
        error = accuracy.std() / len(accuracy) ** 0.5
        assert abs(accuracy.mean() - float(found[place])) < 4 * error + 1e-4


def test_the_gradient_equals_autograd(targets):
    x = noisy_marginals(space, 4, torch.Generator().manual_seed(0))[0].flatten(1)
    x.requires_grad_(True)
    weights = torch.randn(4, 3)
    outputs, pullback = targets.value.linearise(x, None, None)
    (outputs * weights).sum().backward()
    torch.testing.assert_close(pullback(weights), x.grad, atol=1e-4, rtol=1e-4)


def test_values_are_z_scores_over_the_space(targets):
    flat = torch.tensor(space.encode(space.population()[:4000])).flatten(1)
    outputs, _ = targets.value.linearise(flat, None, None)
    assert outputs.mean(0).abs().max() < 0.06
    assert (outputs.std(0) - 1).abs().max() < 0.06


def test_guided_networks_are_more_accurate_and_all_exist(targets, graph):
    free, guided = drawn(graph, 0.0), drawn(graph, 16.0)
    assert (guided < np.array(space.CHOICES)).all()
    gained = values(targets, guided)[0].mean() - values(targets, free)[0].mean()
    assert gained > 1.5


def test_a_budget_of_latency_is_met(targets, graph):
    limit = float(np.quantile(values(targets, space.population()[:2000])[1][:, 0], 0.2))
    _, free = values(targets, drawn(graph, 4.0))
    _, bound = values(targets, drawn(graph, 4.0, math.log(limit)))
    assert np.median(free[:, 0]) > limit * 1.02
    assert np.mean(bound[:, 0] <= limit * 1.03) > 0.9


def test_spaces_whose_predictions_depend_on_the_side_are_refused():
    with pytest.raises(ValueError, match="do not know the side"):
        pairwise_targets.PairwiseValue(mobilenetv3, sums(1, 0, 0.0), sums(1, 0, 9.0))
