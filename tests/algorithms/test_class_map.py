# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps of classes: what files tell of them, and how they look."""

import json

import pytest
from deep_fusion.algorithms.class_map import classes_of_map, show_class_names, show_classes, write_class_style_beside
from deep_fusion.engine.jobs import LandClass
from osgeo import gdal
from qgis.core import QgsRasterLayer, QgsVectorLayer
from qgis_support import write_raster

CLASSES = (LandClass(1, "water", "#0000ff"), LandClass(300, "wood", "#008000"))


def tagged(path, **tags):
    """A raster with tags."""
    write_raster(path)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetMetadata(tags)
    dataset.FlushCache()
    return str(path)


def legend(layer):
    """Number, name and colour of each entry."""
    return [(entry.value, entry.label, entry.color.name()) for entry in layer.renderer().classes()]


def test_a_map_of_ours_tells_its_classes(tmp_path):
    told = json.dumps([vars(each) for each in CLASSES])
    assert classes_of_map(tagged(tmp_path / "map.tif", DEEP_FUSION_CLASSES=told)) == CLASSES


def test_tags_by_number_are_classes_too(tmp_path):
    path = tagged(tmp_path / "labels.tif", CLASS_10="wood", CLASS_2="water", CLASS_NAME="x", OTHER="y")
    assert classes_of_map(path) == (LandClass(2, "water"), LandClass(10, "wood"))


@pytest.mark.parametrize("text", ["{", "[1]", '[{"number": "x", "name": "y"}]'])
def test_a_spoilt_tag_tells_nothing(text, tmp_path):
    assert classes_of_map(tagged(tmp_path / "map.tif", DEEP_FUSION_CLASSES=text)) == ()


def test_what_is_no_raster_tells_nothing(tmp_path):
    assert classes_of_map(str(tmp_path / "missing.tif")) == ()


def test_a_layer_shows_its_classes_by_name_and_colour(tmp_path):
    layer = QgsRasterLayer(write_raster(tmp_path / "map.tif"), "map")
    show_classes(layer, [*CLASSES, LandClass(7, "ice")])
    assert legend(layer) == [(1, "water", "#0000ff"), (300, "wood", "#008000"), (7, "ice", "#808080")]


def test_the_style_beside_a_map_is_that_of_a_layer_opened_later(tmp_path):
    path = write_raster(tmp_path / "map.tif")
    write_class_style_beside(path, CLASSES)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["map.qml", "map.tif"]
    assert legend(QgsRasterLayer(path, "map")) == [(1, "water", "#0000ff"), (300, "wood", "#008000")]


def test_features_are_shown_in_the_colour_of_the_class_that_a_field_names():
    layer = QgsVectorLayer("Polygon?crs=EPSG:32632&field=name:string", "polygons", "memory")
    show_class_names(layer, [*CLASSES, LandClass(7, "ice")], "name")
    shown = [(entry.value(), entry.symbol().color().name()) for entry in layer.renderer().categories()]
    assert shown == [("water", "#0000ff"), ("wood", "#008000"), ("ice", "#808080")]
    assert layer.renderer().classAttribute() == "name"
