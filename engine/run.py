# SPDX-License-Identifier: GPL-2.0-or-later
"""From a job to its verb."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

from ..models import registry
from . import jobs
from .errors import PackagesMissing, PythonTooOld
from .progress import Progress
from .versions import library_versions, require_torch

_LEAST_PYTHON = (3, 10)

#: GDAL's block cache, in MB: enough for a few rows of blocks, and no share of the machine's memory as GDAL would take.
_GDAL_CACHE_MB = "64"


def load(job: jobs.Job) -> None:
    """Set up the process for a job and import all that it needs, native libraries included.

    Raises:
        PythonTooOld, PackagesMissing: this Python cannot run the engine.
        TorchMissing: the method is a network and this Python has no torch.
    """
    _check_interpreter()
    os.environ["GDAL_CACHEMAX"] = _GDAL_CACHE_MB
    os.environ["OMP_WAIT_POLICY"] = "passive"  # torch's threads that spin while they wait halve their own speed
    record = _method(job)
    if record is not None and not record.needs_torch:
        os.environ["OPENBLAS_NUM_THREADS"] = "1"  # tiles run in a thread each
    if record is not None and record.needs_torch:
        require_torch(record.title)
    if hasattr(job, "compute"):
        _limit_memory(job.compute.memory_limit_mb)
    _verb(job)
    if record is not None:
        record.load()


def run(job: jobs.Job, progress: Progress) -> dict[str, Any]:
    """Carry out a job; returns its outputs by name: paths, numbers and strings."""
    return getattr(_verb(job), jobs.verb_of(job))(job, progress)


def _check_interpreter() -> None:
    if sys.version_info < _LEAST_PYTHON:
        least = ".".join(map(str, _LEAST_PYTHON))
        raise PythonTooOld(interpreter=sys.executable, version=sys.version.split()[0], least=least)
    missing = [name for name, version in library_versions().items() if version is None and name != "torch"]
    if missing:
        raise PackagesMissing(interpreter=sys.executable, packages=", ".join(missing))


def _verb(job: jobs.Job) -> Any:
    return importlib.import_module("." + jobs.verb_of(job), __package__)


def _method(job: jobs.Job) -> registry.MethodRecord | None:
    if isinstance(job, jobs.ApplyJob) and not job.method:
        from .weights.model_file import read_card

        return registry.method(job.task, read_card(job.model).method)
    if isinstance(job, (jobs.ApplyJob, jobs.TrainJob)):
        return registry.method(job.task, job.method)
    if isinstance(job, jobs.AssessJob) and job.task == "scenes" and job.options.get("model"):
        from .weights.model_file import read_card

        return registry.method(job.task, read_card(str(job.options["model"])).method)
    if isinstance(job, jobs.CrossvalidateJob):
        return registry.method("scenes", job.method)
    if isinstance(job, (jobs.PredictJob, jobs.SeriesJob)):
        return registry.method("spatiotemporal", job.method)
    if isinstance(job, (jobs.ExplainJob, jobs.SegmentJob, jobs.ClassifyJob)):
        from .weights.model_file import read_card

        tasks = {jobs.SegmentJob: "segmentation", jobs.ClassifyJob: "scenes"}
        task = job.task if isinstance(job, jobs.ExplainJob) else tasks[type(job)]
        return registry.method(task, read_card(job.model).method)
    if isinstance(job, jobs.DespeckleJob) and job.method != "none":
        return registry.method("despeckling", job.method)
    return None


def _limit_memory(limit_mb: int) -> None:
    """Let allocations beyond the limit fail instead of pushing the machine into swapping, where the system can."""
    if limit_mb <= 0 or os.name == "nt":
        return
    import resource

    limit = limit_mb * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
