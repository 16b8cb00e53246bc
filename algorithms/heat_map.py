# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps of one number in a colour ramp: their style, in QGIS and in a file beside them."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsColorRampShader,
    QgsGradientColorRamp,
    QgsGradientStop,
    QgsMapLayer,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor, QPainter

from .result_layer import leave_to_main_thread, without_side_files

#: Dark to bright, evenly to the eye (the colours of matplotlib's inferno).
_STOPS = ((0, 0, 4), (87, 16, 110), (188, 55, 84), (249, 142, 9), (252, 255, 164))

_LOWER_SHARE, _UPPER_SHARE = 0.02, 0.98
_SAMPLE_PIXELS = 250000


def write_heat_style_beside(path: str, from_zero: bool, over_image: bool = False) -> None:
    """Write NAME.qml beside a map: inferno between its 2 and 98 % quantiles, or from zero on.

    Over an image the map is blended so that its low values, which are black, leave the image as it is.
    """
    with without_side_files():
        layer = QgsRasterLayer(path, "map")
        provider = layer.dataProvider()
        low, high = provider.cumulativeCut(1, _LOWER_SHARE, _UPPER_SHARE, provider.extent(), _SAMPLE_PIXELS)
        low = 0.0 if from_zero else low
        show_heat(layer, float(low), float(max(high, low + 1e-12)))
        modes = QPainter.CompositionMode
        layer.setBlendMode(modes.CompositionMode_Screen if over_image else modes.CompositionMode_SourceOver)
        layer.saveNamedStyle(str(Path(path).with_suffix(".qml")), QgsMapLayer.StyleCategory.Symbology)
        leave_to_main_thread(layer)


def show_heat(layer: QgsRasterLayer, low: float, high: float) -> None:
    """Give a layer the colour ramp between two values."""
    colours = [QColor(*stop) for stop in _STOPS]
    inner = [QgsGradientStop(number / (len(_STOPS) - 1), colours[number]) for number in range(1, len(_STOPS) - 1)]
    ramp = QgsColorRampShader(low, high, QgsGradientColorRamp(colours[0], colours[-1], False, inner))
    ramp.classifyColorRamp(255)
    shader = QgsRasterShader(low, high)
    shader.setRasterShaderFunction(ramp)
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
    renderer.setClassificationMin(low)
    renderer.setClassificationMax(high)
    layer.setRenderer(renderer)
