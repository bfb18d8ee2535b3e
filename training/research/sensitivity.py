"""How much do the factors matter, and do they move between data sets?

Usage: python -m training.research.sensitivity --space SPACE
Needs the studies of training.commands.tune. Draws docs/images/guidance-KEY.svg, the
hypervolume around the tuned setting, one factor at a time, and prints two tables in
Markdown: the same numbers, and what each data set loses under the factors that are best
for the others.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
import torch

from training.base.folders import ROOT
from training.base.record import record, spread_of
from training.commands.options import add_data, add_space, parser_of
from training.rooms import ROOMS
from training.sampling.study import (
    SAMPLERS,
    STORAGE,
    finished,
    search,
    sensitivity,
    untuned,
)
from training.sampling.study import transfer as transfer_of
from training.sampling.trials import Setting, Trials
from training.sampling.tuned import FACTORS, read_tuned
from training.spaces import Space

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

OBJECTIVE = "hypervolume"
MULTIPLES = (0.25, 0.5, 1.0, 2.0, 4.0)
IMAGES = ROOT / "docs" / "images"
SYMBOLS = {
    "lambda": "λ",
    "mu": "μ",
    "sigmaMax": "first σ",
    "sigmaMin": "last σ",
    "accuracy": "k accuracy",
    "params": "k params",
    "macs": "k MACs",
    "latency": "k latency",
}
Curves = dict[str, list[tuple[float, float]]]


def setting_of(space: Space, sampler: str) -> Setting:
    """The sampler's setting as it is shipped."""
    tuned = read_tuned(space, sampler)
    if sampler == "fast":
        return tuned
    return dict(zip(FACTORS, tuned["factors"], strict=True))


def draw(curves: dict[str, Curves], path: Path) -> None:
    """One plot a sampler, one line a factor."""
    matplotlib.rcParams["svg.hashsalt"] = "guidance"
    figure, axes = pyplot.subplots(1, len(curves), figsize=(8, 3), squeeze=False)
    for axis, (sampler, lines) in zip(axes[0], curves.items(), strict=True):
        for (name, curve), marker in zip(lines.items(), "os^D", strict=True):
            axis.plot(*zip(*curve, strict=True), marker=marker, label=SYMBOLS[name])
        axis.set(xscale="log", title=f"{sampler} sampler", xlabel="times tuned value")
        axis.set_xticks(MULTIPLES, [f"{multiple:g}" for multiple in MULTIPLES])
        axis.minorticks_off()
        axis.legend(fontsize="small")
    axes[0][0].set_ylabel("hypervolume (random = 1)")
    figure.tight_layout()
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, metadata={"Date": None})


def print_curves(curves: dict[str, Curves]) -> None:
    """The numbers of the plots."""
    header = [f"x {multiple:g}" for multiple in MULTIPLES]
    print(f"| sampler, factor | {' | '.join(header)} |")
    print("| --- |" + " --- |" * len(MULTIPLES))
    for sampler, lines in curves.items():
        for name, curve in lines.items():
            values = dict(curve)
            cells = [f"{values[m]:.3f}" if m in values else "" for m in MULTIPLES]
            print(f"| {sampler}, {SYMBOLS[name]} | {' | '.join(cells)} |")


def main() -> None:
    parser = add_space(parser_of(__doc__))
    add_data(parser)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    space = ROOMS[arguments.space].space
    command = f"python -m training.research.sensitivity --space {space.KEY}"
    curves, losses = {}, {}
    for sampler in SAMPLERS:
        problem = Trials(space, sampler, arguments.data)
        setting = setting_of(space, sampler)
        curves[sampler] = sensitivity(problem, setting, OBJECTIVE, MULTIPLES)
        study = search(problem, OBJECTIVE, 0, STORAGE)
        if not finished(study):
            parser.error(f"no study: run training.commands.tune --sampler {sampler}")
        by_hand = untuned(space, sampler, OBJECTIVE)
        losses[sampler] = transfer_of(study, OBJECTIVE, by_hand)
    draw(curves, IMAGES / f"guidance-{space.METRIC_KEY}.svg")
    print_curves(curves)

    print("\n| sampler, data set | untuned | best for the others | own best |")
    print("| --- | --- | --- | --- |")
    for sampler, rows in losses.items():
        for row in rows:
            cells = [f"{row[name]:.3f}" for name in ("untuned", "moved", "own")]
            print(f"| {sampler}, {row['set']} | {' | '.join(cells)} |")
    for sampler, rows in losses.items():
        lost = [100 * (1 - row["moved"] / row["own"]) for row in rows]
        print(f"{sampler}: {np.mean(lost):.2f} % lost in the mean by moving")
        record(
            f"tuning.{space.METRIC_KEY}.{sampler}.transfer_loss",
            float(np.mean(lost)),
            "% of the hypervolume under a data set's own best trial",
            len(rows),
            [],
            spread_of(lost),
            command,
        )


if __name__ == "__main__":
    main()
