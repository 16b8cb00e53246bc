# SPDX-License-Identifier: GPL-2.0-or-later
"""Two layers under a divider: what is seen where, by mouse, keys and blink."""

import time

import pytest
from deep_fusion.ui.preview import SwipeView
from mouse import move
from qgis.core import (
    QgsContrastEnhancement,
    QgsCoordinateReferenceSystem,
    QgsPalettedRasterRenderer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSingleBandGrayRenderer,
)
from qgis.PyQt.QtCore import QCoreApplication, QPoint, Qt
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtTest import QTest
from qgis_support import write_raster

UTM = QgsCoordinateReferenceSystem("EPSG:32630")
PLACE = QgsRectangle(500000, 4599700, 500400, 4600000)


def grey(path, name, low, high):
    """A layer between two limits, white at and above the higher."""
    layer = QgsRasterLayer(path, name)
    renderer = QgsSingleBandGrayRenderer(layer.dataProvider(), 1)
    stretch = QgsContrastEnhancement(layer.dataProvider().dataType(1))
    stretch.setMinimumValue(low)
    stretch.setMaximumValue(high)
    stretch.setContrastEnhancementAlgorithm(QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum)
    renderer.setContrastEnhancement(stretch)
    layer.setRenderer(renderer)
    return layer


@pytest.fixture
def bright(tmp_path):
    return grey(write_raster(tmp_path / "a.tif"), "bright", 0, 1)


@pytest.fixture
def dark(tmp_path):
    return grey(write_raster(tmp_path / "b.tif"), "dark", 5000, 6000)


def settle(view, seconds=20):
    end = time.monotonic() + seconds
    while (view.busy or view.picture.images[1].isNull()) and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.005)
    assert not view.busy


@pytest.fixture
def view():
    view = SwipeView()
    view.resize(400, 340)
    yield view
    view.close()


@pytest.fixture
def shown(view, bright, dark):
    """White left, black right, each in its own stretch."""
    view.same_stretch.setChecked(False)
    view.show(bright, dark, PLACE, UTM)
    QTest.qWaitForWindowExposed(view)
    settle(view)
    return view


def seen(view, share):
    """Brightness at a share of the width, a quarter from below."""
    picture = view.picture
    image = picture.grab().toImage()
    ratio = image.width() / picture.width()
    place = QPoint(round(share * picture.width() * ratio), round(0.75 * picture.height() * ratio))
    return image.pixelColor(place).lightness()


def drag(picture, start, end):
    y = picture.height() // 2
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(start, y))
    move(picture, QPoint(end, y), Qt.MouseButton.LeftButton)
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(end, y))


def test_the_first_layer_is_left_and_the_second_right_of_the_divider(shown):
    assert (seen(shown, 0.3), seen(shown, 0.7)) == (255, 0)


def test_the_mouse_drags_the_divider(shown):
    drag(shown.picture, shown.picture.width() // 2, round(0.9 * shown.picture.width()))
    assert shown.picture.divider == pytest.approx(0.9, abs=0.01)
    assert (seen(shown, 0.7), seen(shown, 0.95)) == (255, 0)


def test_the_divider_is_dark_and_light_whatever_the_theme(shown):
    colours = QPalette()
    for role in (QPalette.ColorRole.Window, QPalette.ColorRole.WindowText):
        colours.setColor(role, QColor("#535353"))
    shown.picture.setPalette(colours)
    shown.picture.clearFocus()
    image = shown.picture.grab().toImage()
    edge = round(shown.picture.divider * image.width())
    across = [image.pixelColor(x, 3).lightness() for x in range(edge - 2, edge + 2)]
    assert min(across) < 60
    assert max(across) > 225


def test_a_click_brings_the_divider_to_the_mouse(shown):
    place = QPoint(round(0.2 * shown.picture.width()), 50)
    QTest.mouseClick(shown.picture, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert shown.picture.divider == pytest.approx(0.2, abs=0.01)
    assert seen(shown, 0.3) == 0


def test_the_divider_does_not_follow_a_mouse_without_button(shown):
    move(shown.picture, QPoint(20, 20))
    assert shown.picture.divider == 0.5


def test_keys_move_the_divider(shown):
    picture = shown.picture
    QTest.keyClick(picture, Qt.Key.Key_Right)
    assert picture.divider == pytest.approx(0.52)
    QTest.keyClick(picture, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert picture.divider == pytest.approx(0.42)
    QTest.keyClick(picture, Qt.Key.Key_End)
    assert (picture.divider, seen(shown, 0.9)) == (1.0, 255)
    QTest.keyClick(picture, Qt.Key.Key_Right)
    assert picture.divider == 1.0
    QTest.keyClick(picture, Qt.Key.Key_Home)
    assert (picture.divider, seen(shown, 0.1)) == (0.0, 0)


def test_space_shows_one_whole_image_after_the_other_and_stops(shown):
    QTest.keyClick(shown.picture, Qt.Key.Key_Space)
    assert shown.blink_button.isChecked()
    assert (seen(shown, 0.1), seen(shown, 0.9)) == (0, 0)
    shown._blink()
    assert (seen(shown, 0.1), seen(shown, 0.9)) == (255, 255)
    QTest.keyClick(shown.picture, Qt.Key.Key_Space)
    assert not shown.blink_button.isChecked()
    assert (seen(shown, 0.3), seen(shown, 0.7)) == (255, 0)


def test_blinking_goes_on_by_itself(shown):
    QTest.mouseClick(shown.blink_button, Qt.MouseButton.LeftButton)
    sides = set()
    end = time.monotonic() + 10
    while len(sides) < 2 and time.monotonic() < end:
        QCoreApplication.processEvents()
        sides.add(shown.picture.side)
        time.sleep(0.01)
    assert sides == {"before", "after"}


def test_moving_the_divider_or_hiding_the_view_ends_the_blink(shown):
    shown.toggle_blink()
    QTest.keyClick(shown.picture, Qt.Key.Key_Right)
    assert not shown.blink_button.isChecked()
    shown.toggle_blink()
    shown.hide()
    assert not shown.blink_button.isChecked()


def test_both_have_the_stretch_of_the_first_if_wanted_and_the_layers_keep_theirs(shown, bright, dark):
    shown.same_stretch.setChecked(True)
    settle(shown)
    assert (seen(shown, 0.3), seen(shown, 0.7)) == (255, 255)
    assert dark.renderer().contrastEnhancement().minimumValue() == 5000
    shown.same_stretch.setChecked(False)
    settle(shown)
    assert seen(shown, 0.7) == 0


def test_a_map_of_classes_keeps_its_colours(view, bright, tmp_path):
    classes = QgsRasterLayer(write_raster(tmp_path / "c.tif"), "classes")
    classes.setRenderer(QgsPalettedRasterRenderer(classes.dataProvider(), 1, []))
    view.show(bright, classes, PLACE, UTM)
    assert not view.same_stretch.isEnabled()
    assert isinstance(view._layers[1].renderer(), QgsPalettedRasterRenderer)


def test_layers_may_leave_the_project_while_they_are_shown(view, bright, dark):
    view.same_stretch.setChecked(False)
    QgsProject.instance().addMapLayers([bright, dark])
    view.show(bright, dark, PLACE, UTM)
    QgsProject.instance().clear()
    settle(view)
    view.resize(300, 300)
    settle(view)
    assert (seen(view, 0.3), seen(view, 0.7)) == (255, 0)


def test_the_place_under_the_mouse_is_told_in_the_crs_of_the_view(shown):
    places = []
    shown.pointed.connect(places.append)
    middle = QPoint(shown.picture.width() // 2, shown.picture.height() // 2)
    move(shown.picture, middle)
    assert places[-1].x() == pytest.approx(500200, abs=2)
    assert places[-1].y() == pytest.approx(4599850, abs=2)


def test_a_view_that_is_cleared_shows_its_sentence_only(shown):
    shown.clear("Nothing to see")
    assert all(image.isNull() for image in shown.picture.images)
    assert shown.picture.message == "Nothing to see"
    shown.picture.grab()
