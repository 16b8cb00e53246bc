# SPDX-License-Identifier: GPL-2.0-or-later
"""Polygons as rasters of class numbers."""

import numpy as np
import pytest
from deep_fusion.algorithms.segmentation.labels import classes_of_layer, label_source
from deep_fusion.algorithms.segmentation.polygon_labels import Lattice, as_text
from deep_fusion.engine.jobs import LandClass
from osgeo import gdal
from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis_support import Recorder, nodata_of, pixels, write_raster

WEST, NORTH, PIXEL = 500000.0, 4600000.0, 10.0


def box(left, top, right, bottom):
    """A rectangle in pixels of the image, as a geometry in its CRS (EPSG:32630)."""
    return QgsGeometry.fromRect(
        QgsRectangle(WEST + left * PIXEL, NORTH - bottom * PIXEL, WEST + right * PIXEL, NORTH - top * PIXEL)
    )


def polygons(*features, epsg=32630, kind="string"):
    """A layer in memory of (geometry in EPSG:32630, class) pairs, seen in another CRS."""
    layer = QgsVectorLayer(f"MultiPolygon?crs=EPSG:{epsg}&field=kind:{kind}", "plots", "memory")
    here = QgsCoordinateReferenceSystem("EPSG:32630")
    into = QgsCoordinateTransform(here, layer.crs(), QgsProject.instance())
    for geometry, value in features:
        feature = QgsFeature(layer.fields())
        moved = QgsGeometry(geometry).densifyByCount(20) if epsg != 32630 else QgsGeometry(geometry)
        moved.transform(into)
        feature.setGeometry(moved)
        feature.setAttributes([value])
        layer.dataProvider().addFeatures([feature])
    return layer


@pytest.fixture
def image(tmp_path):
    """40 x 30 pixels of 10 m."""
    return QgsRasterLayer(write_raster(tmp_path / "image.tif"), "image")


@pytest.fixture
def rasterised(image, tmp_path, feedback):
    """The label raster of a layer spread over the whole image, nodata as -1."""

    def rasterise(layer, classes=None, seen=feedback):
        labels = label_source(layer, "kind", classes or classes_of_layer(layer, "kind"), image, QgsProcessingContext())
        (file,) = labels.source(str(tmp_path), seen).files
        dataset = gdal.Open(file.path)
        west, across, _, north, _, down = dataset.GetGeoTransform()
        assert (across, down) == (PIXEL, -PIXEL)
        assert QgsRasterLayer(file.path, "labels").crs() == image.crs()
        col, row = (west - WEST) / PIXEL, (NORTH - north) / PIXEL
        assert (col, row) == (round(col), round(row))
        values = pixels(file.path).astype(int)
        values[values == nodata_of(file.path)] = -1
        whole = np.full((30, 40), -1)
        whole[int(row) : int(row) + values.shape[0], int(col) : int(col) + values.shape[1]] = values
        return whole

    return rasterise


def expected(*boxes):
    """An image with (left, top, right, bottom, number) filled in, -1 elsewhere."""
    whole = np.full((30, 40), -1)
    for left, top, right, bottom, number in boxes:
        whole[top:bottom, left:right] = number
    return whole


def test_a_pixel_has_the_class_of_the_polygon_that_holds_its_centre(rasterised):
    layer = polygons((box(2, 3, 10, 9), "wood"), (box(19.6, 5.6, 30.4, 20.4), "ice"))
    assert np.array_equal(rasterised(layer), expected((2, 3, 10, 9, 2), (20, 6, 30, 20, 1)))


def test_only_the_ground_of_the_polygons_is_computed(image, tmp_path, feedback):
    layer = polygons((box(5, 6, 12, 9), "wood"), (box(8, 7, 15, 11), "ice"))
    labels = label_source(layer, "kind", classes_of_layer(layer, "kind"), image, QgsProcessingContext())
    (file,) = labels.source(str(tmp_path), feedback).files
    assert pixels(file.path).shape == (5, 10)


@pytest.mark.parametrize("epsg", [4326, 3035, 3857])
def test_polygons_in_another_crs_lie_where_they_belong(rasterised, epsg):
    layer = polygons((box(2, 3, 10, 9), "wood"), (box(20, 6, 30, 20), "ice"), epsg=epsg)
    assert np.array_equal(rasterised(layer), expected((2, 3, 10, 9, 2), (20, 6, 30, 20, 1)))


def test_an_image_in_degrees_gets_labels_in_degrees(tmp_path, feedback):
    """Latitude must not be taken for longitude."""
    path = write_raster(tmp_path / "lonlat.tif", pixel=0.001, corner=(-3.0, 41.0), epsg=4326)
    image = QgsRasterLayer(path, "image")
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326&field=kind:integer", "plots", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(-2.9904, 40.9796, -2.9856, 40.9904)))
    feature.setAttributes([7])
    layer.dataProvider().addFeatures([feature])
    labels = label_source(layer, "kind", classes_of_layer(layer, "kind"), image, QgsProcessingContext())
    (file,) = labels.source(str(tmp_path), feedback).files
    assert np.array_equal(pixels(file.path), np.pad(np.full((10, 4), 7), 1))


def test_of_overlapping_polygons_the_last_one_wins_and_what_lies_outside_is_cut(rasterised):
    layer = polygons((box(-5, 4, 8, 12), "wood"), (box(4, 6, 60, 9), "ice"), (box(100, 100, 110, 110), "ice"))
    assert np.array_equal(rasterised(layer), expected((0, 4, 8, 12, 2), (4, 6, 40, 9, 1)))


def test_holes_and_parts_are_respected(rasterised):
    ring = box(2, 2, 12, 12).difference(box(5, 5, 8, 8)).combine(box(20, 20, 22, 25))
    found = rasterised(polygons((ring, 4), kind="integer"))
    assert np.array_equal(found, expected((2, 2, 12, 12, 4), (5, 5, 8, 8, -1), (20, 20, 22, 25, 4)))


def test_curves_are_followed(rasterised):
    circle = QgsGeometry.fromWkt(
        f"CurvePolygon(CircularString({WEST + 50} {NORTH - 150},{WEST + 150} {NORTH - 50},{WEST + 250} {NORTH - 150},"
        f"{WEST + 150} {NORTH - 250},{WEST + 50} {NORTH - 150}))"
    )
    layer = QgsVectorLayer("CurvePolygon?crs=EPSG:32630&field=kind:integer", "plots", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(circle)
    feature.setAttributes([1])
    layer.dataProvider().addFeatures([feature])
    rows, cols = np.mgrid[:30, :40] + 0.5
    inside = (rows - 15) ** 2 + (cols - 15) ** 2 < 100
    assert ((rasterised(layer) == 1) != inside).sum() <= 4


def test_numbers_are_those_of_the_map(rasterised):
    """A class with number 0 needs another nodata value, and large numbers two bytes."""
    layer = polygons((box(0, 0, 4, 4), "Bare"), (box(5, 5, 9, 9), "wood"), (box(10, 0, 12, 4), "ice"))
    classes = (LandClass(0, "bare"), LandClass(1000, "wood"))
    assert np.array_equal(rasterised(layer, classes), expected((0, 0, 4, 4, 0), (5, 5, 9, 9, 1000)))


def test_invalid_and_empty_polygons_are_left_out_and_counted(rasterised):
    bow = QgsGeometry.fromWkt(
        f"MultiPolygon((({WEST} {NORTH},{WEST + 100} {NORTH - 100},{WEST + 100} {NORTH},{WEST} {NORTH - 100},"
        f"{WEST} {NORTH})))"
    )
    recorder = Recorder()
    layer = polygons((bow, "wood"), (box(20, 5, 25, 9), "wood"), (box(1, 1, 3, 3), NULL))
    assert np.array_equal(rasterised(layer, seen=recorder), expected((20, 5, 25, 9, 1)))
    (warning,) = recorder.warnings
    assert warning.startswith("1 polygons of plots")


def test_a_filter_of_the_layer_holds(rasterised, tmp_path):
    path = str(tmp_path / "plots.gpkg")
    layer = polygons((box(2, 3, 10, 9), "wood"), (box(20, 6, 30, 20), "ice"))
    options = QgsVectorFileWriter.SaveVectorOptions()
    QgsVectorFileWriter.writeAsVectorFormatV3(layer, path, QgsProject.instance().transformContext(), options)
    stored = QgsVectorLayer(path, "plots", "ogr")
    assert stored.setSubsetString("kind = 'ice'")
    assert np.array_equal(rasterised(stored), expected((20, 6, 30, 20, 1)))


def test_changes_after_the_start_play_no_part(image, tmp_path, feedback):
    layer = polygons((box(2, 3, 10, 9), "wood"))
    labels = label_source(layer, "kind", classes_of_layer(layer, "kind"), image, QgsProcessingContext())
    layer.dataProvider().truncate()
    del layer
    (file,) = labels.source(str(tmp_path), feedback).files
    assert (pixels(file.path) == 1).all()


def test_no_polygon_on_the_image_is_refused(rasterised):
    with pytest.raises(QgsProcessingException, match="plots has no valid polygon with a class where the image is"):
        rasterised(polygons((box(100, 100, 110, 110), "ice")))


def test_cancelling_stops(image, tmp_path):
    layer = polygons((box(2, 3, 10, 9), "wood"))
    labels = label_source(layer, "kind", classes_of_layer(layer, "kind"), image, QgsProcessingContext())
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        labels.source(str(tmp_path), feedback)


@pytest.mark.parametrize(
    ("touched", "transform", "width", "height"),
    [
        ((10, 10, 20.5, 30), (10, 1, 0, 30, 0, -1), 11, 20),
        ((-5, 90.5, 3, 200), (0, 1, 0, 100, 0, -1), 3, 10),
        ((99.5, 0, 120, 0.2), (99, 1, 0, 1, 0, -1), 1, 1),
        ((50, 50, 50, 50), (50, 1, 0, 50, 0, -1), 1, 1),
    ],
)
def test_the_pixels_of_a_box_are_those_it_touches_on_the_image(touched, transform, width, height):
    lattice = Lattice(QgsCoordinateReferenceSystem("EPSG:32630"), QgsRectangle(0, 0, 100, 100), 100, 100)
    assert lattice.around(QgsRectangle(*touched)) == (transform, width, height)


def test_values_are_written_as_people_do():
    assert [as_text(value) for value in (3, 3.0, 2.5, " oak ", None, NULL, "")] == ["3", "3", "2.5", "oak", "", "", ""]
