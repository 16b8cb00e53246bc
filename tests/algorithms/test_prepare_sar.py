# SPDX-License-Identifier: GPL-2.0-or-later
"""Prepare SAR image: from parameters to jobs, and the sentences about parameters that do not fit."""

import pytest
from deep_fusion.algorithms import base
from deep_fusion.engine.jobs import Compute, DespeckleJob, RasterFile, Source
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsRasterLayer
from qgis_support import algorithm, run, write_raster


@pytest.fixture
def sent(monkeypatch):
    """The jobs that would have gone to the engine; instead of doing them, a small result is written."""
    jobs = []

    def pretend(python, job, feedback):
        jobs.append(job)
        write_raster(job.output, bands=3, kind=gdal.GDT_Float32)
        return {"OUTPUT": job.output, "SCALE": "db", "WALL_S": 1.0}

    monkeypatch.setattr(base, "run_job", pretend)
    return jobs


@pytest.fixture
def sar_path(tmp_path):
    """VV, VH and an angle."""
    return write_raster(tmp_path / "sar.tif", bands=3, kind=gdal.GDT_Float32)


def refusal(parameters):
    """What checkParameterValues has against these parameters."""
    fine, sentence = algorithm("prepare_sar").checkParameterValues(parameters, QgsProcessingContext())
    assert not fine
    return sentence


def test_every_parameter_reaches_the_job(sent, sar_path, tmp_path):
    output = str(tmp_path / "ready.tif")
    results = run(
        "prepare_sar",
        {
            "INPUT": sar_path,
            "BANDS": [2, 1],
            "SCALE": "linear",
            "FILTER": "gamma_map",
            "WINDOW": 5,
            "LOOKS": 3.5,
            "OUTPUT_SCALE": "db",
            "LOWEST": -25,
            "HIGHEST": 0,
            "RATIO": True,
            "TILE_SIZE": 256,
            "MEMORY_LIMIT": 900,
            "CREATION_OPTIONS": "COMPRESS=ZSTD|PREDICTOR=3",
            "OUTPUT": output,
        },
    )
    assert sent == [
        DespeckleJob(
            "gamma_map",
            Source("sar", (RasterFile(sar_path, (2, 1)),)),
            output,
            "linear",
            "db",
            5,
            3.5,
            True,
            -25.0,
            0.0,
            ("COMPRESS=ZSTD", "PREDICTOR=3"),
            Compute(tile_size=256, memory_limit_mb=900),
        )
    ]
    assert results == {"OUTPUT": output, "SCALE": "db"}


def test_an_image_alone_is_enough(sent, sar_path, tmp_path):
    output = str(tmp_path / "ready.tif")
    run("prepare_sar", {"INPUT": sar_path, "OUTPUT": output})
    assert sent == [DespeckleJob("lee", Source("sar", (RasterFile(sar_path),)), output, "auto", "same", 7, 4.4)]


def test_one_limit_leaves_the_other_open(sent, sar_path, tmp_path):
    run("prepare_sar", {"INPUT": sar_path, "HIGHEST": 0, "OUTPUT": str(tmp_path / "ready.tif")})
    assert (sent[0].lowest, sent[0].highest) == (None, 0.0)


def test_polarisations_in_files_of_their_own_follow_one_another(sent, tmp_path):
    paths = [write_raster(tmp_path / f"{name}.tif", kind=gdal.GDT_Float32) for name in ("VV", "VH")]
    run(
        "prepare_sar",
        {"INPUT": paths[0], "INPUT_MORE": [paths[1]], "RATIO": True, "OUTPUT": str(tmp_path / "ready.tif")},
    )
    assert [file.path for file in sent[0].image.files] == paths


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"WINDOW": 4}, "WINDOW is 4, but a window has a pixel in its middle. Take 3 or 5."),
        ({"FILTER": "refined_lee", "WINDOW": 5}, "WINDOW is 5, but refined_lee is made for windows of 7 pixels."),
        ({"LOWEST": 0, "HIGHEST": -25}, "LOWEST is 0.0 dB and HIGHEST -25.0 dB. LOWEST has to be the smaller one."),
        ({"RATIO": True, "BANDS": [2]}, "sar has one band, but a ratio needs two. Choose both."),
        ({"BANDS": [1, 4]}, "sar has no band 4; it has 3."),
        ({"BANDS": [1, 1]}, "name a band twice"),
        ({"INPUT": "/nowhere/sar.tif"}, "/nowhere/sar.tif"),
        ({"OUTPUT": "ready.img"}, "the name has to end in .tif"),
    ],
)
def test_what_does_not_fit_is_told_before_the_run(sar_path, tmp_path, chosen, words):
    assert words in refusal({"INPUT": sar_path, "OUTPUT": str(tmp_path / "ready.tif"), **chosen})


@pytest.mark.parametrize("chosen", [{"WINDOW": 2}, {"LOOKS": 0}, {"FILTER": "boxcar"}, {"SCALE": "amplitude"}])
def test_what_a_parameter_cannot_be_is_refused(sar_path, tmp_path, chosen):
    refusal({"INPUT": sar_path, "OUTPUT": str(tmp_path / "ready.tif"), **chosen})


def test_without_a_filter_the_window_does_not_matter(sent, sar_path, tmp_path):
    run("prepare_sar", {"INPUT": sar_path, "FILTER": "none", "WINDOW": 4, "OUTPUT": str(tmp_path / "ready.tif")})
    assert sent[0].method == "none"


def test_a_second_file_elsewhere_is_refused(sar_path, tmp_path):
    far = write_raster(tmp_path / "far.tif", corner=(700000.0, 4600000.0))
    assert "do not overlap" in refusal({"INPUT": sar_path, "INPUT_MORE": [far], "OUTPUT": str(tmp_path / "ready.tif")})


def test_it_needs_no_torch():
    assert not algorithm("prepare_sar").needs_torch


def test_three_bands_are_shown_in_their_order(sent, sar_path, tmp_path):
    output = str(tmp_path / "ready.tif")
    run("prepare_sar", {"INPUT": sar_path, "BANDS": [1, 2], "RATIO": True, "OUTPUT": output})
    renderer = QgsRasterLayer(output, "ready").renderer()
    assert (renderer.redBand(), renderer.greenBand(), renderer.blueBand()) == (1, 2, 3)
