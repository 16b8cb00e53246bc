# SPDX-License-Identifier: GPL-2.0-or-later
"""Assess: how good a result is, with a truth and without."""

from __future__ import annotations

from typing import Any

from . import jobs
from .assessment import pansharpening, scenes, segmentation, spatiotemporal
from .errors import BadOption
from .progress import Progress

_TASKS = {
    "pansharpening": pansharpening.assess,
    "scenes": scenes.assess,
    "segmentation": segmentation.assess,
    "spatiotemporal": spatiotemporal.assess,
}


def assess(job: jobs.AssessJob, progress: Progress) -> dict[str, Any]:
    """Carry out the job as its task does it; see there for what it returns.

    Raises:
        BadOption: no such task.
    """
    if job.task not in _TASKS:
        raise BadOption(name="task", value=job.task, reason=f"choose one of {', '.join(_TASKS)}")
    return _TASKS[job.task](job, progress)
