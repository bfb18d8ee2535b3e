"""Predictors and guidance that have not seen the data set they are asked about.

Everything learned is fitted anew without a target: without its measurements alone (its
table and, for CIFAR-10, the short trainings on its images), or without its whole family
(training/evidence/dataset/groups.py). Without its measurements alone its images remain:
CIFAR-10's stand for CIFAR-100 too, for which there are no others, and those of the
other two tables are not here. Fits are kept in .cache/generation/fits until the shipped
models, the short trainings or the sources that fit change.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch

from training.base import manifest
from training.base.whole_file import write_whole
from training.evidence.dataset.groups import FULL, Group
from training.evidence.nasbench201.protocol import TABLE
from training.models.nasbench201 import leave_out
from training.models.nasbench201.latency import LatencyModel
from training.models.nasbench201.predictor import Predictor
from training.models.nasbench201.tasks import ENCODED
from training.models.nasbench201.train import described
from training.models.novelty import Novelty
from training.models.publish import write
from training.models.task_codes import task_codes
from training.models.teacher import Teacher
from training.sampling import noise_aware, score_network, value_network
from training.sampling.nasbench201 import from_teacher
from training.sampling.score_graph import file_of as score_file
from training.sampling.score_graph import write_score
from training.sampling.step_graph import file_of as step_file
from training.sampling.step_graph import write_step
from training.spaces import nasbench201 as space

_ROOT = Path(__file__).resolve().parents[2]
CACHE = _ROOT / ".cache" / "generation"
_FITTING = ("spaces", "evidence", "models", "sampling")
"""Folders of `training` whose sources fit."""
VALUE_STEPS = 4000
AT_ONCE = 2
"""Fits at a time: they take one core each, and no time is measured meanwhile."""
FAMILY, TARGET = "family", "target"
"""What is left out: the target's family, or the target's measurements alone."""


@dataclass(frozen=True)
class Table:
    """A data set of NAS-Bench-201 with its table of measured accuracies."""

    key: str
    column: str
    family: str
    classes: int

    def is_of(self, group: Group) -> bool:
        """Whether a group of measurements is this data set's."""
        if group.short:
            return self.key == "cifar10" and group.sources == ("cifar10",)
        return group.family == self.family and group.classes == self.classes


TABLES = (
    Table("cifar10", "c10_test200_vtao", "CIFAR", 10),
    Table("cifar100", "c100_test200_vtao", "CIFAR", 100),
    Table("imagenet16", "in16_test200_vtao", "ImageNet", 120),
)


@dataclass(frozen=True)
class Unseen:
    """Models in a folder and the code of the data set that they have not seen."""

    models: Path
    code: list[float]


@dataclass(frozen=True)
class Wanted:
    """Models without `table` or its family (`scope`), by a seed; `paper`: with the
    score graph."""

    table: Table
    scope: str
    seed: int
    paper: bool = False

    @property
    def name(self) -> str:
        """What is left out, and the seed."""
        left_out = self.table.family if self.scope == FAMILY else self.table.key
        return f"{left_out}-{self.seed}"


@cache
def fits_folder() -> Path:
    """Where fits by what there is now are kept: evidence, sources, shipped models."""
    sources = [
        source
        for folder in _FITTING
        for source in sorted((_ROOT / "training" / folder).rglob("*.py"))
    ]
    sources += [Path(__file__), Path(__file__).with_name("judge.py")]
    return CACHE / "fits" / name_of(TABLE, manifest.MODELS / "manifest.json", *sources)


def name_of(*files: Path) -> str:
    """A name that changes with the files' contents."""
    digests = [hashlib.sha256(file.read_bytes()).digest() for file in files]
    return hashlib.sha256(b"".join(digests)).hexdigest()[:12]


def is_entered(file: str, folder: Path) -> bool:
    """Whether a graph is complete: its entry in the manifest is written after it."""
    try:
        manifest.read_entry(file, folder)
    except KeyError:
        return False
    return True


@lru_cache(maxsize=1)
def _evidence(data: Path, seed: int) -> leave_out.Evidence:
    return leave_out.Evidence.read(data, seed)


@dataclass(frozen=True)
class Fits:
    """Models without a target, a folder each below `folder`."""

    data: Path
    folder: Path

    def prepare(self, wanted: list[Wanted], begin: Callable[[str], None]) -> None:
        """Fits what is not there yet, `AT_ONCE` at a time; `begin(what)` may raise."""
        by_name = {one.name: one for one in sorted(wanted, key=lambda one: one.paper)}
        missing = [one for one in by_name.values() if not self._is_there(one)]
        # Those with score graphs take longest; the others of a seed share what is read.
        missing.sort(key=lambda one: (not one.paper, one.seed))
        with ProcessPoolExecutor(AT_ONCE, get_context("spawn")) as workers:
            for start in range(0, len(missing), AT_ONCE):
                together = missing[start : start + AT_ONCE]
                begin("fits without " + ", ".join(one.name for one in together))
                list(workers.map(self.fit, together))

    def unseen(self, wanted: Wanted) -> Unseen:
        """The models, fitted now where they are not there."""
        self.fit(wanted)
        folder = self.folder / wanted.name
        codes = json.loads((folder / "codes.json").read_text())
        return Unseen(folder, codes[wanted.table.key])

    def fit(self, wanted: Wanted) -> None:
        """Fits what is not there yet."""
        torch.set_num_threads(1)
        folder = self.folder / wanted.name
        if not (folder / "codes.json").exists():
            self._fit(wanted, folder)
        if not self._is_there(wanted):
            self._fit_score(folder, wanted.seed)

    def _is_there(self, wanted: Wanted) -> bool:
        folder = self.folder / wanted.name
        has_score = not wanted.paper or is_entered(score_file(space), folder)
        return has_score and (folder / "codes.json").exists()

    def _fit(self, wanted: Wanted, folder: Path) -> None:
        table, scope, seed = wanted.table, wanted.scope, wanted.seed
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        whole = _evidence(self.data, seed)

        def is_out(group: Group) -> bool:
            same_family = group.family == table.family
            return same_family if scope == FAMILY else table.is_of(group)

        rest = leave_out.Evidence(
            [group for group in whole.groups if not is_out(group)],
            [task for task in whole.tasks if not is_out(task.group)],
            seed,
        )
        model = rest.fit()
        novelty = Novelty(self.data)
        sources = {name for task in rest.tasks for name in task.group.sources}
        names = [name for name in novelty.names(()) if name in sources]
        code = novelty.code(names, model.statistics_mean, model.statistics_std)
        shipped = Teacher.load(space.KEY, Predictor)
        latency: LatencyModel = shipped.predictor.latency
        predictor = Predictor(model, latency, 1.0, 1.0).eval().requires_grad_(False)
        known = task_codes(self.data, names, code, seed)
        teacher = Teacher(predictor, known, shipped.devices)
        teacher.save(space.KEY, folder)
        training = {"command": "python -m bench.generation", "data": "", "seed": seed}
        write(space, described(teacher, "", {}), training, folder)

        targets = from_teacher(space, folder)
        value = value_network.train(space, targets, VALUE_STEPS, seed=seed)
        write_step(space, value, targets, folder / step_file(space))
        constants = manifest.read_entry(step_file(space))["constants"]
        rest_of_entry = (space.KEY, training, {}, constants, folder)
        manifest.write_entry(step_file(space), "guided-step", *rest_of_entry)

        codes = {}
        for other in TABLES:
            task = next(
                task
                for task in whole.tasks
                if task.group.protocol == FULL and other.is_of(task.group)
            )
            codes[other.key] = code.standardise(task.statistics[:1])[0].tolist()
        # Last and whole: it tells that everything else is there.
        write_whole(folder / "codes.json", json.dumps(codes))

    def _fit_score(self, folder: Path, seed: int) -> None:
        targets = from_teacher(space, folder)
        network = score_network.train(space, seed=seed)
        predictor = noise_aware.train(space, targets, seed=seed)
        write_score(space, network, predictor, targets, folder / score_file(space))
        constants = manifest.read_entry(score_file(space))["constants"]
        training = {"command": "python -m bench.generation", "data": "", "seed": seed}
        rest_of_entry = (space.KEY, training, {}, constants, folder)
        manifest.write_entry(score_file(space), "guided-score", *rest_of_entry)


@torch.no_grad()
def predicted(unseen: Unseen, device: str) -> tuple[np.ndarray, np.ndarray]:
    """Accuracy in percent and ms [15625] of all cells, rounded as the engine does."""
    teacher = Teacher.load(space.KEY, Predictor, unseen.models)
    code = torch.tensor([unseen.code])
    accuracy, _, _, ms = teacher.predictor(ENCODED, code)
    milliseconds = ms[:, teacher.devices.index(device)].double().numpy()
    digits = 3 - np.floor(np.log10(milliseconds)).astype(int)
    scale = 10.0**digits
    return (
        np.round(accuracy.double().numpy(), 2),
        np.round(milliseconds * scale) / scale,
    )
