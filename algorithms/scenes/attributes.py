# SPDX-License-Identifier: GPL-2.0-or-later
"""What was known of features before they were classified, beside their answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from osgeo import gdal, ogr
from qgis.core import QgsField
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime, QVariant

from ..segmentation.polygon_labels import as_text
from .places import LayerPlaces


def copy_attributes(places: LayerPlaces, path: str) -> None:
    """Give each answer in a GeoPackage the attributes of its feature, those that the answers have too as NAME_2."""
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = dataset.GetLayer(0)
    definition = layer.GetLayerDefn()
    own = [definition.GetFieldDefn(at).GetName() for at in range(definition.GetFieldCount())]
    fields = list(places.features.fields())
    columns = free_names([field.name() for field in fields], [*own, "fid", "geom"])
    for name, field in zip(columns, fields):
        layer.CreateField(ogr.FieldDefn(name, _kind(field)))
    rows = {answer.GetField("feature"): answer.GetFID() for answer in layer}
    layer.StartTransaction()
    for number, values in places.attributes():
        if number in rows:
            answer = layer.GetFeature(rows[number])
            _fill(answer, columns, values)
            layer.SetFeature(answer)
    layer.CommitTransaction()


def free_names(wanted: Iterable[str], taken: Iterable[str]) -> list[str]:
    """The names that are wanted, with a number behind those that are taken, whatever the case."""
    known, found = {name.lower() for name in taken}, []
    for name in wanted:
        free, number = name, 2
        while free.lower() in known:
            free, number = f"{name}_{number}", number + 1
        known.add(free.lower())
        found.append(free)
    return found


def _kind(field: QgsField) -> int:
    """As which type values are kept: numbers as numbers, all else as text."""
    if not field.isNumeric():
        return int(ogr.OFTString)
    return int(ogr.OFTReal if field.type() == QVariant.Double else ogr.OFTInteger64)


def _fill(answer: Any, columns: Iterable[str], values: Iterable[Any]) -> None:
    for name, value in zip(columns, values):
        is_time = isinstance(value, (QDate, QTime, QDateTime))
        text = value.toString(Qt.DateFormat.ISODate) if is_time else as_text(value)
        if text:
            answer.SetField(name, text)
