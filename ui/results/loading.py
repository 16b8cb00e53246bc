# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers that runs made, brought into the project: named, styled, and together in a group of the run."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputMapLayer,
    QgsProcessingOutputRasterLayer,
    QgsProcessingOutputVectorLayer,
    QgsProcessingUtils,
    QgsProject,
)

from ...algorithms.presenting import gather

_LAYER_OUTPUTS = (QgsProcessingOutputRasterLayer, QgsProcessingOutputVectorLayer, QgsProcessingOutputMapLayer)


def add_results(context: QgsProcessingContext, feedback: QgsProcessingFeedback, title: str) -> None:
    """Add what a successful run wants to have loaded; call it on the main thread."""
    for source, details in context.layersToLoadOnCompletion().items():
        layer = _taken(source, context)
        if layer is None:
            feedback.reportError(source)
            continue
        details.setOutputLayerName(layer)
        QgsProject.instance().addMapLayer(layer)
        if details.postProcessor() is not None:
            details.postProcessor().postProcessLayer(layer, context, feedback)
        gather([layer], title, QgsProject.instance())


def add_again(algorithm: QgsProcessingAlgorithm, results: dict[str, Any], title: str) -> None:
    """Add the layers among an algorithm's results to the project, with the styles beside them."""
    context = QgsProcessingContext()
    for output in algorithm.outputDefinitions():
        source = results.get(output.name())
        if isinstance(output, _LAYER_OUTPUTS) and source:
            layer = _taken(str(source), context)
            if layer is not None:
                layer.setName(output.description())
                layer.loadDefaultStyle()
                QgsProject.instance().addMapLayer(layer)
                gather([layer], title, QgsProject.instance())


def _taken(source: str, context: QgsProcessingContext) -> Optional[QgsMapLayer]:
    layer = QgsProcessingUtils.mapLayerFromString(source, context)
    return None if layer is None else context.takeResultLayer(layer.id())
