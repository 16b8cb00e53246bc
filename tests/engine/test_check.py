# SPDX-License-Identifier: GPL-2.0-or-later
"""Check: what the engine says about itself."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest
import rasterio
import torch
from deep_fusion.engine import check as module
from deep_fusion.engine.check import check
from deep_fusion.engine.jobs import CheckJob
from engine_support import Listener


@pytest.fixture
def hurried(monkeypatch):
    """A measurement of a hundredth of a second, on small matrices."""
    monkeypatch.setattr(module, "_SECONDS", 0.01)
    monkeypatch.setattr(module, "_MATRIX", 256)


@pytest.mark.usefixtures("hurried")
def test_check_tells_interpreter_versions_devices_and_speed():
    listener = Listener()
    found = check(CheckJob(), listener.progress)
    assert found["INTERPRETER"] == sys.executable
    assert found["PYTHON_VERSION"] == sys.version.split()[0]
    assert found["TORCH_VERSION"] == torch.__version__
    assert found["NUMPY_VERSION"] == np.__version__
    assert found["GDAL_VERSION"] == rasterio.__gdal_version__
    assert found["CUDA_AVAILABLE"] == int(torch.cuda.is_available())
    assert "CPU threads" in found["DEVICES"]
    assert 0.1 < found["THROUGHPUT"] < 1e7
    assert found["FREE_MEMORY_MB"] > 10
    assert listener.fractions()[-1] == 1.0
    json.dumps(found)


def test_without_torch_there_is_still_an_answer(monkeypatch):
    monkeypatch.setattr(module, "library_versions", lambda: {"torch": None, "numpy": "2.0"})
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None)
    found = check(CheckJob(), Listener().progress)
    assert found["TORCH_VERSION"] == ""
    assert found["VERSIONS"] == "numpy 2.0"
    assert (found["DEVICE_NAME"], found["THROUGHPUT"]) == ("", 0.0)
