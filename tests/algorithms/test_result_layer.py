# SPDX-License-Identifier: GPL-2.0-or-later
"""Results look like the image they were made from."""

import time

import pytest
from deep_fusion.algorithms.result_layer import Look, completed, look_of, show, write_style_beside
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsRasterLayer,
    QgsSingleBandGrayRenderer,
    QgsTask,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis_support import write_raster

STRETCH = QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum


@pytest.fixture
def ms(ms_path):
    """A layer that shows bands 4, 3, 2, each stretched by hand."""
    layer = QgsRasterLayer(ms_path, "ms")
    show(layer, Look((4, 3, 2), ((100, 900), (110, 800), (120, 700))))
    return layer


def shown(layer):
    """Band and limits of the three colours."""
    renderer = layer.renderer()
    return [
        (renderer.redBand(), *limits(renderer.redContrastEnhancement())),
        (renderer.greenBand(), *limits(renderer.greenContrastEnhancement())),
        (renderer.blueBand(), *limits(renderer.blueContrastEnhancement())),
    ]


def limits(stretch):
    """Lower and upper end of a stretch."""
    assert stretch.contrastEnhancementAlgorithm() == STRETCH
    return stretch.minimumValue(), stretch.maximumValue()


def test_bands_and_stretch_follow_the_source_whatever_the_order_of_bands(ms, tmp_path):
    result = QgsRasterLayer(write_raster(tmp_path / "result.tif", bands=3), "result")
    show(result, look_of([ms], [2, 3, 4]))
    assert shown(result) == [(3, 100, 900), (2, 110, 800), (1, 120, 700)]


def test_a_source_without_stretch_gives_a_result_without_stretch(tmp_path):
    path = write_raster(tmp_path / "byte.tif", bands=3, kind=gdal.GDT_Byte)
    source = QgsRasterLayer(path, "byte")
    source.setRenderer(QgsMultiBandColorRenderer(source.dataProvider(), 1, 2, 3))
    assert look_of([source], [1, 2, 3]) == Look((1, 2, 3), None)
    result = QgsRasterLayer(path, "result")
    show(result, Look((1, 2, 3), None))
    assert result.renderer().redContrastEnhancement().contrastEnhancementAlgorithm() != STRETCH


def test_a_grey_source_gives_a_grey_result_with_its_stretch(ms, tmp_path):
    path = write_raster(tmp_path / "grey.tif")
    source = QgsRasterLayer(path, "grey")
    show(source, Look((1,), ((100, 500),)))
    result = QgsRasterLayer(path, "result")
    show(result, look_of([source], [1]))
    assert isinstance(result.renderer(), QgsSingleBandGrayRenderer)
    assert limits(result.renderer().contrastEnhancement()) == (100, 500)


def test_bands_that_the_source_does_not_show_are_stretched_between_quantiles(ms, tmp_path):
    path = write_raster(tmp_path / "result.tif", bands=3, width=200, height=100)
    look = completed(look_of([ms], [1, 2, 3]), path)
    assert look.bands == (3, 2, 1)
    low, high = look.ranges[0]
    assert low == pytest.approx(118, abs=8)  # values rise evenly from 100 to 1000
    assert high == pytest.approx(982, abs=8)


def test_colours_that_the_file_marks_are_used(tmp_path):
    path = write_raster(tmp_path / "marked.tif", bands=4)
    dataset = gdal.Open(path, gdal.GA_Update)
    for band, colour in ((1, gdal.GCI_BlueBand), (2, gdal.GCI_GreenBand), (4, gdal.GCI_RedBand)):
        dataset.GetRasterBand(band).SetColorInterpretation(colour)
    del dataset
    assert completed(Look(), path).bands == (4, 2, 1)


def test_single_bands_keep_the_stretch_that_each_layer_has(tmp_path):
    layers = [QgsRasterLayer(write_raster(tmp_path / f"b{number}.tif"), "b") for number in (1, 2, 3, 4)]
    for number, layer in enumerate(layers, 1):
        show(layer, Look((1,), ((100 * number, 200 * number),)))
    assert look_of(layers, [1]) == Look((3, 2, 1), ((300, 600), (200, 400), (100, 200)))


def test_the_style_file_gives_the_look_to_whoever_opens_the_result(ms, tmp_path):
    path = write_raster(tmp_path / "result.tif", bands=3)
    write_style_beside(path, look_of([ms], [2, 3, 4]))
    assert not (tmp_path / "result.tif.aux.xml").exists()
    assert shown(QgsRasterLayer(path, "opened later")) == [(3, 100, 900), (2, 110, 800), (1, 120, 700)]


class Styling(QgsTask):
    """Completes and writes looks on another thread."""

    def __init__(self, source, result, count):
        super().__init__("styling")
        self.source, self.result, self.count = source, result, count
        self.problem, self.done = "", 0

    def run(self):
        try:
            for _ in range(self.count):
                write_style_beside(self.result, completed(Look(), self.source))
                self.done += 1
        except RuntimeError as error:
            self.problem = str(error)
        return True


def test_looks_are_written_on_another_thread_while_the_main_thread_hears_of_objects_that_went(ms_path, tmp_path):
    task = Styling(ms_path, str(tmp_path / "result.tif"), 200)
    QgsApplication.taskManager().addTask(task)
    while task.done < task.count and not task.problem:
        QCoreApplication.processEvents()
        time.sleep(0.002)
    assert task.problem == ""
