"""The benchmark of generation: objectives, rivals and the tally."""

import json

import numpy as np
import pytest
import torch
from pymoo.core.population import Population

from bench.generation import engine, judge, left_out, rivals, speedup
from bench.generation.asked import PATIENCE, Asked
from bench.generation.left_out import AT_ONCE, FAMILY, TABLES, TARGET, Fits, Wanted
from bench.generation.objectives import Problem, front
from bench.generation.report import Paused, Pieces, Row, Tally
from training.base import record as metrics
from training.evidence.dataset.code import RANKING_WIDTH
from training.evidence.mobilenetv3.records import IMAGENET, Accuracies
from training.models.mobilenetv3.fit import flat_encoding
from training.models.teacher import Teacher
from training.sampling.score_graph import file_of as score_file
from training.spaces import mobilenetv3, nasbench201


def problem_of(space):
    """Every row wants column 0; columns 1 and 2 cost. Nothing conflicts."""

    def objectives(architectures):
        counts = [(architectures == column).sum(1) for column in range(3)]
        return np.column_stack([-counts[0], *counts[1:]]).astype(float)

    reference = np.array([0.0, space.ROWS, space.ROWS])
    return Problem(space, objectives, objectives, reference)


def test_front_keeps_equals_and_drops_the_dominated():
    points = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [1.0, 2.0, 4.0], [0.0, 5, 5]])
    assert front(points).tolist() == [True, True, False, True]


def test_judges_only_what_the_predictions_leave():
    predicted = {0: (0.0, 0, 0), 1: (1.0, 1, 1)}
    judged = {0: (-1.0, -1, -1), 1: (-9.0, -9, -9)}

    def table(values):
        return lambda rows: np.array([values[int(row[0])] for row in rows], float)

    reference = np.zeros(3)
    problem = Problem(nasbench201, table(predicted), table(judged), reference)
    assert problem.hypervolume(np.array([[0], [1], [1]])) == pytest.approx(1)


@pytest.mark.parametrize("space", [nasbench201, mobilenetv3], ids=lambda s: s.KEY)
@pytest.mark.parametrize(
    "search",
    rivals.SEARCHES.values(),
    ids=lambda search: search.__name__,
)
def test_rivals_spend_their_calls_on_networks_of_the_space(space, search):
    problem = problem_of(space)
    found = search(problem, 256, 3)
    assert found.shape == (256, space.ROWS)
    assert len(np.unique(found, axis=0)) == 256
    assert all(
        space.parse(space.to_text(row)).tolist() == row.tolist() for row in found
    )
    again = search(problem, 256, 3)
    assert (found == again).all()
    assert not (found == search(problem, 256, 4)).all()


def test_repeats_and_what_is_no_network_cost_no_call():
    asked_about = []

    def objectives(rows):
        asked_about.extend(row[0] for row in rows)
        return np.column_stack([rows[:, 0]] * 3).astype(float)

    def even(rows):
        return rows[:, 0] % 2 == 0

    problem = Problem(nasbench201, objectives, objectives, np.zeros(3), even)
    asked = Asked(problem, 3)
    values, is_known = asked.objectives(np.array([[0], [1], [2], [2]]))
    assert is_known.tolist() == [True, False, True, True]
    assert values[is_known, 0].tolist() == [0, 2, 2]
    assert asked.is_open
    _, is_known = asked.objectives(np.array([[0], [4], [6]]))
    assert is_known.tolist() == [True, True, False]
    assert not asked.is_open
    assert asked_about == [0, 2, 4] == asked.architectures[:, 0].tolist()


def test_a_search_ends_where_nothing_new_comes():
    asked = Asked(problem_of(nasbench201), 256)
    same = np.zeros((PATIENCE // 2, nasbench201.ROWS), dtype=int)
    asked.objectives(same)
    assert asked.is_open
    asked.objectives(same)
    assert not asked.is_open and len(asked.architectures) == 1


def test_mutation_gives_every_other_value_alike_to_one_gene_in_all():
    genes = rivals._Genes(problem_of(mobilenetv3), 1)
    before = np.zeros((20_000, genes.n_var), dtype=int)
    generator = np.random.default_rng(0)
    after = rivals.RandomReset()._do(genes, before, random_state=generator)
    assert (after != 0).sum(1).mean() == pytest.approx(1, abs=0.03)
    depth, column = after[:, 0], after[:, -1]
    for values, highest in ((depth, 2), (column, 8)):
        counts = np.bincount(values, minlength=highest + 1)[1:]
        assert len(counts) == highest
        assert counts.min() > 0.7 * counts.mean()


def test_genes_of_unused_slots_make_no_other_network():
    genes = rivals._Genes(problem_of(mobilenetv3), 8)
    least = np.zeros((2, genes.n_var), dtype=int)
    least[1, 5 + 3] = 7
    remove = genes.start["eliminate_duplicates"]
    assert len(remove.do(Population.new("X", least))) == 1
    out = {}
    genes._evaluate(least, out)
    assert len(genes.asked.architectures) == 1
    assert (out["F"][0] == out["F"][1]).all()


@pytest.mark.parametrize("search", [rivals.nsga2, rivals.nsga3])
def test_evolution_beats_random_search(search):
    problem = problem_of(mobilenetv3)
    drawn = np.mean(
        [problem.hypervolume(rivals.random(problem, 256, s)) for s in (0, 1)]
    )
    found = np.mean([problem.hypervolume(search(problem, 256, s)) for s in (0, 1)])
    assert found > drawn


def test_the_evolutionary_denoiser_improves_its_population():
    problem = problem_of(nasbench201)
    found = rivals.evolutionary_denoiser(problem, 512, 0)
    first, last = problem.judged(found[:64]), problem.judged(found[-64:])
    assert last[:, 0].mean() < first[:, 0].mean() - 0.25


def test_tally_records_means_and_prints_the_best_first(tmp_path, monkeypatch):
    path = tmp_path / "metrics.json"
    monkeypatch.setattr(metrics.record, "__defaults__", (path,))
    tally = Tally("space", {"share": "of one"}, Pieces(tmp_path, "models", 1))

    def measure(seed):
        tally.add("share.first", 0.5 + 0.2 * seed, seed)
        tally.row(Row("set", 256, "worse"), 0.1, 256, 0, 1.0)
        tally.row(Row("set", 256, "better"), 0.2, 256, 5120, 2.0)

    for seed in (0, 1):
        tally.piece(f"seed{seed}", measure, seed)
    tally.record()
    entry = json.loads(path.read_text())["generation.space.share.first"]
    assert entry["value"] == 0.6 and entry["seeds"] == [0, 1] and entry["n"] == 2
    lines = [line for line in tally.table("Title", "share") if "256" in line]
    assert "better" in lines[0] and "worse" in lines[1]


def test_pieces_are_measured_once_and_anew_when_what_they_measure_changes(tmp_path):
    pieces = Pieces(tmp_path, "models", 1)
    assert pieces.get("seed0", lambda: [["value", "share", 0.5, 0]])[0][2] == 0.5
    assert pieces.get("seed0", lambda: pytest.fail("measured again"))[0][2] == 0.5
    other = Pieces(tmp_path, "other-models", 1)
    assert other.get("seed0", lambda: [["value", "share", 0.7, 0]])[0][2] == 0.7


def test_pieces_stop_when_the_time_is_used_up(tmp_path):
    with pytest.raises(Paused):
        Pieces(tmp_path, "models", 0).get("seed0", list)
    Pieces(tmp_path, "models", 1).get("seed0", list)
    assert Pieces(tmp_path, "models", 0).get("seed0", list) == []


def test_one_run_has_no_spread_and_several_that_of_a_sample(tmp_path, monkeypatch):
    path = tmp_path / "metrics.json"
    monkeypatch.setattr(metrics.record, "__defaults__", (path,))
    tally = Tally("space", {"share": "of one"}, Pieces(tmp_path, "models", 1))

    def measure():
        tally.row(Row("set", 256, "once"), 0.5, 256, 0, 1.0)
        for seed, value in enumerate((0.1, 0.3)):
            tally.row(Row("set", 256, "twice"), value, 256, 0, 1.0)
            tally.add("share.twice", value, seed)
        tally.add("share.once", 0.5, 0)

    tally.piece("all", measure)
    tally.record()
    entries = json.loads(path.read_text())
    assert entries["generation.space.share.once"]["spread"] is None
    assert entries["generation.space.share.twice"]["spread"] == 0.1414
    once, twice = [line for line in tally.table("Title", "share") if "256" in line]
    assert "| 0.500 |" in once and "| 0.200 ± 0.141 |" in twice


def outcome(ms):
    """A run that took so long."""
    return engine.Outcome([], [], [], [], {}, 1, 0, ms, None)


@pytest.mark.parametrize("target, expected, reached", [(0.5, 100 / 4, 1), (0.95, 0, 0)])
def test_the_median_run_must_reach_the_hypervolume(tmp_path, target, expected, reached):
    tally = Tally("space", {}, Pieces(tmp_path, "models", 1))
    values = np.zeros((6, 3))
    values[0] = (0.4, 0.9, 0.4)  # the lucky one does not count
    values[1:] = (0.4, 0.6, 0.7)
    times = [ms for count in range(6) for ms in (count + 2, count + 3, count + 9)]
    runs = speedup.runs(0)
    assert [run.count for run in runs[:4]] == [8, 8, 8, 16]
    assert len({run.seed for run in runs}) == 3
    outcomes = [outcome(ms) for ms in times]
    tally.derive(
        lambda: speedup.add(tally, 0, [*values.flat], outcomes, target, 100.0, ".set")
    )
    assert tally.value("speedup_to_equal_hv.set", 0) == expected
    assert tally.value("speedup_reached.set", 0) == reached


def test_guidance_learns_from_the_codes_that_it_is_given(tmp_path, monkeypatch):
    class MadeUp(torch.nn.Module):
        def accuracies(self, encoded, codes):
            """By the landmark alone, which no guidance sees."""
            return codes[:, RANKING_WIDTH:] * torch.arange(float(len(encoded)))

        def latency(self, encoded):
            return torch.arange(float(len(encoded)))[:, None]

    codes = torch.arange(12.0).view(2, RANKING_WIDTH + 1)
    whole = Teacher(MadeUp(), codes, ["device"])
    monkeypatch.setattr(left_out.Teacher, "load", lambda *asked: whole)
    targets = left_out.from_teacher(tmp_path)
    assert targets.codes.shape == (2, RANKING_WIDTH)
    assert targets.accuracy.shape == (2, 15625)


def test_names_of_fits_follow_what_is_in_the_files(tmp_path):
    table, source = tmp_path / "table", tmp_path / "source.py"
    table.write_text("rows")
    source.write_text("fit")
    before = left_out.name_of(table, source)
    assert left_out.name_of(table, source) == before
    table.write_text("rows, and more rows")
    assert left_out.name_of(table, source) != before


def test_a_graph_without_its_entry_is_not_there(tmp_path):
    (tmp_path / "CIFAR-0").mkdir()
    (tmp_path / "CIFAR-0" / "codes.json").write_text("{}")
    (tmp_path / "CIFAR-0" / score_file(nasbench201)).write_bytes(b"graph")
    fits = Fits(tmp_path, tmp_path)
    assert fits._is_there(Wanted(TABLES[0], FAMILY, 0))
    assert not fits._is_there(Wanted(TABLES[0], FAMILY, 0, paper=True))


def measured(networks, accuracy):
    """Networks as if measured on ImageNet at 224 px."""
    count = len(networks)
    source = np.full(count, IMAGENET)
    return Accuracies(networks, np.full(count, 224), accuracy, source, source)


def test_halves_share_no_network():
    networks = mobilenetv3.population()[:60]
    rows = measured(np.concatenate([networks, networks[:20]]), np.full(80, 75.0))
    halves = judge.Halves.of(rows, 0)
    sides = [
        {mobilenetv3.to_text(network) for network in half.networks}
        for half in (halves.others, halves.kept)
    ]
    assert not sides[0] & sides[1]
    assert len(sides[0]) == len(sides[1]) == 30
    assert len(halves.imagenet.networks) + len(halves.kept.networks) == 80
    kept = halves.kept.networks.tolist()
    assert kept != judge.Halves.of(rows, 1).kept.networks.tolist()


def test_the_judge_sees_what_two_layers_do_together():
    large = np.indices((2,) * 8).reshape(8, -1).T
    networks = np.full((256, mobilenetv3.ROWS), 8)
    networks[:, :8] = 8 * large
    rows = measured(networks, 75 + 4.0 * (large[:, 0] == large[:, 1]))
    order = np.random.default_rng(0).permutation(256)
    train, test = rows.of(order[:128]), rows.of(order[128:])
    given = judge.Judge(train).accuracy(test.networks)
    assert np.corrcoef(given, test.accuracy)[0, 1] > 0.9
    encoded = [flat_encoding(half.networks) for half in (train, test)]
    sums, *_ = np.linalg.lstsq(encoded[0], train.accuracy - 75, rcond=None)
    assert np.corrcoef(encoded[1] @ sums, test.accuracy)[0, 1] < 0.3


def test_fits_are_made_once_and_those_with_score_graphs_first(tmp_path, monkeypatch):
    made = []

    class Workers:
        """In this process, so that what they do can be seen."""

        def __init__(self, count, context):
            assert count == AT_ONCE

        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

        map = staticmethod(map)

    def fit(self, wanted):
        made.append((wanted.name, wanted.paper))

    monkeypatch.setattr(left_out, "ProcessPoolExecutor", Workers)
    monkeypatch.setattr(Fits, "fit", fit)
    cifar10, cifar100, imagenet = TABLES
    (tmp_path / "cifar100-0").mkdir()
    (tmp_path / "cifar100-0" / "codes.json").write_text("{}")
    wanted = [
        Wanted(cifar100, TARGET, 0),
        Wanted(cifar10, TARGET, 0),
        Wanted(cifar10, FAMILY, 0, paper=True),
        Wanted(cifar100, FAMILY, 0),
        Wanted(imagenet, FAMILY, 1),
    ]
    begun = []
    Fits(tmp_path, tmp_path).prepare(wanted, begun.append)
    assert made == [("CIFAR-0", True), ("cifar10-0", False), ("ImageNet-1", False)]
    assert begun == [
        "fits without CIFAR-0, cifar10-0",
        "fits without ImageNet-1",
    ]
