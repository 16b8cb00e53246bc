# SPDX-License-Identifier: GPL-2.0-or-later
"""From layers to what the engine gets of them, and back to their attributes."""

import json

import pytest
from deep_fusion.algorithms.scenes.answers import classes_of_answers, show_answers
from deep_fusion.algorithms.scenes.attributes import copy_attributes, free_names
from deep_fusion.algorithms.scenes.places import Column, layer_places
from deep_fusion.engine.jobs import LandClass
from osgeo import gdal, ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate
from qgis_support import algorithm


def layer_of(kind, features, fields="field=kind:string&field=size:integer", crs="EPSG:32633"):
    """A layer of memory in the project with a feature for each (WKT, attributes)."""
    layer = QgsVectorLayer(f"{kind}?crs={crs}&{fields}", "places", "memory")
    for wkt, attributes in features:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes(attributes)
        layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    return layer


@pytest.fixture
def points():
    """Four points, one without a place."""
    made = [("POINT(500000 0)", ["a", 3]), ("POINT(0 0)", ["b", None]), ("", ["c", 5]), ("POINT(1 2)", [None, 7])]
    layer = layer_of("Point", made)
    yield layer
    QgsProject.instance().removeMapLayer(layer.id())


@pytest.fixture
def context():
    found = QgsProcessingContext()
    found.setProject(QgsProject.instance())
    return found


def places_of(value, context, columns=(), **more):
    return layer_places(algorithm("classify_scenes"), {"FEATURES": value}, "FEATURES", context, columns, **more)


def read(places, folder, feedback):
    handed = places.places(str(folder), feedback)
    with open(handed.path) as file:
        return handed, json.load(file)["features"]


def test_features_are_handed_on_with_ids_and_what_their_values_are_called(points, context, tmp_path, feedback):
    columns = [Column("class", 0, {"a": "Alder"}), Column("confidence", 1)]
    handed, features = read(places_of(points, context, columns), tmp_path, feedback)
    assert (handed.name, handed.field) == ("places", "class")
    assert [feature["id"] for feature in features] == sorted(points.allFeatureIds())
    assert [feature["properties"]["class"] for feature in features] == ["Alder", "b", "c", ""]
    assert [feature["properties"]["confidence"] for feature in features] == ["3", "", "5", "7"]
    assert features[2]["geometry"] is None
    assert features[3]["geometry"] == {"type": "Point", "coordinates": [1, 2]}


def test_places_come_in_the_coordinates_that_are_wanted(points, context, tmp_path, feedback):
    places = places_of(points, context, crs=QgsCoordinateReferenceSystem("EPSG:4326"))
    handed, features = read(places, tmp_path, feedback)
    assert features[0]["geometry"]["coordinates"] == pytest.approx([15, 0], abs=1e-9)  # zone 33 has its middle there
    assert QgsCoordinateReferenceSystem.fromWkt(handed.crs).authid() == "EPSG:4326"


def test_only_what_is_selected_is_handed_on(points, context, tmp_path, feedback):
    chosen = sorted(points.allFeatureIds())[1::2]
    points.selectByIds(chosen)
    source = QgsProcessingFeatureSourceDefinition(points.id(), selectedFeaturesOnly=True)
    _, features = read(places_of(source, context), tmp_path, feedback)
    assert [feature["id"] for feature in features] == chosen


def test_arcs_become_straight_pieces(context, tmp_path, feedback):
    layer = layer_of("CurvePolygon", [("CURVEPOLYGON(CIRCULARSTRING(0 0, 1 1, 2 0, 1 -1, 0 0))", ["a", 1])])
    _, features = read(places_of(layer, context), tmp_path, feedback)
    assert features[0]["geometry"]["type"] == "Polygon"
    ring = QgsGeometry.fromWkt(
        "POLYGON((" + ",".join(f"{x} {y}" for x, y in features[0]["geometry"]["coordinates"][0]) + "))"
    )
    assert ring.area() == pytest.approx(3.14159, rel=1e-3)
    QgsProject.instance().removeMapLayer(layer.id())


def test_what_the_user_does_meanwhile_changes_nothing(points, context, tmp_path, feedback):
    places = places_of(points, context)
    points.dataProvider().truncate()
    _, features = read(places, tmp_path, feedback)
    assert len(features) == 4


def test_a_cancelled_run_stops(points, context, tmp_path, feedback):
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        places_of(points, context).places(str(tmp_path), feedback)


def answers(path, ids, classes=()):
    """A GeoPackage as the engine writes it, in the other order."""
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("scenes", None, ogr.wkbPoint)
    told = json.dumps([{"number": each.number, "name": each.name, "colour": each.colour} for each in classes])
    layer.SetMetadataItem("DESCRIPTION", json.dumps({"DEEP_FUSION_CLASSES": told}))
    for name, kind in (("feature", ogr.OFTInteger64), ("class", ogr.OFTString), ("size", ogr.OFTReal)):
        layer.CreateField(ogr.FieldDefn(name, kind))
    for number in reversed(ids):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField("feature", number)
        layer.CreateFeature(feature)
    del layer, dataset
    return str(path)


def test_answers_get_the_attributes_of_their_features(points, context, tmp_path):
    ids = sorted(points.allFeatureIds())
    path = answers(tmp_path / "a.gpkg", ids)
    copy_attributes(places_of(points, context), path)
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR)
    found = {each.GetField("feature"): (each.GetField("kind"), each.GetField("size_2")) for each in dataset.GetLayer(0)}
    assert found == dict(zip(ids, [("a", 3), ("b", None), ("c", 5), (None, 7)]))


def test_dates_are_kept_as_text(context, tmp_path):
    layer = layer_of("Point", [("POINT(1 1)", [QDate(2024, 5, 3)])], "field=day:date")
    path = answers(tmp_path / "a.gpkg", layer.allFeatureIds())
    copy_attributes(places_of(layer, context), path)
    QgsProject.instance().removeMapLayer(layer.id())
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR)
    assert dataset.GetLayer(0).GetNextFeature().GetField("day") == "2024-05-03"


def test_names_that_are_taken_get_a_number():
    assert free_names(["Class", "kind", "KIND"], ["class", "class_2"]) == ["Class_3", "kind", "KIND_2"]


def test_classes_come_from_the_description_and_unknown_is_grey(tmp_path):
    classes = (LandClass(4, "wood", "#008000"), LandClass(7, "lake", "#0000ff"))
    path = answers(tmp_path / "a.gpkg", [1], classes)
    assert classes_of_answers(path) == classes
    layer = QgsVectorLayer(path, "answers", "ogr")
    show_answers(layer, classes)
    shown = {each.value(): each.symbol().color().name() for each in layer.renderer().categories()}
    assert shown == {"wood": "#008000", "lake": "#0000ff", "unknown": "#808080"}


def test_a_layer_of_somebody_else_tells_no_classes(tmp_path):
    path = str(tmp_path / "other.gpkg")
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    dataset.CreateLayer("other", None, ogr.wkbPoint).SetMetadataItem("DESCRIPTION", "trees of the park")
    del dataset
    assert classes_of_answers(path) == ()
