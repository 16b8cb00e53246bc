# SPDX-License-Identifier: GPL-2.0-or-later
"""What layers say about themselves without their pixels being read."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsUnitTypes,
)

from .guesses import Raster, day_in


def rasters(project: QgsProject) -> list[Raster]:
    """The valid raster layers of a project, in the order of its layer tree."""
    layers = [node.layer() for node in project.layerTreeRoot().findLayers()]
    return [record(layer) for layer in layers if isinstance(layer, QgsRasterLayer) and layer.isValid()]


def record(layer: QgsRasterLayer) -> Raster:
    """A layer's record. The range of values is that of its style, as statistics would have to read the image."""
    shown = list(_shown_ranges(layer))
    return Raster(
        id=layer.id(),
        name=layer.name(),
        bands=layer.bandCount(),
        pixel_m=layer.rasterUnitsPerPixelX() * metres_in(layer.crs()),
        day=_day(layer),
        lowest=min((low for low, _ in shown), default=None),
        highest=max((high for _, high in shown), default=None),
        box=_box(layer),
        crs=layer.crs().authid() or layer.crs().toProj(),
        size=(layer.width(), layer.height()),
    )


def metres_in(crs: QgsCoordinateReferenceSystem) -> float:
    """The length of the unit of a reference system; 1 if it is unknown."""
    if not crs.isValid():
        return 1.0
    return float(QgsUnitTypes.fromUnitToUnitFactor(crs.mapUnits(), QgsUnitTypes.DistanceUnit.DistanceMeters))


def _day(layer: QgsMapLayer) -> Optional[datetime.date]:
    """The begin of the layer's time, else the date in its name, else the one in its source."""
    temporal = layer.temporalProperties()
    if temporal is not None and temporal.isActive():
        begin = temporal.fixedTemporalRange().begin().date()
        if begin.isValid():
            return datetime.date(begin.year(), begin.month(), begin.day())
    return day_in(layer.name()) or day_in(layer.source().rpartition("/")[2])


def _box(layer: QgsRasterLayer) -> tuple[float, float, float, float]:
    extent = layer.extent()
    if layer.crs().isValid():
        degrees = QgsCoordinateReferenceSystem("EPSG:4326")
        transform = QgsCoordinateTransform(layer.crs(), degrees, QgsProject.instance())
        try:
            extent = transform.transformBoundingBox(extent)
        except QgsCsException:  # outside of what the projection is made for
            extent = layer.extent()
    return (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())


def _shown_ranges(layer: QgsRasterLayer) -> Iterator[tuple[float, float]]:
    """Lowest and highest value of each stretch of the style."""
    renderer = layer.renderer()
    for name in (
        "contrastEnhancement",
        "redContrastEnhancement",
        "greenContrastEnhancement",
        "blueContrastEnhancement",
    ):
        stretch: Any = getattr(renderer, name, lambda: None)()
        if stretch is not None and stretch.maximumValue() > stretch.minimumValue():
            yield (float(stretch.minimumValue()), float(stretch.maximumValue()))
