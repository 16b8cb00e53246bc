# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps of classes: the classes that a file tells, and the style that shows them, in QGIS and in a file beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsMapLayer,
    QgsPalettedRasterRenderer,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QColor

from ..engine.jobs import LandClass
from .result_layer import stand_in

_NO_COLOUR = "#808080"

#: Of polygons, so that the image below can be seen.
_OPACITY = 0.6


def classes_of_map(path: str) -> tuple[LandClass, ...]:
    """The classes that a file tells by the tag of our maps, or by tags CLASS_1, CLASS_2 ...; none if it tells none."""
    try:
        dataset = gdal.Open(path)
    except RuntimeError:  # another plugin may have switched GDAL's exceptions on
        dataset = None
    tags = {} if dataset is None else dataset.GetMetadata()
    ours = classes_in(tags)
    numbered = {tag[6:]: name for tag, name in tags.items() if tag.startswith("CLASS_") and tag[6:].isdecimal()}
    return ours or tuple(LandClass(number, numbered[str(number)]) for number in sorted(map(int, numbered)))


def classes_in(tags: Mapping[str, str]) -> tuple[LandClass, ...]:
    """The classes that the tag of our results tells, among others; none if it is not there, or was spoilt."""
    try:
        told = json.loads(tags.get("DEEP_FUSION_CLASSES", "[]"))
        return tuple(LandClass(int(each["number"]), str(each["name"]), str(each.get("colour", ""))) for each in told)
    except (ValueError, TypeError, KeyError, AttributeError):  # written by somebody else
        return ()


def show_classes(layer: QgsRasterLayer, classes: Sequence[LandClass]) -> None:
    """Show the first band of a layer in the colours of the classes, with their names in the legend."""
    entries = [
        QgsPalettedRasterRenderer.Class(each.number, QColor(each.colour or _NO_COLOUR), each.name) for each in classes
    ]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, entries))


def show_class_names(layer: QgsVectorLayer, classes: Sequence[LandClass], field: str) -> None:
    """Show each feature in the colour of its class, whose name a field holds."""
    layer.setRenderer(QgsCategorizedSymbolRenderer(field, [_category(layer, each) for each in classes]))


def write_class_style_beside(path: str, classes: Sequence[LandClass]) -> None:
    """Write NAME.qml beside a map, so that it shows its classes whenever somebody opens it."""
    with stand_in() as layer:
        show_classes(layer, classes)
        layer.saveNamedStyle(str(Path(path).with_suffix(".qml")), QgsMapLayer.StyleCategory.Symbology)


def _category(layer: QgsVectorLayer, shown: LandClass) -> QgsRendererCategory:
    symbol = QgsSymbol.defaultSymbol(layer.geometryType()) or QgsFillSymbol()  # without any feature it has no type
    symbol.setColor(QColor(shown.colour or _NO_COLOUR))
    if layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry:
        symbol.setOpacity(_OPACITY)
    return QgsRendererCategory(shown.name, symbol, shown.name)
