# SPDX-License-Identifier: GPL-2.0-or-later
"""Which classes layers hold, and how those of two layers find together."""

from pathlib import Path

import pytest
from deep_fusion.algorithms.class_map import show_classes, write_class_style_beside
from deep_fusion.algorithms.layers import InputImage
from deep_fusion.algorithms.segmentation.labels import (
    classes_by_value,
    classes_of_layer,
    completed_classes,
    label_source,
    number_among,
    whole_number,
)
from deep_fusion.engine.jobs import LandClass, RasterFile
from osgeo import gdal
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsFillSymbol,
    QgsProcessingContext,
    QgsProcessingException,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis_support import write_raster

MAP = (LandClass(0, "none"), LandClass(3, "Water"), LandClass(8, "wood"))


def table(values, kind="integer"):
    """A layer whose field `kind` holds the values."""
    layer = QgsVectorLayer(f"Polygon?field=other:integer&field=kind:{kind}", "plots", "memory")
    features = []
    for value in values:
        features.append(QgsFeature(layer.fields()))
        features[-1].setAttributes([1, value])
    layer.dataProvider().addFeatures(features)
    return layer


def styled(layer, *entries, by="kind"):
    """The layer with categories of value, name and colour."""
    categories = [
        QgsRendererCategory(value, QgsFillSymbol.createSimple({"color": colour}), name)
        for value, name, colour in entries
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer(by, categories))
    return layer


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("integer", [7, 2, 7, 65535, None], {"2": 2, "7": 7, "65535": 65535}),
        ("double", [4.0, 12.0], {"4": 4, "12": 12}),
        ("string", ["12", "4", "", " ", None], {"12": 12, "4": 4}),
        ("integer", [1, 0], {"0": 1, "1": 2}),
        ("integer", [5, -1, 3], {"-1": 1, "3": 2, "5": 3}),
        ("integer", [1, 65536], {"1": 1, "65536": 2}),
        ("double", [0.5, 2.0], {"0.5": 1, "2": 2}),
        ("string", ["wood", "Water", "ice"], {"Water": 1, "ice": 2, "wood": 3}),
        ("string", ["1", "01"], {"01": 1, "1": 2}),
    ],
)
def test_whole_numbers_stay_and_all_else_is_numbered(kind, values, expected):
    found = classes_by_value(table(values, kind), "kind")
    assert {value: each.number for value, each in found.items()} == expected
    assert [each.name for each in found.values()] == list(found)


def test_names_and_colours_are_those_of_the_style():
    layer = styled(table([2, 5, 9]), (2, "water", "#0000ff"), ("5", "wood", "#00ff00"), (None, "all other", "#ff0000"))
    assert classes_of_layer(layer, "kind") == (
        LandClass(2, "water", "#0000ff"),
        LandClass(5, "wood", "#00ff00"),
        LandClass(9, "9"),
    )


def test_several_values_of_one_category_have_its_name():
    layer = styled(table(["oak", "beech"], "string"), (["oak", "beech"], "wood", "#00ff00"))
    assert [each.name for each in classes_of_layer(layer, "kind")] == ["wood", "wood"]


def test_a_style_by_another_field_says_nothing():
    layer = styled(table([2]), (2, "water", "#0000ff"), by="other")
    assert classes_of_layer(layer, "kind") == (LandClass(2, "2"),)
    styled(layer, (2, "water", "#0000ff"), by='"kind"')
    assert classes_of_layer(layer, "kind") == (LandClass(2, "water", "#0000ff"),)


def test_only_features_of_the_filter_count(tmp_path):
    path = str(tmp_path / "plots.csv")
    (tmp_path / "plots.csv").write_text("kind,year\nwood,2019\nice,2020\nwood,2020\n")
    layer = QgsVectorLayer(path, "plots", "ogr")
    layer.setSubsetString("year = '2019'")
    assert list(classes_by_value(layer, "kind")) == ["wood"]


def test_fields_that_cannot_hold_classes_are_refused():
    with pytest.raises(QgsProcessingException, match="plots has no field nothing"):
        classes_of_layer(table([1]), "nothing")
    with pytest.raises(QgsProcessingException, match="has 300 different values, where 1 to 255"):
        classes_of_layer(table(range(300)), "kind")
    with pytest.raises(QgsProcessingException, match="has 0 different values"):
        classes_of_layer(table([None]), "kind")


def test_classes_of_a_raster_are_those_of_its_style(tmp_path):
    path = write_raster(tmp_path / "map.tif")
    layer = QgsRasterLayer(path, "map")
    assert classes_of_layer(layer) == ()
    show_classes(layer, [LandClass(2, "water", "#0000ff"), LandClass(500, "wood", "#00ff00"), LandClass(-1, "none")])
    assert classes_of_layer(layer) == (LandClass(2, "water", "#0000ff"), LandClass(500, "wood", "#00ff00"))
    write_class_style_beside(path, MAP)  # as our results have it, and qgis_process loads it
    assert [each.name for each in classes_of_layer(QgsRasterLayer(path, "map"))] == ["none", "Water", "wood"]


def test_a_colour_table_gives_colours_to_the_classes_that_the_file_tells(tmp_path):
    """As in the labels of the demonstration: QGIS shows all entries of the table as classes without a name."""
    path = write_raster(tmp_path / "labels.tif", kind=gdal.GDT_Byte)
    dataset = gdal.Open(path, gdal.GA_Update)
    colours = gdal.ColorTable()
    colours.SetColorEntry(4, (1, 2, 3, 255))
    dataset.GetRasterBand(1).SetColorTable(colours)
    dataset.FlushCache()
    assert classes_of_layer(QgsRasterLayer(path, "labels")) == ()
    dataset.SetMetadata({"CLASS_4": "wood"})
    del dataset
    assert classes_of_layer(QgsRasterLayer(path, "labels")) == (LandClass(4, "wood", "#010203"),)


def test_unique_values_without_names_are_classes_all_the_same(tmp_path):
    layer = QgsRasterLayer(write_raster(tmp_path / "map.tif"), "map")
    show_classes(layer, [LandClass(2, "2", "#0000ff"), LandClass(3, "3", "#00ff00")])
    assert [each.number for each in classes_of_layer(layer)] == [2, 3]


@pytest.mark.parametrize(
    ("value", "own", "number"),
    [
        ("water", LandClass(1, "water"), 3),  # by name, whatever the case
        ("8", LandClass(8, "forest"), 8),  # by number
        ("0", LandClass(1, "0"), 0),
        ("3", LandClass(3, "wood"), 8),  # names count more
        ("ice", LandClass(3, "ice"), None),  # a number that only stands for an order counts nothing
    ],
)
def test_a_value_finds_its_class_by_name_and_then_by_number(value, own, number):
    assert number_among(MAP, value, own) == number


def test_classes_of_the_same_name_are_kept_apart_in_their_own_list():
    own = (LandClass(1, "wood"), LandClass(2, "wood"))
    assert [number_among(own, each.name, each) for each in own] == [1, 2]


def test_what_a_map_lacks_is_added_under_a_free_number():
    by_value = {
        "wood": LandClass(1, "wood"),
        "ice": LandClass(2, "ice", "#ffffff"),
        "sand": LandClass(3, "sand"),
        "5": LandClass(4, "5"),
        "-2": LandClass(5, "-2"),
    }
    added = completed_classes(MAP, by_value)[len(MAP) :]
    assert added == (
        LandClass(65535, "ice", "#ffffff"),
        LandClass(65534, "sand"),
        LandClass(5, "5"),
        LandClass(65533, "-2"),
    )


def test_without_a_map_numbers_stay_what_they_are_and_zero_is_one():
    found = completed_classes((), classes_by_value(table([0, 1]), "kind"))
    assert [(each.number, each.name) for each in found] == [(0, "0"), (1, "1")]


def test_a_raster_of_labels_is_taken_as_it_is(tmp_path, feedback):
    path = write_raster(tmp_path / "labels.tif")
    layer = QgsRasterLayer(path, "labels")
    labels = label_source(layer, "", MAP, layer, QgsProcessingContext())
    assert isinstance(labels, InputImage)
    assert labels.source(str(tmp_path), feedback).files == (RasterFile(path),)


def test_whole_numbers_are_told_from_other_texts():
    assert [whole_number(text) for text in ("12", "-3", "2.5", "wood", "")] == [12, -3, None, None, None]


def test_the_style_beside_a_file_counts_though_processing_does_not_load_it(tmp_path):
    path = write_raster(tmp_path / "map.tif")
    write_class_style_beside(path, [LandClass(3, "water", "#0000ff")])
    raster = QgsRasterLayer(path, "map", "gdal", QgsRasterLayer.LayerOptions(False))
    assert raster.renderer().type() != "paletted"
    assert classes_of_layer(raster) == (LandClass(3, "water", "#0000ff"),)
    path = str(tmp_path / "plots.geojson")
    Path(path).write_text(
        '{"type": "Feature", "properties": {"kind": 3}, '
        '"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}'
    )
    styled(QgsVectorLayer(path, "plots"), (3, "water", "#0000ff")).saveNamedStyle(str(tmp_path / "plots.qml"))
    bare = QgsVectorLayer(path, "plots", "ogr", QgsVectorLayer.LayerOptions(False))
    assert bare.renderer().type() != "categorizedSymbol"
    assert classes_of_layer(bare, "kind") == (LandClass(3, "water", "#0000ff"),)
