# SPDX-License-Identifier: GPL-2.0-or-later
"""Names and colours of classes are changed in a table, and algorithms read them from the layer."""

import numpy as np
import pytest
from deep_fusion.algorithms.class_map import show_classes
from deep_fusion.algorithms.segmentation.labels import classes_of_layer
from deep_fusion.engine.jobs import LandClass
from deep_fusion.ui.widgets.class_table import ClassesDialog, ClassTable
from qgis.core import QgsFeature, QgsProcessingException, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from qgis_support import write_raster


def polygons(values, kind):
    layer = QgsVectorLayer(f"Polygon?crs=EPSG:32632&field=class:{kind}", "labels", "memory")
    for value in values:
        feature = QgsFeature(layer.fields())
        feature.setAttributes([value])
        layer.dataProvider().addFeature(feature)
    return layer


def rename(dialog, row, name, colour):
    dialog.table.item(row, 1).setText(name)
    dialog.table.cellWidget(row, 2).setColor(QColor(colour))


@pytest.mark.parametrize(("values", "kind"), [([7, 3], "integer"), (["3", "7"], "string"), ([3.0, 7.0], "double")])
def test_a_renamed_class_of_polygons_keeps_its_number(values, kind):
    layer = polygons(values, kind)
    dialog = ClassesDialog(layer, "class")
    rename(dialog, 1, "wood", "#00ff00")
    dialog.accept()
    first, second = classes_of_layer(layer, "class")
    assert (first.number, first.name) == (3, "3")
    assert second == LandClass(7, "wood", "#00ff00")


def test_classes_by_name_are_shown_in_the_colours_of_the_table():
    layer = polygons(["wood", "water"], "string")
    dialog = ClassesDialog(layer, "class")
    rename(dialog, 0, "Water", "#0000ff")
    dialog.accept()
    category = next(each for each in layer.renderer().categories() if each.value() == "water")
    assert (category.label(), category.symbol().color().name()) == ("Water", "#0000ff")


def test_classes_of_a_raster_become_its_legend(tmp_path):
    layer = QgsRasterLayer(write_raster(tmp_path / "labels.tif", bands=1), "labels")
    show_classes(layer, [LandClass(1, "one", "#111111"), LandClass(2, "two", "#222222")])
    dialog = ClassesDialog(layer)
    rename(dialog, 0, "water", "#0000ff")
    dialog.accept()
    assert classes_of_layer(layer) == (LandClass(1, "water", "#0000ff"), LandClass(2, "two", "#222222"))


def test_a_cancelled_table_changes_nothing():
    layer = polygons([1, 2], "integer")
    before = layer.renderer().type()
    dialog = ClassesDialog(layer, "class")
    rename(dialog, 0, "water", "#0000ff")
    dialog.reject()
    assert layer.renderer().type() == before


def test_numbers_cannot_be_changed_and_an_emptied_name_is_the_old_one():
    table = ClassTable([LandClass(4, "ice", "#ffffff")])
    assert not table.item(0, 0).flags() & Qt.ItemFlag.ItemIsEditable
    table.item(0, 1).setText("  ")
    assert table.classes() == (LandClass(4, "ice", "#ffffff"),)


def test_a_field_that_cannot_be_of_classes_is_told():
    with pytest.raises(QgsProcessingException, match="300"):
        ClassesDialog(polygons([float(value) for value in np.arange(300) / 7], "double"), "class")
