# SPDX-License-Identifier: GPL-2.0-or-later
"""What an image holds at a place, band by band, as text."""

from __future__ import annotations

import math
from typing import NamedTuple, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsProject,
    QgsRasterInterface,
    QgsRasterLayer,
)

from ...algorithms.messages import tr


class BandValue(NamedTuple):
    """One band at one place."""

    band: str
    value: str


def band_names(layer: QgsRasterLayer) -> list[str]:
    """The names of the bands as QGIS shows them."""
    return [layer.bandName(band_no) for band_no in range(1, layer.bandCount() + 1)]


def values_at(layer: QgsRasterLayer, place: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> list[BandValue]:
    """The values of all bands at a place given in `crs`: a number, "no data", or empty outside of the image.

    Web maps have no values; theirs are empty.
    """
    names = band_names(layer)
    provider = layer.dataProvider()
    inside = _in_crs_of(layer, place, crs)
    if inside is None or not layer.extent().contains(inside):
        return [BandValue(name, "") for name in names]
    if not provider.capabilities() & QgsRasterInterface.Capability.Size:
        return [BandValue(name, "") for name in names]
    return [BandValue(name, _text(*provider.sample(inside, band_no))) for band_no, name in enumerate(names, 1)]


def _in_crs_of(layer: QgsRasterLayer, place: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> Optional[QgsPointXY]:
    try:
        return QgsCoordinateTransform(crs, layer.crs(), QgsProject.instance()).transform(place)
    except QgsCsException:
        return None


def _text(value: float, valid: bool) -> str:
    if not valid or math.isnan(value):
        return str(tr("no data"))
    return f"{value:.7g}"
