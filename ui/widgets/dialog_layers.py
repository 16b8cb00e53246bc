# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers that the other parameters of a dialog hold."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
)
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper as Wrapper

from ...algorithms.layers import band_numbers

#: Parameter of the chosen bands, by that of the image.
_BANDS_OF = {"MS": "MS_BANDS", "OPTICAL": "OPTICAL_BANDS", "SAR": "SAR_BANDS", "FINE_1": "BANDS_FINE", "INPUT": "BANDS"}


def layer_of(value: Any, files: bool = False) -> Any:
    """The layer that a parameter's value names, or is; None if there is none. With `files`, paths are opened."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):  # of selected features only
        value = value.source.staticValue()
    if not isinstance(value, str):
        return value
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    found = QgsProcessingUtils.mapLayerFromString(value, context, False)
    if found is None and files and os.path.isfile(value):
        found = QgsRasterLayer(value, os.path.basename(value))
    return found


def takes(wrappers: Mapping[str, Wrapper], image: str) -> bool:
    """Whether a dialog asks for an image, or for several of its kind."""
    return image in wrappers or f"{image}_LAYERS" in wrappers


def band_count(wrappers: Mapping[str, Wrapper], image: str) -> int:
    """How many bands of an image a run would use; 0 if nobody knows yet."""
    first = _raster(wrappers, image)
    if first is None:
        return 0
    chosen = _value(wrappers, _BANDS_OF.get(image, ""))
    count = len(chosen) if isinstance(chosen, list) and chosen else len(band_numbers(first))
    further = _value(wrappers, f"{image}_MORE")
    for value in further if isinstance(further, list) else []:
        layer = layer_of(value, files=True)
        if not isinstance(layer, QgsRasterLayer) or not layer.isValid():
            return 0
        count += len(band_numbers(layer))
    return count


def pixel_ratio(wrappers: Mapping[str, Wrapper]) -> float:
    """How many times as large as those of PAN the pixels of MS are; 0 if their units differ, or nobody knows yet."""
    pan, ms = _raster(wrappers, "PAN"), _raster(wrappers, "MS")
    if pan is None or ms is None or pan.crs() != ms.crs() or pan.rasterUnitsPerPixelX() <= 0:
        return 0.0
    return float(ms.rasterUnitsPerPixelX() / pan.rasterUnitsPerPixelX())


def sensor(wrappers: Mapping[str, Wrapper]) -> str:
    """The chosen sensor; empty if the dialog asks for none."""
    chosen = _value(wrappers, "SENSOR")
    return chosen if isinstance(chosen, str) else ""


def network(wrappers: Mapping[str, Wrapper]) -> str:
    """The chosen network of a training; empty if the dialog asks for none."""
    chosen = _value(wrappers, "NETWORK") or _value(wrappers, "BACKBONE")
    return chosen if isinstance(chosen, str) else ""


def _value(wrappers: Mapping[str, Wrapper], name: str) -> Any:
    return wrappers[name].parameterValue() if name in wrappers else None


def _raster(wrappers: Mapping[str, Wrapper], name: str) -> Any:
    """The image of a parameter, or the first of those that a training takes."""
    listed = _value(wrappers, f"{name}_LAYERS")
    layer = layer_of(listed[0] if isinstance(listed, list) and listed else _value(wrappers, name), files=True)
    return layer if isinstance(layer, QgsRasterLayer) and layer.isValid() else None
