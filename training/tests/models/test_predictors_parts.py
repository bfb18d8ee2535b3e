"""The parts of the predictors against plain loops over the definition."""

import numpy as np
import pytest
import torch

from training.evidence.dataset.code import (
    FEW_SLOPE,
    LANDMARK_SLOPE,
    DatasetCode,
    Projection,
    centroid_probe,
    landmark_logit,
)
from training.evidence.dataset.code import WIDTH as CODE_WIDTH
from training.evidence.devices import device_label, device_name, is_help
from training.evidence.encoder.encoder import THUMBNAIL
from training.evidence.nasbench201.latencies import FAILED
from training.models.nasbench201 import calibrate
from training.models.nasbench201.cell_features import WIDTH, cell_features
from training.models.nasbench201.latency import fit_latency
from training.models.trust import trusted_share
from training.spaces import nasbench201


def live_edges(cell) -> list[bool]:
    """Whether each edge lies on a path without `none`, by walking the graph."""
    forward, backward = {0}, {3}
    for op, (i, j) in zip(cell, nasbench201.EDGES):
        if op != nasbench201.NONE and i in forward:
            forward.add(j)
    for op, (i, j) in reversed(list(zip(cell, nasbench201.EDGES))):
        if op != nasbench201.NONE and j in backward:
            backward.add(i)
    return [
        op != nasbench201.NONE and i in forward and j in backward
        for op, (i, j) in zip(cell, nasbench201.EDGES)
    ]


def test_cell_features_know_what_is_live():
    cells = nasbench201.all_cells()[::7]
    encoded = torch.from_numpy(nasbench201.encode(cells))
    features, connected = cell_features(encoded)
    assert features.shape == (len(cells), WIDTH)
    expected = [nasbench201.is_connected(cell) for cell in cells]
    np.testing.assert_array_equal(connected.numpy() > 0, expected)
    live = np.array([live_edges(cell) for cell in cells])
    masked = nasbench201.encode(cells) * live[:, :, None]
    np.testing.assert_array_equal(features[:, 30:60], masked.reshape(len(cells), -1))
    np.testing.assert_array_equal(features[:, -5:-1], masked[:, :, 1:].sum(1))


def test_cell_features_count_the_deepest_path():
    deep = nasbench201.parse(
        "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|nor_conv_3x3~2|"
    )
    features, _ = cell_features(torch.from_numpy(nasbench201.encode(deep))[None])
    assert features[0, -1] == 3


def slow_probe(images: np.ndarray, mask: np.ndarray) -> float:
    hits = total = 0
    classes = [k for k in range(len(images)) if mask[k].any()]
    for k in classes:
        own = np.flatnonzero(mask[k])
        for i in own if len(own) > 1 else []:
            distances = {}
            for other in classes:
                members = np.flatnonzero(mask[other])
                if other == k:
                    members = members[members != i]
                centre = images[other][members].mean(0)
                distances[other] = ((images[k][i] - centre) ** 2).sum()
            hits += min(distances, key=distances.__getitem__) == k
            total += 1
    return (hits / total - 1 / len(classes)) / (1 - 1 / len(classes))


@pytest.mark.parametrize("seed", range(4))
def test_centroid_probe_against_a_loop(seed: int):
    rng = np.random.default_rng(seed)
    images = rng.normal(size=(5, 6, 3)) + rng.normal(size=(5, 1, 3))
    mask = (rng.random((5, 6)) < 0.7).astype(float)
    mask[0] = 0
    mask[1] = [1, 0, 0, 0, 0, 0]
    mask[2, :2] = 1
    found = centroid_probe(torch.tensor(images), torch.tensor(mask))
    assert float(found) == pytest.approx(slow_probe(images, mask))


def test_centroid_probe_of_separate_classes_is_1():
    images = torch.eye(4)[:, None].expand(4, 3, 4) * 10
    noise = torch.rand(4, 3, 4, generator=torch.Generator().manual_seed(0))
    assert centroid_probe(images + noise, torch.ones(4, 3)) == 1


def test_projection_keeps_network_and_pixels_apart():
    generator = torch.Generator().manual_seed(0)
    features = torch.randn(200, 7, generator=generator)
    projection = Projection(7, 3, 2)
    projection.fit(features, network_features=4)
    projected = projection(features)
    norms = projected[:, :3].square().sum(1).mean(), projected[:, 3:].square().sum(1)
    assert float(norms[0]) == pytest.approx(1, abs=1e-4)
    assert float(norms[1].mean()) == pytest.approx(1, abs=1e-4)
    changed = features.clone()
    changed[:, 4:] += 1
    torch.testing.assert_close(projection(changed)[:, :3], projected[:, :3])


def small_code(references: int) -> DatasetCode:
    """For features of 5 numbers and the thumbnail."""
    projection = Projection(5 + THUMBNAIL, 3, 2)
    generator = torch.Generator().manual_seed(0)
    projection.fit(torch.rand(40, 5 + THUMBNAIL, generator=generator), 5)
    mean, std = torch.arange(float(CODE_WIDTH)), torch.full((CODE_WIDTH,), 2.0)
    return DatasetCode(projection, mean, std, references)


def test_a_reference_is_at_distance_0_from_itself():
    torch.manual_seed(0)
    code = small_code(references=2)
    images, mask = torch.rand(2, 3, 4, 5 + THUMBNAIL), torch.ones(3, 4)
    summaries = torch.cat([code.summary(one, mask) for one in images])
    code.references.copy_(summaries)
    found = torch.stack([code.distances(row[None]) for row in summaries])
    torch.testing.assert_close(found.diagonal(), torch.zeros(2))
    expected = (summaries[0] - summaries[1]).square().mean().sqrt()
    torch.testing.assert_close(found[0, 1], expected)
    facts, landmark = torch.zeros(1, 3), torch.tensor([[0.5, 1000.0]])
    torch.testing.assert_close(code(images[1], mask, facts, landmark)[1], found[1])


def test_the_code_is_probes_and_facts_standardised():
    torch.manual_seed(0)
    code = small_code(references=1)
    images, mask = torch.rand(3, 4, 5 + THUMBNAIL), torch.ones(3, 4)
    facts = torch.tensor([[1.0, 2.0, 0.5]])
    network, pixels = (
        float(centroid_probe(part, mask)) for part in (images[..., :5], images[..., 5:])
    )
    # Half of what is above chance in three classes, and as much as of 1,000 images.
    landmark = torch.tensor([[2 / 3, 1000.0]])
    raw = torch.tensor([[network, pixels, 1.0, 2.0, 0.5, 0.0]])
    expected = (raw - torch.arange(6.0)) / 2
    torch.testing.assert_close(code(images, mask, facts, landmark)[0], expected)


def test_a_landmark_of_few_images_counts_as_if_there_were_more():
    def logit(share: float, images: float) -> float:
        return float(landmark_logit(torch.tensor([[share, images]]), 5))

    many = logit(0.6, 1000)
    assert logit(0.6, 500) - many == pytest.approx(LANDMARK_SLOPE * np.log(2))
    assert logit(0.6, 399) == pytest.approx(many, abs=0.01)
    assert logit(0.6, 100) - many == pytest.approx(FEW_SLOPE * np.log(4))


def test_a_landmark_by_chance_tells_less_the_fewer_images_there_are():
    logits = [
        float(landmark_logit(torch.tensor([[0.0, images]]), 2))
        for images in (1000.0, 300.0, 100.0, 1.0)
    ]
    assert logits == sorted(logits)
    assert logits[0] == pytest.approx(np.log(0.01 / 0.99))
    best = landmark_logit(torch.tensor([[1.0, 1000.0]]), 2)
    assert float(best) == pytest.approx(-logits[0])


def test_quantile_gives_every_task_the_same_weight():
    large, small = np.full(1000, -1.0), np.full(2, 5.0)
    assert calibrate.quantile([large, small], 0.4) == 1
    assert calibrate.quantile([large, small], 0.6) == 5


def test_device_names_and_labels():
    assert device_name("lat_ms_help_titan_rtx_32") == "titan_rtx_32"
    assert device_label("titan_rtx_32") == "Titan RTX, batch 32"
    assert device_label("essential_ph_1") == "Essential PH-1"
    name = device_name("lat_ms_hw360_pi5_onnx_cifar100")
    assert device_label(name) == "Raspberry Pi 5, ONNX Runtime, CIFAR-100"
    assert is_help("titan_rtx_32") and not is_help(name)


def test_a_richer_model_counts_only_where_it_ranks_better():
    rng = np.random.default_rng(0)
    measured = rng.normal(size=2000)
    measured[:100] = np.nan
    truth = np.nan_to_num(measured)
    simple = truth + rng.normal(size=2000)
    assert trusted_share(simple, truth, measured) == 1
    assert trusted_share(simple, simple + rng.normal(size=2000), measured) == 0
    other_half = truth + rng.normal(size=2000)
    assert trusted_share(simple, other_half, measured) in (0.25, 0.5, 0.75)


def test_latency_keeps_to_the_quadratic_form_where_that_is_true():
    rng = np.random.default_rng(1)
    cells = nasbench201.all_cells()[rng.permutation(15_625)[:2500]]
    encoded = torch.from_numpy(nasbench201.encode(cells))
    edges = rng.uniform(size=(6, 5))[np.arange(6), cells].sum(1)
    depth = cell_features(encoded)[0][:, -1].numpy()
    noise = rng.normal(scale=0.2, size=(2500, 2))
    ln_ms = torch.from_numpy(np.stack([edges, depth], 1) + noise).float()
    model = fit_latency(encoded, ln_ms, seed=0)
    assert model.scale[0] == 0 < model.scale[1]


def test_latency_is_learned_past_failed_measurements():
    rng = np.random.default_rng(0)
    cells = nasbench201.all_cells()[rng.permutation(15_625)[:3000]]
    convolutions = (cells == nasbench201.CONV_3X3).sum(1)
    true = np.log(2 + convolutions)[:, None].repeat(2, 1)
    measured = torch.from_numpy(true.copy()).float()
    failed = rng.random(len(cells)) < 0.05
    measured[torch.from_numpy(failed), 0] = torch.nan
    encoded = torch.from_numpy(nasbench201.encode(cells))
    model = fit_latency(encoded[500:], measured[500:], seed=0)
    error = np.abs(model(encoded[:500]).numpy() - true[:500])
    assert FAILED < 1 and error.mean() < 0.05
