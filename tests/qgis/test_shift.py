# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure shift through QGIS and the engine."""

import json

import pytest
from osgeo import gdal
from qgis_support import run


@pytest.fixture
def moved(demo, tmp_path):
    """The multispectral demo image, whose file says that it lies 5 m further east and 3 m further south."""
    path = str(tmp_path / "moved.tif")
    gdal.Translate(path, demo["VHR_MS"])
    dataset = gdal.Open(path, gdal.GA_Update)
    west, width, _, north, _, height = dataset.GetGeoTransform()
    dataset.SetGeoTransform((west + 5, width, 0, north - 3, 0, height))
    del dataset
    return path


def test_the_demo_pair_lies_as_its_files_say(demo):
    found = run("measure_shift", {"REFERENCE": demo["VHR_PAN"], "OTHER": demo["VHR_MS"]})
    assert (found["CLEAR"], found["PIXEL"]) == (1, pytest.approx(2, rel=1e-3))
    assert found["SHIFT_PX"] < 0.25


def test_an_image_that_was_moved_is_found_on_the_command_line(qgis_process, demo, moved):
    chosen = [f"REFERENCE={demo['VHR_PAN']}", f"OTHER={moved}"]
    answer = qgis_process("--json", "run", "deepfusion:measure_shift", "--", *chosen)
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout[answer.stdout.index("{\n") :])["results"]
    assert (found["ROWS"], found["COLS"]) == pytest.approx((1.5, 2.5), abs=0.25)
    assert found["DISTANCE"] == pytest.approx(34**0.5, abs=0.6)


def test_images_of_a_few_pixels_give_no_numbers(demo, feedback):
    found = run("measure_shift", {"REFERENCE": demo["VHR_PAN"], "OTHER": demo["SAR"], "PIXEL_SIZE": 30}, feedback)
    assert set(found) == {"CLEAR", "PEAK", "PIXEL"}
    assert any("could not be measured" in text for text in feedback.infos)
