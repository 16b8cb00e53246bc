# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of answers: the classes that a file tells, and the style that shows them, in QGIS and in a file beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QColor

from ...engine.jobs import UNKNOWN, LandClass
from ..class_map import classes_in
from ..result_layer import leave_to_main_thread

#: So that the image below can be seen.
_OPACITY = 0.6


def classes_of_answers(path: str) -> tuple[LandClass, ...]:
    """The classes that the description of a layer of answers tells; none if it tells none."""
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR)
    try:
        about = json.loads(dataset.GetLayer(0).GetMetadataItem("DESCRIPTION") or "{}")
    except ValueError:  # written by somebody else
        about = {}
    return classes_in(about)


def show_answers(layer: QgsVectorLayer, classes: Sequence[LandClass]) -> None:
    """Show each answer in the colour of its class, and in grey where it is unknown."""
    shown = [*classes, LandClass(-1, UNKNOWN, "#808080")]
    layer.setRenderer(QgsCategorizedSymbolRenderer("class", [_category(layer, each) for each in shown]))


def write_answer_style_beside(path: str, classes: Sequence[LandClass]) -> None:
    """Write NAME.qml beside the answers, so that they show their classes whenever somebody opens them."""
    layer = QgsVectorLayer(path, "answers", "ogr")
    show_answers(layer, classes)
    layer.saveNamedStyle(str(Path(path).with_suffix(".qml")), QgsMapLayer.StyleCategory.Symbology)
    leave_to_main_thread(layer)


class AnswerStyler(QgsProcessingLayerPostProcessorInterface):
    """Shows the classes of loaded answers."""

    # QGIS keeps a bare pointer; without a reference on this side it would be gone
    _alive: list[AnswerStyler] = []

    def __init__(self, classes: Sequence[LandClass]) -> None:
        super().__init__()
        self._classes = tuple(classes)
        self._alive.append(self)

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Called by QGIS on the main thread when the layer has been loaded."""
        if isinstance(layer, QgsVectorLayer):
            show_answers(layer, self._classes)
            layer.triggerRepaint()


def _category(layer: QgsVectorLayer, shown: LandClass) -> QgsRendererCategory:
    symbol = QgsSymbol.defaultSymbol(layer.geometryType()) or QgsFillSymbol()  # without any feature it has no type
    symbol.setColor(QColor(shown.colour))
    if layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry:
        symbol.setOpacity(_OPACITY)
    return QgsRendererCategory(shown.name, symbol, shown.name)
