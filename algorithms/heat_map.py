# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps of one number in a colour ramp: their style, and several of them as one group of layers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    QgsColorRampShader,
    QgsGradientColorRamp,
    QgsGradientStop,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProject,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor

from .result_layer import leave_to_main_thread, without_side_files

#: Dark to bright, evenly to the eye (the colours of matplotlib's inferno).
_STOPS = ((0, 0, 4), (87, 16, 110), (188, 55, 84), (249, 142, 9), (252, 255, 164))

_LOWER_SHARE, _UPPER_SHARE = 0.02, 0.98
_SAMPLE_PIXELS = 250000


def write_heat_style_beside(path: str, from_zero: bool) -> None:
    """Write NAME.qml beside a map: inferno between its 2 and 98 % quantiles, or from zero on."""
    with without_side_files():
        layer = QgsRasterLayer(path, "map")
        provider = layer.dataProvider()
        low, high = provider.cumulativeCut(1, _LOWER_SHARE, _UPPER_SHARE, provider.extent(), _SAMPLE_PIXELS)
        low = 0.0 if from_zero else low
        show_heat(layer, float(low), float(max(high, low + 1e-12)))
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


def load_group(title: str, maps: Sequence[tuple[str, str]], context: QgsProcessingContext) -> None:
    """Let QGIS load the maps, each a path and a name, as one group of the layer tree; nothing without a project."""
    project = context.project()
    if project is None:
        return
    for path, name in maps:
        details = QgsProcessingContext.LayerDetails(name, project, "OUTPUT_LAYERS")
        details.forceName = True
        details.setPostProcessor(_Grouper(title))
        context.addLayerToLoadOnCompletion(path, details)


class StyledByFile(QgsProcessingLayerPostProcessorInterface):
    """Styles a loaded map by the file beside it, as Processing loads layers without."""

    # QGIS keeps a bare pointer; without a reference on this side it would be gone
    _alive: list[StyledByFile] = []

    def __init__(self) -> None:
        super().__init__()
        self._alive.append(self)

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Called by QGIS on the main thread when the layer has been loaded."""
        layer.loadNamedStyle(str(Path(layer.source()).with_suffix(".qml")))
        layer.triggerRepaint()


class _Grouper(StyledByFile):
    """Styles a loaded map by the file beside it, and moves it into the group."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Called by QGIS on the main thread when the layer has been loaded."""
        super().postProcessLayer(layer, context, feedback)
        project = context.project() or QgsProject.instance()
        root = project.layerTreeRoot()
        node = root.findLayer(layer.id())
        if node is None:
            return
        group = root.findGroup(self._title) or root.insertGroup(0, self._title)
        if node.parent() is not group:
            copy = node.clone()
            copy.setExpanded(False)
            group.addChildNode(copy)
            node.parent().removeChildNode(node)
