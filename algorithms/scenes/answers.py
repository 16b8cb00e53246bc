# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of answers: the classes that a file tells, and the style that shows them, in QGIS and in the file."""

from __future__ import annotations

import json
from collections.abc import Sequence

from osgeo import gdal
from qgis.core import QgsVectorLayer

from ...engine.jobs import UNKNOWN, LandClass
from ..class_map import classes_in, show_class_names
from ..result_layer import leave_to_main_thread


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
    show_class_names(layer, [*classes, LandClass(-1, UNKNOWN, "#808080")], "class")


def write_answer_style_into(path: str, classes: Sequence[LandClass]) -> None:
    """Make the style that shows the classes the default of the layer, in its own file.

    A .qml beside it would also be that of a raster with the same name.
    """
    layer = QgsVectorLayer(path, "answers", "ogr")
    show_answers(layer, classes)
    layer.saveStyleToDatabase("answers", "", True, "")
    leave_to_main_thread(layer)
