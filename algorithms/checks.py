# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether images fit together, told from their layers alone and in no time; the engine looks closer later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.core import (
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterMultipleLayers,
    QgsRasterLayer,
    QgsRectangle,
)

from ..engine.errors import BandMissing, NoCrs, NoOverlap, RatioOutOfRange, WrongBandCount
from .layers import band_numbers
from .messages import sentence, tr

_LEAST_RATIO, _LARGEST_RATIO = 1.2, 16.0


def missing_layers(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], names: Sequence[str], context: QgsProcessingContext
) -> str:
    """The sentence about an image that was given but cannot be opened; QGIS leaves such out of a list in silence."""
    for name in names:
        given = parameters.get(name)
        if isinstance(algorithm.parameterDefinition(name), QgsProcessingParameterMultipleLayers):
            listed = given.split(";") if isinstance(given, str) else given
            loaded = algorithm.parameterAsLayerList(parameters, name, context)
            if isinstance(listed, (list, tuple)) and len(loaded) < len(listed):
                return tr("{name}: only {loaded} of {count} images can be opened. Check the paths.").format(
                    name=name, loaded=len(loaded), count=len(listed)
                )
        elif given and algorithm.parameterAsRasterLayer(parameters, name, context) is None:
            return str(algorithm.invalidRasterError(parameters, name))
    return ""


def single_band_problem(layer: QgsRasterLayer) -> str:
    """The sentence about a panchromatic image with several bands; empty for one with one."""
    count = len(band_numbers(layer))
    if count == 1:
        return ""
    advice = tr("A panchromatic image has one band.")
    return sentence(WrongBandCount(name=layer.name(), found=count, expected=1, advice=advice))


def band_problem(layer: QgsRasterLayer, bands: Sequence[int]) -> str:
    """The sentence about a band that the layer does not have, or that was picked twice; empty if all is well."""
    for band in bands:
        if not 1 <= band <= layer.bandCount():
            return sentence(BandMissing(name=layer.name(), band=band, count=layer.bandCount()))
    if len(set(bands)) < len(bands):
        return tr("Bands {bands} of {name} name a band twice. Pick each once.").format(
            bands=", ".join(str(band) for band in bands), name=layer.name()
        )
    return ""


def overlap_problem(first: QgsMapLayer, second: QgsMapLayer, transform_context: QgsCoordinateTransformContext) -> str:
    """The sentence about two layers that lack a CRS or do not overlap; empty if they do."""
    for layer in (first, second):
        if not layer.crs().isValid():
            return sentence(NoCrs(name=layer.name()))
    try:
        extent = _in_crs_of(first, second, second.extent(), transform_context)
    except QgsCsException:
        return _no_overlap(first, second, second.extent())
    return "" if first.extent().intersects(extent) else _no_overlap(first, second, extent)


def ratio_problem(pan: QgsRasterLayer, ms: QgsRasterLayer, transform_context: QgsCoordinateTransformContext) -> str:
    """The sentence about pixel sizes that cannot be a panchromatic and a multispectral image's; empty if they can."""
    middle = ms.extent().center()
    half_width, half_height = ms.rasterUnitsPerPixelX() / 2, ms.rasterUnitsPerPixelY() / 2
    pixel = QgsRectangle(
        middle.x() - half_width, middle.y() - half_height, middle.x() + half_width, middle.y() + half_height
    )
    try:
        pixel = _in_crs_of(pan, ms, pixel, transform_context)
    except QgsCsException:
        return ""  # the engine will say what it cannot transform
    area = pixel.width() * pixel.height() / (pan.rasterUnitsPerPixelX() * pan.rasterUnitsPerPixelY())
    if _LEAST_RATIO <= area**0.5 <= _LARGEST_RATIO:
        return ""
    return sentence(RatioOutOfRange(pan=pan.name(), ms=ms.name(), ratio=area**0.5))


def _in_crs_of(
    target: QgsMapLayer, source: QgsMapLayer, box: QgsRectangle, transform_context: QgsCoordinateTransformContext
) -> QgsRectangle:
    return QgsCoordinateTransform(source.crs(), target.crs(), transform_context).transformBoundingBox(box)


def _no_overlap(first: QgsMapLayer, second: QgsMapLayer, extent: QgsRectangle) -> str:
    return sentence(
        NoOverlap(
            first=first.name(),
            second=second.name(),
            first_extent=first.extent().toString(2),
            second_extent=extent.toString(2),
            crs=first.crs().authid() or first.crs().description(),
        )
    )
