# SPDX-License-Identifier: GPL-2.0-or-later
"""Polygons as a raster of class numbers on the pixels of an image."""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeatureRequest,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRectangle,
    QgsVectorLayerFeatureSource,
)
from qgis.PyQt.QtCore import QVariant

from ...engine.jobs import LARGEST_CLASS, RasterFile, Source
from ..gdal_progress import stop_if_cancelled, watched
from ..messages import tr

_STORED = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1", "BIGTIFF=IF_SAFER"]
_BLOCK = 256  # rows of a tile

#: Pixels to rasterise at a time.
_AT_A_TIME = 2**25


@dataclass(frozen=True)
class Lattice:
    """Where the pixels of a raster layer lie."""

    crs: QgsCoordinateReferenceSystem
    extent: QgsRectangle
    width: int
    height: int

    @property
    def wkt(self) -> str:
        """The CRS as GDAL takes it."""
        return str(self.crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL))

    def around(self, box: QgsRectangle) -> tuple[tuple[float, ...], int, int]:
        """GDAL's transform, width and height of the pixels that a box touches, at least one."""
        across, down = self.extent.width() / self.width, self.extent.height() / self.height
        west, north = self.extent.xMinimum(), self.extent.yMaximum()
        left = min(max(math.floor((box.xMinimum() - west) / across), 0), self.width - 1)
        right = max(min(math.ceil((box.xMaximum() - west) / across), self.width), left + 1)
        top = min(max(math.floor((north - box.yMaximum()) / down), 0), self.height - 1)
        bottom = max(min(math.ceil((north - box.yMinimum()) / down), self.height), top + 1)
        return (west + left * across, across, 0.0, north - top * down, 0.0, -down), right - left, bottom - top


@dataclass(frozen=True)
class PolygonLabels:
    """Polygons as they were when the run began, and the numbers of their classes by the field's values as text."""

    name: str
    features: QgsVectorLayerFeatureSource
    field: int
    numbers: Mapping[str, int]
    lattice: Lattice
    transforms: QgsCoordinateTransformContext

    def source(self, folder: str, feedback: QgsProcessingFeedback) -> Source:
        """A raster of class numbers, as far as there are polygons on the image, written into `folder`.

        A pixel belongs to the polygon that holds its centre; of several, to the one that comes last.

        Raises:
            QgsProcessingException: no polygon with a class lies on the image, or the user cancelled.
        """
        feedback.setProgressText(tr("Rasterising {name}…").format(name=self.name))
        stem = Path(folder) / uuid.uuid4().hex
        polygons = ogr.GetDriverByName("GPKG").CreateDataSource(str(stem.with_suffix(".gpkg")))
        box = self._copy(polygons, feedback)
        if box.isNull():
            raise QgsProcessingException(
                tr("{name} has no valid polygon with a class where the image is.").format(name=self.name)
            )
        raster = str(stem.with_suffix(".tif"))
        self._burn(polygons.GetLayer(0), box, raster, feedback)
        return Source(self.name, (RasterFile(raster),))

    def _copy(self, polygons: Any, feedback: QgsProcessingFeedback) -> QgsRectangle:
        """Put the polygons with their numbers, in the CRS of the image, into a data source; the box around them."""
        crs = osr.SpatialReference(self.lattice.wkt)
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        layer = polygons.CreateLayer("labels", crs, ogr.wkbUnknown)
        layer.CreateField(ogr.FieldDefn("number", ogr.OFTInteger))
        request = QgsFeatureRequest().setSubsetOfAttributes([self.field])
        request.setDestinationCrs(self.lattice.crs, self.transforms).setFilterRect(self.lattice.extent)
        box, skipped = QgsRectangle(), 0
        layer.StartTransaction()
        for feature in self.features.getFeatures(request):
            stop_if_cancelled(feedback)
            number, geometry = self.numbers.get(as_text(feature[self.field])), feature.geometry()
            if number is None:
                continue
            if geometry.isEmpty() or not geometry.isGeosValid():
                skipped += 1
                continue
            copied = ogr.Feature(layer.GetLayerDefn())
            copied.SetField("number", number)
            copied.SetGeometry(ogr.CreateGeometryFromWkb(bytes(geometry.asWkb())).GetLinearGeometry())
            layer.CreateFeature(copied)
            box.combineExtentWith(geometry.boundingBox())
        layer.CommitTransaction()
        if skipped:
            feedback.pushWarning(
                tr(
                    "{count} polygons of {name} are empty or invalid and were left out. Fix geometries may help."
                ).format(count=skipped, name=self.name)
            )
        return box

    def _burn(self, layer: Any, box: QgsRectangle, path: str, feedback: QgsProcessingFeedback) -> None:
        """Write the numbers into a GeoTIFF, some rows at a time; each time GDAL goes through all polygons."""
        target = self._empty_raster(box, path)
        rows = max(_BLOCK, _AT_A_TIME // target.RasterXSize // _BLOCK * _BLOCK)
        options = ["ATTRIBUTE=number", f"CHUNKYSIZE={rows}"]
        try:
            failed = gdal.RasterizeLayer(target, [1], layer, options=options, callback=watched(feedback))
        except RuntimeError:  # another plugin may have switched GDAL's exceptions on
            failed = True
        stop_if_cancelled(feedback)
        if failed:
            raise QgsProcessingException(
                tr("{name} could not be rasterised: {reason}.").format(name=self.name, reason=gdal.GetLastErrorMsg())
            )

    def _empty_raster(self, box: QgsRectangle, path: str) -> Any:
        """The pixels that a box touches, all nodata, which is a number that no class has."""
        transform, width, height = self.lattice.around(box)
        taken = set(self.numbers.values())
        nodata = next(number for number in (0, *range(LARGEST_CLASS, 0, -1)) if number not in taken)
        kind = gdal.GDT_Byte if max(nodata, *taken) <= 255 else gdal.GDT_UInt16
        target = gdal.GetDriverByName("GTiff").Create(path, width, height, 1, kind, _STORED)
        target.SetGeoTransform(transform)
        target.SetProjection(self.lattice.wkt)
        band = target.GetRasterBand(1)
        band.SetNoDataValue(nodata)
        band.Fill(nodata)
        return target


def as_text(value: Any) -> str:
    """A value of a field as people write it: 3 and 3.0 are 3. Empty for NULL and blanks."""
    if value is None or isinstance(value, QVariant):
        return ""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()
