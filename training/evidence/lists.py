"""What is trained for the meta-dataset, by the name of the list.

A space has several lists where its networks are trained in several ways.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from training.evidence.meta_dataset.jobs import JobList

LISTS = {
    "nasbench201": "training.evidence.nasbench201.jobs",
    "nasbench201_converged": "training.evidence.nasbench201.converged.jobs",
    "mobilenetv3": "training.evidence.mobilenetv3.jobs",
    "efficientnet": "training.evidence.efficientnet.jobs",
}
"""The modules whose JOBS they are; the first list is the one where none is named."""


def list_of(name: str) -> JobList:
    """The list of a name. Raises ValueError if there is none."""
    if name not in LISTS:
        raise ValueError(f"--list: no {name!r}, but {', '.join(LISTS)}")
    # Here, because commands that do not train need neither Torch nor Dask.
    return import_module(LISTS[name]).JOBS
