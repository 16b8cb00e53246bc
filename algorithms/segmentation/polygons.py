# SPDX-License-Identifier: GPL-2.0-or-later
"""From a class map to polygons."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsDistanceArea,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QVariant

from ..gdal_progress import stop_if_cancelled, watched
from ..messages import tr
from ..result_layer import leave_to_main_thread

_METRES_PER_DEGREE = 111320.0


def fields_of_polygons() -> QgsFields:
    """What is known of each polygon."""
    fields = QgsFields()
    for name, kind in (("class", QVariant.Int), ("name", QVariant.String), ("area_m2", QVariant.Double)):
        fields.append(QgsField(name, kind))
    return fields


def without_small_patches(path: str, least_area_m2: float, folder: str, feedback: QgsProcessingFeedback) -> str:
    """A copy of a class map in which patches below an area belong to their largest neighbour; none is a hole."""
    dataset = gdal.Open(path)
    threshold = math.ceil(least_area_m2 / _pixel_area_m2(dataset))
    if threshold < 2:
        return path
    cleaned = str(Path(folder) / "cleaned.tif")
    target = gdal.GetDriverByName("GTiff").CreateCopy(cleaned, dataset, options=["COMPRESS=DEFLATE", "TILED=YES"])
    band = dataset.GetRasterBand(1)
    gdal.SieveFilter(band, band.GetMaskBand(), target.GetRasterBand(1), threshold, 4, [], watched(feedback))
    stop_if_cancelled(feedback)
    del target
    return cleaned


def polygonise(path: str, folder: str, feedback: QgsProcessingFeedback) -> str:
    """Polygons of equal numbers in a class map, with the field `class`, as a GeoPackage in the folder."""
    dataset = gdal.Open(path)
    target = str(Path(folder) / "polygons.gpkg")
    vector = ogr.GetDriverByName("GPKG").CreateDataSource(target)
    layer = vector.CreateLayer("polygons", osr.SpatialReference(dataset.GetProjection()), ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("class", ogr.OFTInteger))
    band = dataset.GetRasterBand(1)
    layer.StartTransaction()
    gdal.Polygonize(band, band.GetMaskBand(), layer, 0, [], watched(feedback))
    layer.CommitTransaction()
    stop_if_cancelled(feedback)
    del layer, vector
    return target


def copy_polygons(
    path: str,
    names: Mapping[int, str],
    tolerance: float,
    sink: QgsFeatureSink,
    measure: QgsDistanceArea,
    feedback: QgsProcessingFeedback,
) -> int:
    """Copy polygons into a sink, simplified, with names and measured areas; returns how many there are."""
    layer = QgsVectorLayer(path, "polygons", "ogr")
    total = max(1, layer.featureCount())
    for count, each in enumerate(layer.getFeatures(), 1):
        stop_if_cancelled(feedback)
        feature = QgsFeature(fields_of_polygons())
        geometry = _simplified(each.geometry(), tolerance)
        number = int(each["class"])
        feature.setGeometry(geometry)
        feature.setAttributes([number, names.get(number, str(number)), round(measure.measureArea(geometry), 2)])
        if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(tr("The polygons could not be written. Check the disk and the file's format."))
        feedback.setProgress(100 * count / total)
    leave_to_main_thread(layer)
    return total


def _simplified(geometry: QgsGeometry, tolerance: float) -> QgsGeometry:
    if tolerance <= 0:
        return geometry
    simple = geometry.simplify(tolerance)
    return geometry if simple.isEmpty() or not simple.isGeosValid() else simple


def _pixel_area_m2(dataset: Any) -> float:
    """Of a pixel in the middle of the map."""
    _, width, _, north, _, height = dataset.GetGeoTransform()
    reference = osr.SpatialReference(dataset.GetProjection())
    if not reference.IsGeographic():
        return abs(width * height) * reference.GetLinearUnits() ** 2
    middle = math.radians(north + height * dataset.RasterYSize / 2)
    return abs(width * height) * _METRES_PER_DEGREE**2 * math.cos(middle)
