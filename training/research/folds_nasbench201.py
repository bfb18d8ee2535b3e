"""Predicted accuracies of data sets whose family the predictor has not seen.

Three roles share no family: what a fold reports on; what it is tuned and its intervals
are calibrated on, each of the other families left out in turn; and what is left for
training there. Folds are kept in .cache, so that an interrupted evaluation goes on.
"""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from training.base import folders
from training.base.kept import code_of
from training.base.whole_file import write_whole
from training.evidence.dataset import classes, code, draws, groups
from training.evidence.dataset.groups import FAMILIES
from training.evidence.encoder.features import ENCODER
from training.evidence.landmark.measure import LANDMARK
from training.evidence.nasbench201 import records
from training.evidence.nasbench201.protocol import TABLE
from training.models import logit, quantile
from training.models.nasbench201 import (
    accuracy,
    calibrate,
    cell_features,
    cell_network,
    fit,
    leave_out,
    levels,
    tasks,
)
from training.models.nasbench201.calibrate import LeftOut
from training.models.nasbench201.leave_out import Evidence, tune
from training.models.nasbench201.tasks import CONNECTED

CACHE = folders.CACHE / "evaluate"
_SOURCES = (
    *(groups, records, draws, classes, code, cell_features, cell_network),
    *(accuracy, logit, tasks, levels, fit, calibrate, quantile, leave_out),
)
"""Modules that decide what is predicted."""


@dataclass(frozen=True)
class Unseen:
    """A left-out task and what is held against its predictions."""

    result: LeftOut
    interval: float
    """Half-width [logits], calibrated on the fold's other families."""
    level: float
    """Predicted logit of an average cell: what the data set says without the cell."""
    every_cell: np.ndarray
    """Predicted logits of all connected cells [15284]."""


def evaluate_fold(evidence: Evidence, family: str) -> list[Unseen]:
    """Tunes, fits and calibrates without `family`, then predicts its tasks."""
    scales, others = tune(evidence, without=family)
    model = evidence.fit({family}, scales)
    width = calibrate.interval_width(others)
    _, terms = evidence.cells({family})
    unseen = []
    for task in evidence.tasks:
        if task.group.family != family:
            continue
        everywhere = calibrate.predict_cells(model, task, terms[CONNECTED]).numpy()
        result = calibrate.predict(model, task, terms)
        unseen.append(Unseen(result, width, float(everywhere.mean()), everywhere))
    return unseen


def folds(data: Path, seed: int) -> dict[str, list[Unseen]]:
    """All folds of a predictor seed, by family; finished ones come from the cache."""
    evidence = None
    found = {}
    for family in FAMILIES:
        path = CACHE / f"accuracy-{_version(data)}-{seed}-{family}.pkl"
        if path.exists():
            found[family] = pickle.loads(path.read_bytes())
            continue
        evidence = evidence or Evidence.read(data, seed)
        found[family] = evaluate_fold(evidence, family)
        write_whole(path, pickle.dumps(found[family]))
        print(f"seed {seed}, {family}: done", flush=True)
    return found


@cache
def _version(data: Path) -> str:
    """Changes with the measurements, the encoder and the code of the predictors; the
    same throughout a process, since the table may grow while it runs."""
    files = [TABLE, ENCODER, LANDMARK, data / "nas" / "short_training_pairs.csv.gz"]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes() if path.exists() else b"")
    for module in _SOURCES:
        digest.update(code_of(module))
    return digest.hexdigest()[:12]
