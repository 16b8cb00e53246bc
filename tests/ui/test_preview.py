# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs on what the map shows."""

import time
from pathlib import Path

import pytest
from deep_fusion.ui.preview import Preview
from deep_fusion.ui.runs import CANCELLED, the_runs
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingUtils, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QDialog
from qgis_support import pixels, run, write_raster

CLASSICAL = "deepfusion:pansharpen_classical"
UTM = QgsCoordinateReferenceSystem("EPSG:32630")
VIEW = QgsRectangle(500100, 4599640, 500500, 4599900)


def folders():
    return set(Path(QgsProcessingUtils.tempFolder()).glob("deep_fusion_preview_*"))


class Ears:
    """What a preview told."""

    def __init__(self, preview):
        self.paths, self.problems = [], []
        preview.ready.connect(self.paths.append)
        preview.failed.connect(self.problems.append)

    def wait(self, seconds=60):
        end = time.monotonic() + seconds
        while not (self.paths or self.problems) and time.monotonic() < end:
            QCoreApplication.processEvents()
            time.sleep(0.01)
        return self


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.01)
    return condition()


@pytest.fixture(autouse=True)
def nothing_left():
    before = folders()
    yield
    QgsProject.instance().clear()
    assert folders() == before


@pytest.fixture
def preview():
    preview = Preview()
    yield preview
    preview.close()
    until(lambda: not preview._attempt)


@pytest.fixture
def ears(preview):
    return Ears(preview)


@pytest.fixture
def pair(pan_path, ms_path):
    return {"PAN": pan_path, "MS": ms_path, "METHOD": "exp"}


def test_the_picture_is_that_part_of_the_whole_result(preview, ears, pair, tmp_path):
    preview.start(CLASSICAL, pair, ["PAN", "MS"], VIEW, UTM)
    assert ears.wait().problems == []
    dataset = gdal.Open(ears.paths[0])
    assert dataset.GetGeoTransform() == (500100, 5, 0, 4599900, 0, -5)
    assert (dataset.RasterXSize, dataset.RasterYSize) == (80, 52)
    whole = run("pansharpen_classical", {**pair, "OUTPUT": str(tmp_path / "whole.tif")})["OUTPUT"]
    inner = pixels(ears.paths[0])[:, 12:-12, 12:-12].astype(float)  # enlarging looks a few coarse pixels around
    assert abs(inner - pixels(whole)[:, 32:60, 32:88]).max() <= 1


def test_the_project_and_the_users_files_stay_as_they_are(preview, ears, pair, pan_path, ms_path, tmp_path):
    pan, ms = QgsRasterLayer(pan_path, "pan"), QgsRasterLayer(ms_path, "ms")
    QgsProject.instance().addMapLayers([pan, ms])
    parameters = {**pair, "PAN": pan.id(), "MS": ms.id(), "OUTPUT": str(tmp_path / "mine.tif")}
    given = dict(parameters)
    preview.start(CLASSICAL, parameters, ["PAN", "MS"], VIEW, UTM)
    assert ears.wait().problems == []
    assert len(QgsProject.instance().mapLayers()) == 2
    assert not (tmp_path / "mine.tif").exists()
    assert parameters == given


def test_the_picture_has_the_stretch_of_the_source(preview, ears, pair, ms_path):
    ms = QgsRasterLayer(ms_path, "ms")
    ms.renderer().redContrastEnhancement().setMaximumValue(4321)
    QgsProject.instance().addMapLayer(ms)
    preview.start(CLASSICAL, {**pair, "MS": ms.id()}, ["PAN", "MS"], VIEW, UTM)
    picture = QgsRasterLayer(ears.wait().paths[0], "picture")
    assert picture.renderer().redContrastEnhancement().maximumValue() == 4321
    assert picture.renderer().redBand() == ms.renderer().redBand()


def test_further_images_are_cut_although_nobody_named_them(preview, ears, pair, tmp_path):
    more = write_raster(tmp_path / "more.tif", width=40, height=30, pixel=20.0)
    preview.start(CLASSICAL, {**pair, "MS_MORE": [more]}, ["PAN", "MS"], VIEW, UTM)
    assert gdal.Open(ears.wait().paths[0]).RasterCount == 5
    assert preview.run.parameters["MS_MORE"] != [more]


def test_nodata_stays_nodata(preview, ears, pair, tmp_path):
    path = write_raster(tmp_path / "gap.tif", bands=4, pixel=20.0, nodata=0)
    dataset = gdal.Open(path, gdal.GA_Update)
    for band_no in range(1, 5):
        dataset.GetRasterBand(band_no).WriteRaster(10, 8, 4, 4, bytes(32), buf_type=gdal.GDT_UInt16)
    del dataset
    preview.start(CLASSICAL, {**pair, "MS": path}, ["PAN", "MS"], VIEW, UTM)
    values = pixels(ears.wait().paths[0])
    assert (values[:, 14:22, 22:34] == 0).all()  # 500200..500280, 4599760..4599840, a little inside
    assert (values[:, -10:, -10:] > 0).all()


def test_layers_in_memory_are_previewed_too(preview, ears, pair):
    write_raster("/vsimem/ms.tif", bands=4, pixel=20.0)
    layer = QgsRasterLayer("/vsimem/ms.tif", "ms")
    QgsProject.instance().addMapLayer(layer)
    preview.start(CLASSICAL, {**pair, "MS": layer.id()}, ["PAN", "MS"], VIEW, UTM)
    assert ears.wait().problems == []


def test_a_web_map_is_refused_with_a_sentence(preview, ears, pair):
    tiles = QgsRasterLayer("type=xyz&url=http://localhost/{z}/{x}/{y}.png", "tiles", "wms")
    QgsProject.instance().addMapLayer(tiles)
    preview.start(CLASSICAL, {**pair, "MS": tiles.id()}, ["PAN", "MS"], VIEW, UTM)
    assert "tiles is a web map" in ears.wait().problems[0]


def test_a_view_beside_the_images_is_told(preview, ears, pair):
    preview.start(CLASSICAL, pair, ["PAN", "MS"], QgsRectangle(0, 0, 100, 100), UTM)
    assert "shows nothing of" in ears.wait().problems[0]


def test_without_an_image_there_is_nothing_to_look_at(preview, ears):
    preview.start(CLASSICAL, {"METHOD": "exp"}, ["PAN", "MS"], VIEW, UTM)
    assert "no image" in ears.wait().problems[0]


def test_what_the_algorithm_says_against_its_parameters_is_told(preview, ears, pair):
    preview.start(CLASSICAL, {**pair, "MS_BANDS": [9]}, ["PAN", "MS"], VIEW, UTM)
    assert "9" in ears.wait().problems[0]


def test_an_algorithm_that_does_not_exist_is_told(preview, ears):
    preview.start("deepfusion:nothing", {}, [], VIEW, UTM)
    assert "deepfusion:nothing" in ears.wait().problems[0]


def test_the_end_of_the_dialog_removes_the_files(pair):
    before = folders()
    dialog = QDialog()
    preview = Preview(dialog)
    ears = Ears(preview)
    preview.start(CLASSICAL, pair, ["PAN", "MS"], VIEW, UTM)
    assert ears.wait().problems == []
    assert len(folders() - before) == 1
    dialog.show()
    dialog.close()
    assert folders() == before


def test_a_preview_that_is_closed_under_way_stops_and_says_nothing(preview, ears, pair):
    before = folders()
    preview.start(CLASSICAL, pair, ["PAN", "MS"], VIEW, UTM)
    assert until(lambda: preview.run is not None)
    started = preview.run
    preview.close()
    assert until(lambda: folders() == before)
    assert started.state == CANCELLED
    assert (ears.paths, ears.problems) == ([], [])


def test_a_preview_that_is_closed_at_once_never_runs(preview, ears, pair):
    before, count = folders(), len(the_runs().all)
    preview.start(CLASSICAL, pair, ["PAN", "MS"], VIEW, UTM)
    preview.close()
    assert until(lambda: folders() == before)
    assert len(the_runs().all) == count
    assert (ears.paths, ears.problems) == ([], [])


def test_a_second_preview_replaces_the_first(preview, ears, pair):
    before = folders()
    preview.start(CLASSICAL, pair, ["PAN", "MS"], VIEW, UTM)
    preview.start(CLASSICAL, pair, ["PAN", "MS"], QgsRectangle(500100, 4599700, 500300, 4599900), UTM)
    assert ears.wait().problems == []
    assert gdal.Open(ears.paths[0]).RasterXSize == 40
    assert until(lambda: len(folders() - before) == 1)
    assert len(ears.paths) == 1
