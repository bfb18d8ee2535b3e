"""Samplers beside the fast one: absorbing diffusion and the conditional denoiser."""

from dataclasses import dataclass

import numpy as np
import pytest
import torch

from training.research import absorbing
from training.research.conditional import ConditionalDenoiser, tilted_rows
from training.rooms import ROOMS, spaces
from training.sampling import posterior
from training.spaces import Space, choices_of

EVERY = pytest.mark.parametrize("space", spaces(), ids=ROOMS)


@dataclass
class Unsteered:
    """A task that steers nothing."""

    space: Space

    def steering(self, *_) -> dict[str, np.ndarray]:
        return {}


class Unguided:
    """A step graph without guidance: the exact posterior of the logits."""

    def __init__(self, space):
        self.space = space

    def run(self, names, inputs):
        logits = torch.from_numpy(inputs["x"]) * float(inputs["schedule"][0])
        marginals, depth = posterior.from_logits(self.space, logits)
        outputs = [marginals, marginals] + ([] if depth is None else [depth])
        return [output.numpy() for output in outputs]


def possible(space):
    """1 in the columns [ROWS, COLUMNS] that rows have, else 0."""
    choices = torch.tensor(choices_of(space))[:, None]
    return (torch.arange(space.COLUMNS) < choices).float()


@EVERY
def test_posterior_of_masked_tokens_is_the_prior(space):
    masked = absorbing.MASKED
    types = np.full((1, space.ROWS), masked)
    depths = np.full((1, space.STAGES), masked)
    logits = torch.from_numpy(absorbing.token_logits(space, types, depths))
    marginals, depth = posterior.from_logits(space, logits)
    expected = (posterior.prior_mean(space)[:, None] + 1) / 2 * possible(space)
    assert torch.allclose(marginals[0], expected, atol=1e-6)
    if depth is not None:
        assert torch.allclose(depth, torch.full_like(depth, 1 / 3), atol=1e-6)


@EVERY
def test_posterior_of_known_tokens_is_certain(space):
    generator = np.random.default_rng(0)
    types = generator.integers(choices_of(space), size=(50, space.ROWS))
    depths = generator.integers(len(space.DEPTHS), size=(50, space.STAGES))
    logits = torch.from_numpy(absorbing.token_logits(space, types, depths))
    final = [
        one.numpy() for one in posterior.from_logits(space, logits) if one is not None
    ]
    networks = space.decode(*final)
    used = networks >= 0
    assert (networks[used] == types[used]).all()
    if len(space.DEPTHS) > 1:
        assert (space.depths_of(networks) == np.array(space.DEPTHS)[depths]).all()
    assert np.allclose(final[0].sum(-1), used, atol=1e-6)


@EVERY
def test_unguided_absorbing_samples_are_uniform(space):
    drawn = absorbing.sample(
        Unsteered(space), Unguided(space), 0.0, 0.0, 4000, seed=0, steps=7
    )
    used = drawn >= 0
    shares = np.bincount(drawn[used], minlength=space.COLUMNS) / used.sum()
    assert np.allclose(shares, 1 / space.COLUMNS, atol=0.02)
    if len(space.DEPTHS) > 1:
        depths = np.bincount(space.depths_of(drawn).ravel())[2:] / (4000 * space.STAGES)
        assert np.allclose(depths, 1 / 3, atol=0.02)


@EVERY
def test_every_mask_is_gone_after_the_last_step(space):
    for steps in (1, 2, 5):
        drawn = absorbing.sample(
            Unsteered(space), Unguided(space), 0.0, 0.0, 20, 1, steps
        )
        assert (space.encode(drawn).sum((1, 2)) >= 6).all()


@EVERY
def test_without_weight_the_conditional_denoiser_is_the_exact_posterior(space):
    torch.manual_seed(0)
    denoiser = ConditionalDenoiser(space, code=9)
    x = torch.randn(5, space.ROWS, space.COLUMNS)
    sigma, conditions = torch.full((5, 1), 0.7), torch.randn(5, 12)
    logits = denoiser.logits(x, sigma, conditions, w=-1.0)
    assert torch.allclose(logits, 2 * x / 0.49, atol=1e-5)
    assert not torch.allclose(denoiser.logits(x, sigma, conditions, 1.0), logits)


@EVERY
def test_tilted_architectures_are_valid_and_cover_more_of_the_range(space):
    rows = tilted_rows(space, 3000, torch.Generator().manual_seed(0)).numpy()
    assert set(np.unique(rows)) <= {0.0, 1.0}
    assert (rows.sum(-1) <= 1).all()
    assert (rows <= possible(space).numpy()).all()
    weights, offset = space.cost_weights(space.CLASSES, space.SIDE)
    params = np.log((rows * weights[0]).sum((1, 2)) + offset[0])
    usual = np.log(space.parameters(space.population()[:3000], space.CLASSES))
    ends = np.log(space.parameters(space.ends(), space.CLASSES))
    assert params.std() > 1.05 * usual.std()
    assert params.min() >= ends[0] - 1e-6 and params.max() <= ends[1] + 1e-6
