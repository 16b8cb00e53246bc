# SPDX-License-Identifier: GPL-2.0-or-later
"""From QGIS layers to files that the engine can open.

A layer is looked at on the main thread (`input_image`); what has to be written for the engine is written later, on the
thread of the run (`InputImage.source`).
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Union

from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProviderRegistry,
    QgsRasterBlockFeedback,
    QgsRasterDataProvider,
    QgsRasterFileWriter,
    QgsRasterInterface,
    QgsRasterLayer,
    QgsRasterNuller,
    QgsRasterPipe,
)
from qgis.PyQt.QtCore import QThread

from ..engine.jobs import RasterFile, Source
from .messages import tr

# GDAL's drivers in the Python packages of rasterio, as far as they hold images; others exist only in QGIS's GDAL.
_PORTABLE_DRIVERS = {
    "AAIGrid", "BMP", "BT", "COG", "DIMAP", "DTED", "EHdr", "ENVI", "ERS", "GIF", "GPKG", "GRIB", "GTiff", "HDF5",
    "HDF5Image", "HFA", "ISIS3", "JP2OpenJPEG", "JPEG", "MRF", "NITF", "PCIDSK", "PCRaster", "PDS4", "PNG", "RRASTER",
    "SAFE", "SAGA", "SENTINEL2", "SRTMHGT", "USGSDEM", "VRT", "WEBP", "XYZ", "Zarr", "netCDF",
}  # fmt: skip


@dataclass(frozen=True)
class _WithCrs:
    """A file to which the user gave another coordinate reference system than the one it states."""

    file: RasterFile
    crs_wkt: str


@dataclass(frozen=True)
class _Export:
    """A layer that only QGIS can read."""

    name: str
    provider: QgsRasterDataProvider  #: a copy that belongs to no thread yet
    crs: QgsCoordinateReferenceSystem
    transform_context: QgsCoordinateTransformContext
    bands: tuple[int, ...]


_Part = Union[RasterFile, _WithCrs, _Export]


@dataclass(frozen=True)
class InputImage:
    """One input of a run: a layer's bands, or those of several layers one after the other."""

    name: str
    parts: tuple[_Part, ...]

    def source(self, folder: str, feedback: QgsProcessingFeedback) -> Source:
        """What the engine opens; layers that it cannot open are written into `folder` first.

        Raises:
            QgsProcessingException: a layer cannot be exported, or the user cancelled.
        """
        return Source(self.name, tuple(_as_file(part, folder, feedback) for part in self.parts))


def input_image(
    layers: Sequence[QgsRasterLayer], bands: Sequence[int], transform_context: QgsCoordinateTransformContext
) -> InputImage:
    """The image that the layers make up: `bands` of the first one (none: all but alpha), then the others whole.

    Call it on the main thread.

    Raises:
        QgsProcessingException: a layer has no size of its own, as web maps have.
    """
    first, *others = layers
    parts = [_part(first, tuple(bands), transform_context)]
    parts += [_part(layer, (), transform_context) for layer in others]
    return InputImage(first.name(), tuple(parts))


def band_numbers(layer: QgsRasterLayer) -> tuple[int, ...]:
    """The numbers of a layer's bands, from 1, without alpha."""
    provider = layer.dataProvider()
    bands = range(1, layer.bandCount() + 1)
    return tuple(band for band in bands if provider.colorInterpretationName(band) != "Alpha")


def engine_path(layer: QgsRasterLayer) -> str:
    """The path under which the engine can open the layer itself; empty if QGIS has to export it."""
    if layer.providerType() != "gdal":
        return ""
    parts = QgsProviderRegistry.instance().decodeUri("gdal", layer.source())
    path = f"{parts.get('vsiPrefix') or ''}{parts.get('path') or ''}{parts.get('vsiSuffix') or ''}"
    if parts.get("openOptions") or path.startswith(("/vsimem/", "<")):
        return ""
    if parts.get("layerName"):
        path = f"GPKG:{os.path.abspath(path)}:{parts['layerName']}"
    elif os.path.exists(path):
        path = os.path.abspath(path)  # the engine runs in another folder
    driver = _driver_name(path)
    return path if driver in _PORTABLE_DRIVERS else ""


def _driver_name(path: str) -> str:
    try:
        driver = gdal.IdentifyDriver(path)
    except RuntimeError:  # another plugin may have switched GDAL's exceptions on
        return ""
    return str(driver.ShortName) if driver is not None else ""


def _part(layer: QgsRasterLayer, bands: tuple[int, ...], transform_context: QgsCoordinateTransformContext) -> _Part:
    provider = layer.dataProvider()
    path, nodata = engine_path(layer), _nodata(provider, bands or band_numbers(layer))
    if path and nodata is not _NOT_EXPRESSIBLE:
        file = RasterFile(path, bands, nodata)
        if provider.crs() != layer.crs():
            return _WithCrs(file, _wkt(layer.crs()))
        return file
    if not provider.capabilities() & QgsRasterInterface.Capability.Size:
        raise QgsProcessingException(
            tr(
                "{name} is a web map, which has no pixels of its own. Save the part that you need as GeoTIFF first."
            ).format(name=layer.name())
        )
    copy = provider.clone()
    copy.moveToThread(None)
    return _Export(layer.name(), copy, layer.crs(), transform_context, bands or band_numbers(layer))


class _NotExpressible(float):
    """Marks nodata settings that one value for the whole file cannot say."""


_NOT_EXPRESSIBLE = _NotExpressible("nan")


def _nodata(provider: QgsRasterDataProvider, bands: Sequence[int]) -> Optional[float]:
    """The nodata value that replaces the file's own; None leaves the file's own, `_NOT_EXPRESSIBLE` says export."""
    ranges = [[(r.min(), r.max()) for r in provider.userNoDataValues(band)] for band in bands]
    own = [band for band in bands if provider.sourceHasNoDataValue(band)]
    if not any(ranges):
        return None if all(provider.useSourceNoDataValue(band) for band in own) else _NOT_EXPRESSIBLE
    low, high = ranges[0][0] if ranges[0] else (0.0, 1.0)
    used = any(provider.useSourceNoDataValue(band) for band in own)
    if used or low != high or any(each != [(low, high)] for each in ranges):
        return _NOT_EXPRESSIBLE
    return float(low)


def _wkt(crs: QgsCoordinateReferenceSystem) -> str:
    return str(crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL))


def _as_file(part: _Part, folder: str, feedback: QgsProcessingFeedback) -> RasterFile:
    if isinstance(part, _WithCrs):
        return _wrap(part, folder)
    if isinstance(part, _Export):
        return _export(part, folder, feedback)
    return part


def _wrap(part: _WithCrs, folder: str) -> RasterFile:
    """A VRT around the file that states the user's coordinate reference system; no pixel is copied."""
    path = _new_file(folder, ".vrt")
    gdal.Translate(path, part.file.path, format="VRT", outputSRS=part.crs_wkt)
    return RasterFile(path, part.file.bands, part.file.nodata)


def _export(part: _Export, folder: str, feedback: QgsProcessingFeedback) -> RasterFile:
    feedback.pushInfo(tr("Exporting {name}, which only QGIS can read as it is shown.").format(name=part.name))
    path = _new_file(folder, ".tif")
    provider = part.provider
    provider.moveToThread(QThread.currentThread())
    stopper = QgsRasterBlockFeedback()
    feedback.canceled.connect(stopper.cancel)
    pipe = _pipe(provider)
    writer = QgsRasterFileWriter(path)
    writer.setOutputFormat("GTiff")
    writer.setCreateOptions(["TILED=YES", "BIGTIFF=IF_SAFER"])
    size = provider.xSize(), provider.ySize()
    error = writer.writeRaster(pipe, *size, provider.extent(), part.crs, part.transform_context, stopper)
    if feedback.isCanceled():
        raise QgsProcessingException(tr("Cancelled."))
    if error != QgsRasterFileWriter.NoError:  # WriterError has another member for it in QGIS 4
        raise QgsProcessingException(
            tr(
                "{name} could not be exported for the engine ({path}, error {number}). Save it as GeoTIFF yourself."
            ).format(name=part.name, path=path, number=error)
        )
    _forget_unused_nodata(provider, path)
    return RasterFile(path, part.bands)


def _pipe(provider: QgsRasterDataProvider) -> QgsRasterPipe:
    """What the writer reads from: the layer's values, with those that the user excludes replaced by nodata."""
    nuller, needed = QgsRasterNuller(), False
    for band in range(1, provider.bandCount() + 1):
        ranges = provider.userNoDataValues(band)
        if ranges:
            own = provider.sourceHasNoDataValue(band) and provider.useSourceNoDataValue(band)
            nuller.setNoData(band, ranges)
            nuller.setOutputNoDataValue(band, provider.sourceNoDataValue(band) if own else ranges[0].min())
            needed = True
    pipe = QgsRasterPipe()
    pipe.set(provider)
    if needed:
        pipe.insert(1, nuller)
    return pipe


def _forget_unused_nodata(provider: QgsRasterDataProvider, path: str) -> None:
    """The writer copies a nodata value even where the user switched it off for the layer."""
    bands = range(1, provider.bandCount() + 1)
    unused = [band for band in bands if provider.sourceHasNoDataValue(band) and not provider.useSourceNoDataValue(band)]
    unused = [band for band in unused if not provider.userNoDataValues(band)]
    if unused:
        dataset = gdal.Open(path, gdal.GA_Update)
        for band in unused:
            dataset.GetRasterBand(band).DeleteNoDataValue()


def _new_file(folder: str, suffix: str) -> str:
    return str(Path(folder) / (uuid.uuid4().hex + suffix))
