# SPDX-License-Identifier: GPL-2.0-or-later
"""Check: what this engine is and what it can do."""

from __future__ import annotations

import importlib.util
import sys
import time
from typing import Any

import rasterio

from . import jobs
from .inference.memory import free_memory
from .progress import Progress
from .versions import library_versions

_MATRIX = 1024
_SECONDS = 1.0


def check(job: jobs.CheckJob, progress: Progress) -> dict[str, Any]:
    """Interpreter, versions, devices and the speed of float32 matrix products on the best device (GFLOP/s)."""
    versions = library_versions()
    values: dict[str, Any] = {
        "INTERPRETER": sys.executable,
        "PYTHON_VERSION": sys.version.split()[0],
        "TORCH_VERSION": versions["torch"] or "",
        "NUMPY_VERSION": versions["numpy"] or "",
        "GDAL_VERSION": rasterio.__gdal_version__,
        "VERSIONS": ", ".join(f"{name} {version}" for name, version in versions.items() if version),
        "FREE_MEMORY_MB": free_memory() // 2**20,
        "CUDA_AVAILABLE": 0,
        "MPS_AVAILABLE": 0,
        "DEVICES": "",
        "DEVICE_NAME": "",
        "THROUGHPUT": 0.0,
    }
    if importlib.util.find_spec("torch"):
        with progress.stage("Measure the throughput", 1.0):
            values |= _devices(progress)
    return values


def _devices(progress: Progress) -> dict[str, Any]:
    import torch

    from .inference.device import available, choose_device, describe

    names = available()
    best = choose_device(jobs.Compute(), progress)
    return {
        "CUDA_AVAILABLE": int("cuda" in names),
        "MPS_AVAILABLE": int("mps" in names),
        "DEVICES": "; ".join(describe(torch.device(name)) for name in names),
        "DEVICE_NAME": describe(best),
        "THROUGHPUT": round(_throughput(best.type), 1),
    }


def _throughput(device: str) -> float:
    """GFLOP/s of float32 matrix products, over about a second."""
    import torch

    square = torch.ones(_MATRIX, _MATRIX, device=device)
    (square @ square)[0, 0].item()  # first call: start-up of the libraries
    started, products = time.perf_counter(), 0
    while time.perf_counter() - started < _SECONDS:
        for _ in range(8):
            square.matmul(square)
        products += 8
        (square @ square)[0, 0].item()  # waits for the device
        products += 1
    return products * 2 * _MATRIX**3 / (time.perf_counter() - started) / 1e9
