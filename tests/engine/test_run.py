# SPDX-License-Identifier: GPL-2.0-or-later
"""From a job to its verb, and what is refused before anything runs."""

from __future__ import annotations

import importlib.util

import pytest
from deep_fusion.engine import run as module
from deep_fusion.engine.errors import PackagesMissing, PythonTooOld, TorchMissing, UnknownMethod
from deep_fusion.engine.jobs import JOBS, ApplyJob, CheckJob, DemoJob
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.run import load, run


def job(method: str) -> ApplyJob:
    return ApplyJob("pansharpening", method, {}, "out.tif")


@pytest.mark.parametrize("verb", JOBS)
def test_every_verb_has_a_module_with_a_function_of_its_name(verb: str):
    made = object.__new__(JOBS[verb])
    assert callable(getattr(module._verb(made), verb))


def test_a_job_is_passed_to_its_verb(monkeypatch):
    import deep_fusion.engine.check

    monkeypatch.setattr(deep_fusion.engine.check, "check", lambda job, progress: {"JOB": job})
    assert run(CheckJob(), Progress()) == {"JOB": CheckJob()}


def test_an_unknown_method_is_refused_before_anything_is_read():
    with pytest.raises(UnknownMethod):
        load(job("dcf"))


def test_a_network_without_torch_is_refused_and_classical_methods_are_not(monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None if name == "torch" else find(name))
    with pytest.raises(TorchMissing, match="has no torch, which DCFNet needs"):
        load(job("dcfnet"))
    load(job("gsa"))


def test_missing_packages_are_named(monkeypatch):
    monkeypatch.setattr(
        module, "library_versions", lambda: {"torch": None, "numpy": "2.0", "rasterio": None, "jinja2": None}
    )
    with pytest.raises(PackagesMissing, match="rasterio, jinja2"):
        load(DemoJob("here"))


def test_an_old_python_is_refused_with_both_versions(monkeypatch):
    monkeypatch.setattr(module, "_LEAST_PYTHON", (9, 1))
    with pytest.raises(PythonTooOld, match=r"9\.1"):
        load(CheckJob())
