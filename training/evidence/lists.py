"""What is trained for the meta-dataset, by the name of the list."""

from __future__ import annotations

from training.evidence.meta_dataset.jobs import JobList
from training.evidence.mobilenetv3.jobs import JOBS as MOBILENETV3
from training.evidence.nasbench201.jobs import JOBS as NASBENCH201

LISTS: dict[str, JobList] = {
    "nasbench201": NASBENCH201,
    "mobilenetv3": MOBILENETV3,
}
