"""What is trained for the meta-dataset, by the name of the list.

A space has several lists where its networks are trained in several ways.
"""

from __future__ import annotations

from training.evidence.efficientnet.jobs import JOBS as EFFICIENTNET
from training.evidence.meta_dataset.jobs import JobList
from training.evidence.mobilenetv3.jobs import JOBS as MOBILENETV3
from training.evidence.nasbench201.converged.jobs import JOBS as CONVERGED
from training.evidence.nasbench201.jobs import JOBS as NASBENCH201

LISTS: dict[str, JobList] = {
    "nasbench201": NASBENCH201,
    "nasbench201_converged": CONVERGED,
    "mobilenetv3": MOBILENETV3,
    "efficientnet": EFFICIENTNET,
}
