# SPDX-License-Identifier: GPL-2.0-or-later
"""Any two images of the project, by eye and by value."""

import time

import pytest
from deep_fusion.ui.compare import CompareWindow
from deep_fusion.ui.compare.values import values_at
from mouse import move
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject, QgsRasterLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QCoreApplication, QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis_support import pixels, write_raster

UTM = QgsCoordinateReferenceSystem("EPSG:32630")


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.005)
    return condition()


@pytest.fixture
def layers(pan_path, ms_path):
    layers = QgsRasterLayer(pan_path, "pan"), QgsRasterLayer(ms_path, "ms")
    QgsProject.instance().addMapLayers(layers)
    yield layers
    QgsProject.instance().clear()


@pytest.fixture
def canvas(layers):
    canvas = QgsMapCanvas()
    canvas.setDestinationCrs(UTM)
    canvas.resize(300, 200)
    canvas.setExtent(layers[0].extent())
    return canvas


@pytest.fixture
def window(layers, canvas):
    window = CompareWindow(canvas)
    window.compare(*layers)
    window.show()
    QTest.qWaitForWindowExposed(window)
    until(lambda: not window.view.busy)
    yield window
    window.close()
    window.deleteLater()


def column(window, number):
    return [window.table.item(row, number).text() for row in range(window.table.rowCount())]


def point_at_middle(window):
    picture = window.view.picture
    move(picture, QPoint(20, 20))
    move(picture, QPoint(picture.width() // 2, picture.height() // 2))


def test_values_are_those_of_the_pixel_in_every_band(ms_path):
    values = values_at(QgsRasterLayer(ms_path, "ms"), QgsPointXY(500110, 4599790), UTM)
    assert [float(each.value) for each in values] == pixels(ms_path)[:, 10, 5].tolist()


def test_the_place_may_be_given_in_another_crs(ms_path):
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    place = QgsCoordinateTransform(UTM, degrees, QgsProject.instance()).transform(QgsPointXY(500110, 4599790))
    values = values_at(QgsRasterLayer(ms_path, "ms"), place, degrees)
    assert [float(each.value) for each in values] == pixels(ms_path)[:, 10, 5].tolist()


def test_nodata_and_places_outside_are_no_numbers(tmp_path):
    path = write_raster(tmp_path / "n.tif", nodata=100)
    layer = QgsRasterLayer(path, "n")
    assert [each.value for each in values_at(layer, QgsPointXY(500005, 4599995), UTM)] == ["no data"]
    assert [each.value for each in values_at(layer, QgsPointXY(0, 0), UTM)] == [""]


def test_names_of_bands_come_from_the_file(tmp_path):
    path = write_raster(tmp_path / "n.tif", bands=2)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(2).SetDescription("near infrared")
    del dataset
    assert "near infrared" in values_at(QgsRasterLayer(path, "n"), QgsPointXY(0, 0), UTM)[1].band


def test_the_table_shows_the_values_of_both_images_at_the_mouse(window, pan_path, ms_path):
    point_at_middle(window)
    assert until(lambda: column(window, 1)[0] != "")
    assert float(column(window, 1)[0]) in pixels(pan_path)[58:62, 78:82].ravel()
    assert column(window, 1)[1:] == ["", "", ""]
    shown = [float(text) for text in column(window, 3)]
    near = pixels(ms_path)[:, 14:16, 19:21].reshape(4, -1).T.tolist()
    assert shown in near


def test_values_go_when_the_mouse_goes(window):
    point_at_middle(window)
    until(lambda: column(window, 1)[0] != "")
    window.view.picture.leaveEvent(None)
    assert column(window, 1) == column(window, 3) == ["", "", "", ""]


def test_two_different_images_are_chosen_at_first(layers):
    window = CompareWindow()
    assert {window.before.currentLayer().name(), window.after.currentLayer().name()} == {"pan", "ms"}
    window.close()


def test_swap_exchanges_the_images(window):
    QTest.mouseClick(window.swap_button, Qt.MouseButton.LeftButton)
    assert window.view.picture.captions == ("ms", "pan")
    assert window.table.horizontalHeaderItem(0).text() == "ms"


def test_the_map_is_followed_on_demand_only(window, canvas, layers):
    before = window.view._extent
    canvas.setExtent(layers[0].extent().buffered(-200))
    assert window.view._extent == before
    QTest.mouseClick(window.map_button, Qt.MouseButton.LeftButton)
    assert window.view._extent == canvas.extent()
    window.follow.setChecked(True)
    canvas.setExtent(layers[0].extent().buffered(-100))
    assert window.view._extent == canvas.extent()
    window.follow.setChecked(False)
    canvas.setExtent(layers[0].extent())
    assert window.view._extent != canvas.extent()


def test_a_closed_window_follows_nothing(window, canvas, layers):
    window.follow.setChecked(True)
    window.close()
    before = window.view._extent
    canvas.setExtent(layers[0].extent().buffered(-200))
    assert window.view._extent == before


def test_escape_closes_and_enter_does_not_press_what_has_no_focus(window, canvas):
    before = window.before.currentLayer()
    window.follow.setChecked(True)
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert window.before.currentLayer() is before
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isHidden()
    assert not window.follow.isChecked()


def test_images_may_leave_the_project_under_the_mouse(window, layers):
    point_at_middle(window)
    QgsProject.instance().removeMapLayer(layers[1].id())
    until(lambda: not window.view.busy)
    assert window.before.currentLayer() is window.after.currentLayer() is layers[0]
    assert window.view.picture.captions == ("pan", "pan")
    QgsProject.instance().clear()
    point_at_middle(window)
    until(lambda: False, 0.1)
    assert window.table.rowCount() == 0
    assert "no two images" in window.view.picture.message


def test_images_that_come_later_are_offered(pan_path):
    window = CompareWindow()
    assert "no two images" in window.view.picture.message
    QgsProject.instance().addMapLayer(QgsRasterLayer(pan_path, "late"))
    assert window.view.picture.captions == ("late", "late")
    window.close()
    QgsProject.instance().clear()
