# SPDX-License-Identifier: GPL-2.0-or-later
"""The same ground on each image's own pixels."""

import pytest
from deep_fusion.ui.preview.ground import NothingThere, common_ground, snapped
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis_support import write_raster

UTM = QgsCoordinateReferenceSystem("EPSG:32630")


def ground(layers, view, crs=UTM, **limits):
    return common_ground(layers, view, crs, QgsProject.instance().transformContext(), **limits)


def edges(box):
    return [round(value, 6) for value in (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())]


@pytest.fixture
def pan(pan_path):
    return QgsRasterLayer(pan_path, "pan")


@pytest.fixture
def ms(ms_path):
    return QgsRasterLayer(ms_path, "ms")


def test_a_box_grows_to_the_pixels_that_it_touches(ms):
    assert edges(snapped(ms, QgsRectangle(500021, 4599899, 500061, 4599979))) == [500020, 4599880, 500080, 4599980]


def test_a_box_on_the_grid_stays_in_spite_of_rounding(ms):
    box = QgsRectangle(500020 - 1e-7, 4599880 + 1e-7, 500080 + 1e-7, 4599980 - 1e-7)
    assert edges(snapped(ms, box)) == [500020, 4599880, 500080, 4599980]


def test_pixels_of_both_images_cover_the_same_ground(pan, ms):
    fine, coarse = ground([pan, ms], QgsRectangle(500101, 4599701, 500148, 4599769))
    assert edges(fine) == [500100, 4599700, 500150, 4599770]
    assert edges(coarse) == [500100, 4599700, 500160, 4599780]


def test_the_order_of_the_images_does_not_matter(pan, ms):
    view = QgsRectangle(500101, 4599701, 500148, 4599769)
    assert [edges(box) for box in ground([ms, pan], view)] == [edges(box) for box in ground([pan, ms], view)][::-1]


def test_the_finest_image_gets_no_more_pixels_than_allowed_from_the_middle(pan, ms):
    fine, coarse = ground([pan, ms], QgsRectangle(499000, 4599000, 501000, 4601000), most_pixels=32)
    assert edges(fine) == [500320, 4599620, 500480, 4599780]
    assert edges(coarse) == [500320, 4599620, 500480, 4599780]


def test_a_view_that_reaches_beyond_is_cut_to_the_images(pan):
    (box,) = ground([pan], QgsRectangle(500700, 4599900, 600000, 5000000))
    assert edges(box) == [500700, 4599900, 500800, 4600000]


def test_the_view_may_have_another_crs(pan):
    wanted = QgsRectangle(500200, 4599600, 500300, 4599700)
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    view = QgsCoordinateTransform(UTM, degrees, QgsProject.instance()).transformBoundingBox(wanted)
    (box,) = ground([pan], view, degrees)
    assert box.contains(wanted)
    assert box.width() < 120
    assert box.height() < 120


def test_images_in_different_crs_show_the_same_ground(pan, tmp_path):
    far = QgsCoordinateReferenceSystem("EPSG:32629")
    place = QgsCoordinateTransform(UTM, far, QgsProject.instance()).transformBoundingBox(pan.extent())
    corner = (place.xMinimum() - 100, place.yMaximum() + 100)
    other = write_raster(tmp_path / "far.tif", width=60, height=60, pixel=25.0, corner=corner, epsg=32629)
    layer = QgsRasterLayer(other, "far")
    fine, coarse = ground([pan, layer], QgsRectangle(500200, 4599600, 500300, 4599700))
    back = QgsCoordinateTransform(far, UTM, QgsProject.instance()).transformBoundingBox(coarse)
    assert edges(fine) == [500200, 4599600, 500300, 4599700]
    assert back.contains(fine)
    columns = (coarse.xMinimum() - corner[0]) / 25
    assert columns == pytest.approx(round(columns))


def test_a_view_without_the_image_is_told_by_its_name(pan):
    with pytest.raises(NothingThere, match="shows nothing of pan"):
        ground([pan], QgsRectangle(0, 0, 10, 10))


def test_images_that_do_not_meet_in_view_are_told_by_their_names(pan, tmp_path):
    other = write_raster(tmp_path / "other.tif", corner=(502000.0, 4600000.0))
    with pytest.raises(NothingThere, match="pan and other have no ground in common"):
        ground([pan, QgsRasterLayer(other, "other")], QgsRectangle(500000, 4599000, 503000, 4601000))


def test_an_image_without_a_crs_is_taken_in_the_coordinates_of_the_map(tmp_path):
    layer = QgsRasterLayer(write_raster(tmp_path / "bare.tif", epsg=None), "bare")
    layer.setCrs(QgsCoordinateReferenceSystem())
    (box,) = ground([layer], QgsRectangle(500010, 4599900, 500030, 4599920))
    assert edges(box) == [500010, 4599900, 500030, 4599920]
