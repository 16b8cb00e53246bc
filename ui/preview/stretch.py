# SPDX-License-Identifier: GPL-2.0-or-later
"""The same limits of brightness for two layers, so that they can be compared by eye."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsContrastEnhancement, QgsMultiBandColorRenderer, QgsRasterLayer, QgsSingleBandGrayRenderer

Stretches = list[Optional[QgsContrastEnhancement]]


def can_share_stretch(model: QgsRasterLayer, layer: QgsRasterLayer) -> bool:
    """Whether both layers are shown in colour from three bands, or both in grey."""
    kinds = (QgsMultiBandColorRenderer, QgsSingleBandGrayRenderer)
    return any(isinstance(model.renderer(), kind) and isinstance(layer.renderer(), kind) for kind in kinds)


def share_stretch(model: QgsRasterLayer, layer: QgsRasterLayer) -> None:
    """Show `layer` between the limits of `model`: red as its red, green as its green, blue as its blue, or grey."""
    renderer, source = layer.renderer(), layer.dataProvider()
    wanted = _stretches(model)
    if isinstance(renderer, QgsSingleBandGrayRenderer):
        renderer.setContrastEnhancement(_for_band(wanted[0], source.dataType(renderer.grayBand())))
        return
    red, green, blue = (
        _for_band(stretch, source.dataType(band))
        for stretch, band in zip(wanted, (renderer.redBand(), renderer.greenBand(), renderer.blueBand()))
    )
    renderer.setRedContrastEnhancement(red)
    renderer.setGreenContrastEnhancement(green)
    renderer.setBlueContrastEnhancement(blue)


def _stretches(layer: QgsRasterLayer) -> Stretches:
    renderer = layer.renderer()
    if isinstance(renderer, QgsSingleBandGrayRenderer):
        return [renderer.contrastEnhancement()]
    return [
        renderer.redContrastEnhancement(),
        renderer.greenContrastEnhancement(),
        renderer.blueContrastEnhancement(),
    ]


def _for_band(model: Optional[QgsContrastEnhancement], data_type: int) -> Optional[QgsContrastEnhancement]:
    """A stretch for values of another type, with the same limits; None shows values as they are."""
    if model is None:
        return None
    stretch = QgsContrastEnhancement(data_type)
    stretch.setMinimumValue(model.minimumValue())
    stretch.setMaximumValue(model.maximumValue())
    stretch.setContrastEnhancementAlgorithm(model.contrastEnhancementAlgorithm())
    return stretch
