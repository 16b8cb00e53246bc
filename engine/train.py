# SPDX-License-Identifier: GPL-2.0-or-later
"""Train: from images to a model file and a report."""

from __future__ import annotations

import importlib
from typing import Any

from . import jobs
from .errors import BadOption
from .progress import Progress

_TASKS = ("pansharpening", "segmentation", "scenes")


def train(job: jobs.TrainJob, progress: Progress) -> dict[str, Any]:
    """Carry out the job as its task does it; see there for what it returns.

    Raises:
        BadOption: no such task.
    """
    if job.task not in _TASKS:
        raise BadOption(name="task", value=job.task, reason=f"choose one of {', '.join(_TASKS)}")
    return importlib.import_module(f".trainers.{job.task}", __package__).train(job, progress)
