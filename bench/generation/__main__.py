"""Our samplers beside what does the same job.

Usage: python -m bench.generation [--data data] [--seeds 5] [--predictors 3]
           [--paper-seeds 1] [--space SPACE] [--minutes M]
Needs `npm ci`, `training/requirements.txt` and the trained predictors
(training.commands.train_predictor). On NAS-Bench-201 every predictor is fitted anew
without the target (bench/generation/left_out.py), a minute each and two at a time, by
as many seeds as --predictors; runs take them in turn. The paper's mode takes minutes a
run and has its own number of seeds. What is measured is kept, piece by piece, in
.cache/generation until the engine, the models, the evidence or the sources change that
measure and fit: with --minutes a run ends early and the next one goes on; only the last
one, which has everything, records. All of it takes about 45 minutes on two cores, of
which the fits take 15. Times are those of the machine as it is: run it on an idle one.
Writes bench/generation/SPACE.md, docs/images/generation-*.svg and docs/metrics.json.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from bench.generation import efficientnet, engine, mobilenetv3, nasbench201, samples
from bench.generation.engine import ROOT
from bench.generation.left_out import CACHE, fits_folder, name_of
from bench.generation.report import Paused, Pieces, Tally
from training.base.rows import read_rows
from training.base.whole_file import write_whole
from training.commands.options import add_data, parser_of
from training.evidence.efficientnet.records import read_measurements
from training.evidence.meta_dataset.table import read_table
from training.evidence.mobilenetv3.records import read_accuracies
from training.evidence.nasbench201.protocol import TABLE
from training.spaces import Space
from training.spaces import efficientnet as blocks
from training.spaces import mobilenetv3 as layers
from training.spaces import nasbench201 as cells

SHARE = "share of the exhaustive front's true hypervolume"
VOLUME = "hypervolume (accuracy points, ln params, ln ms)"
UNITS = {
    "hv_of_exhaustive": f"{SHARE}, family left out, 256 candidates",
    "hv1024_of_exhaustive": f"{SHARE}, family left out, 1,024 candidates",
    "hv_nsga2_of_exhaustive": f"{SHARE}, as many calls as 256 candidates take",
    "hv_nsga2_default_of_exhaustive": f"{SHARE}, the same by pymoo's default operators",
    "acc_pick": "% true accuracy, the target's measurements left out",
    "acc_pick_family_out": "% true accuracy, family left out",
    "eff_loss": "points below the best cell that is no larger, family left out",
    "baselines_above": "black-box methods above ours at equal calls",
    "hv256_of_exact": "share of the exact front's hypervolume, 256 candidates",
    "hv1024_of_exact": "share of the exact front's hypervolume, 1,024 candidates",
    "exact256_of_exact": "the same of 256 candidates by the exact sampler",
    "hv_of_optimum": "share of the best front found, 256 candidates",
    "hv_over_model_based": "hypervolume over the model-based rival's, equal calls",
    "judged_hv_over_nsga2_256": "judged hypervolume of fast's front over NSGA-II's, "
    "equal calls",
    "paper_ms256": "ms",
    "speedup_to_equal_hv": "time of the paper's mode over that to its hypervolume, "
    "0 where 256 candidates do not reach it",
    "speedup_reached": "share of data sets where 256 candidates or fewer reach the "
    "hypervolume of the paper's mode",
    "peak_mb": "MiB, most memory of the process, by candidates",
    "memory_growth_10000": "most memory at 10,000 candidates over that at 256",
    "novelty": "% of distinct raw samples that no training pair holds",
    "novelty_ceiling": "% of the space that no training pair holds",
    "uniqueness_isomorphic": "% distinct by isomorphism class of 256 raw samples",
    "budget_met": "% of raw samples, the worst of budgets at 10, 30, 50 %",
    "budget_hv": "of filtering ten times as many, the worst of the budgets",
    "ms10000": "ms",
    "growth_10000": "time per candidate over that at 256",
    "spearman": "Spearman among 256 candidates",
    "hv_over_nsga2_256": "hypervolume over NSGA-II's, 256 calls each",
    "hv_over_nsga2_default_256": "the same by pymoo's default operators",
    "hv_over_nsga2_1024": "hypervolume over NSGA-II's, 1,024 calls each",
    "hv_over_nsga2_default_1024": "the same by pymoo's default operators",
    "hv_over_nsga2_4096": "hypervolume over NSGA-II's, 4,096 calls each",
    "hv_over_nsga2_default_4096": "the same by pymoo's default operators",
    "judged_hv_over": "judged hypervolume of fast's front over a rival's, equal calls",
    "judge_spearman": "Spearman on measured networks that the judge has not seen",
    "judge_error": "points of mean error on them",
    "judged_predictor_spearman": "Spearman on measured networks that it has not seen",
    "hv_over_nsga2_25600_in_3s": "hypervolume of the largest run within 3 s over "
    "NSGA-II's by 25,600 calls, 0 where none is within 3 s",
}


@dataclass(frozen=True)
class Bench:
    """What is measured in a space."""

    title: str
    space: Space
    known: Callable[[Path], set[str]]
    """Texts of the architectures in the training data."""
    value: str
    """What a method is worth, in words."""
    measure: Callable[[Arguments, Tally], None]
    """All numbers that compare methods."""

    def parse(self, texts: list[str]) -> np.ndarray:
        """Architectures [n, ROWS] of texts."""
        return np.array([self.space.parse(text) for text in texts])


@dataclass(frozen=True)
class Arguments:
    """What the command was asked for."""

    data: Path
    predictors: int
    seeds: list[int]
    paper_seeds: list[int]


def known_cells(data: Path) -> set[str]:
    """Texts of the cells in the short trainings."""
    pairs = read_rows(data / "nas" / "short_training_pairs.csv.gz")
    own = {row.architecture for row in read_table(TABLE)}
    return own | {row["arch_str"] for row in pairs}


def known_networks(data: Path) -> set[str]:
    """Texts of the measured MobileNetV3 networks."""
    return {layers.to_text(network) for network in read_accuracies(data).networks}


def known_blocks(data: Path) -> set[str]:
    """Texts of the measured EfficientNet networks."""
    return {blocks.to_text(network) for network in read_measurements(data).networks}


def _version() -> str:
    """What pieces depend on: engine, fits with the models that ship, and the sources of
    this folder that measure."""
    here = Path(__file__)
    sources = sorted(here.parent.glob("*.py"))
    shown = (here, here.with_name("report.py"))
    measuring = [source for source in sources if source not in shown]
    return fits_folder().name + name_of(Path(engine.program()), *measuring)


BENCHES = [
    Bench(
        "NAS-Bench-201",
        cells,
        known_cells,
        SHARE,
        lambda given, tally: nasbench201.measure(
            given.data, given.predictors, given.seeds, given.paper_seeds, tally
        ),
    ),
    Bench(
        "MobileNetV3",
        layers,
        known_networks,
        VOLUME,
        lambda given, tally: mobilenetv3.measure(
            given.data, given.seeds, given.paper_seeds, tally
        ),
    ),
    Bench(
        "EfficientNet",
        blocks,
        known_blocks,
        VOLUME,
        lambda given, tally: efficientnet.measure(
            given.data, given.seeds, given.paper_seeds, tally
        ),
    ),
]


def main() -> None:
    parser = add_data(parser_of(__doc__))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--predictors", type=int, default=3)
    parser.add_argument("--paper-seeds", type=int, default=1)
    parser.add_argument("--space", choices=[bench.space.KEY for bench in BENCHES])
    parser.add_argument("--minutes", type=float, default=float("inf"))
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    seeds = list(range(arguments.seeds))
    paper_seeds = seeds[: arguments.paper_seeds]
    given = Arguments(arguments.data, arguments.predictors, seeds, paper_seeds)
    pieces = Pieces(CACHE / "pieces", _version(), arguments.minutes)
    for bench in BENCHES:
        if arguments.space not in (None, bench.space.KEY):
            continue
        tally = Tally(bench.space.METRIC_KEY, UNITS, pieces)
        try:
            bench.measure(given, tally)
            known = bench.known(given.data)
            samples.measure(bench.space, bench.parse, known, seeds, tally)
        except Paused as paused:
            print(f"time is up before {paused}: run the same command again to go on")
            return
        tally.record()
        key = bench.space.METRIC_KEY
        picture = ROOT / "docs" / "images" / f"generation-{key}.svg"
        tally.picture(bench.value, picture)
        page = ROOT / "bench" / "generation" / f"{bench.space.KEY}.md"
        write_whole(page, "\n".join(tally.table(bench.title, bench.value)))


if __name__ == "__main__":
    main()
