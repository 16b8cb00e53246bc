# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure shift: from parameters to the job, and the sentences about images that do not fit."""

import pytest
from deep_fusion.algorithms import base
from deep_fusion.engine.jobs import MeasureShiftJob, RasterFile, Source
from qgis.core import QgsProcessingContext
from qgis_support import algorithm, run, write_raster

FOUND = {"CLEAR": 1, "PEAK": 9.0, "PIXEL": 20.0, "ROWS": 0.5, "COLS": -1.0, "SHIFT_PX": 1.1, "DISTANCE": 22.0}


@pytest.fixture
def sent(monkeypatch):
    """The jobs that would have gone to the engine."""
    jobs = []
    monkeypatch.setattr(base, "run_job", lambda python, job, feedback: jobs.append(job) or dict(FOUND))
    return jobs


def refusal(parameters):
    """What checkParameterValues has against these parameters."""
    fine, sentence = algorithm("measure_shift").checkParameterValues(parameters, QgsProcessingContext())
    assert not fine
    return sentence


def test_every_parameter_reaches_the_job_and_every_number_comes_back(sent, pan_path, ms_path):
    chosen = {"REFERENCE": ms_path, "REFERENCE_BANDS": [3, 1], "OTHER": pan_path, "PIXEL_SIZE": 463}
    assert run("measure_shift", chosen) == FOUND
    reference = Source("ms", (RasterFile(ms_path, (3, 1)),))
    assert sent == [MeasureShiftJob(reference, Source("pan", (RasterFile(pan_path),)), 463.0)]


def test_two_images_are_enough(sent, pan_path, ms_path):
    run("measure_shift", {"REFERENCE": pan_path, "OTHER": ms_path})
    assert sent[0].pixel_m == 0


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"OTHER_BANDS": [5]}, "ms has no band 5; it has 4."),
        ({"OTHER_BANDS": [1, 1]}, "name a band twice"),
        ({"OTHER": "/nowhere/ms.tif"}, "/nowhere/ms.tif"),
        ({"OTHER": None}, "OTHER"),
    ],
)
def test_what_does_not_fit_is_told_before_the_run(pan_path, ms_path, chosen, words):
    assert words in refusal({"REFERENCE": pan_path, "OTHER": ms_path, **chosen})


def test_images_in_different_places_are_refused(pan_path, tmp_path):
    far = write_raster(tmp_path / "far.tif", corner=(700000.0, 4600000.0))
    assert "do not overlap" in refusal({"REFERENCE": pan_path, "OTHER": far})


def test_it_needs_no_torch():
    assert not algorithm("measure_shift").needs_torch
